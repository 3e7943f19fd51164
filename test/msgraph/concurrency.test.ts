// Requests of one operation in flight at once, and responses that begin in an unusual way.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';

let msgraph: ScriptedMsGraph;
afterEach(() => msgraph.close());

test('an operation has at most four requests in flight at once, and all of them are answered', async () => {
  const held: ServerResponse[] = [];
  msgraph = await scriptMsGraph([(response) => void held.push(response)]);
  const reads = Promise.all(Array.from({ length: 30 }, (_, index) => msgraph.client.get(`/groups/${index}`)));
  let maxHeld = 0;
  while (msgraph.server.requests.length < 30 || held.length > 0) {
    await sleep(20);
    maxHeld = Math.max(maxHeld, held.length);
    for (const response of held.splice(0)) response.end('{}');
  }
  await reads;
  expect(maxHeld).toBe(4);
});

test('a body may begin with a byte-order mark, which is no part of its JSON', async () => {
  msgraph = await scriptMsGraph([{ text: '\uFEFF{"value":[{"id":"\uFEFF1"}]}' }]);
  expect(await msgraph.client.list('/groups')).toEqual([{ id: '\uFEFF1' }]);
});

test.each([
  ['at once', (raw: Socket) => void raw.write('HTTP/1.1 100 Continue\r\nserver: x\r\n\r\n'.repeat(3))],
  ['with the response', (raw: Socket) => raw.cork()],
])('a response may come after a 100 Continue, sent %s', async (_, begin) => {
  msgraph = await scriptMsGraph([
    (response) => {
      const socket = response.socket as Socket;
      begin(socket);
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"value":[{"text":"HTTP/1.1 100 Continue"}]}');
      socket.uncork();
    },
  ]);
  for (let reads = 0; reads < 2; reads++) {
    expect(await msgraph.client.list('/groups')).toEqual([{ text: 'HTTP/1.1 100 Continue' }]);
  }
});

test('a response is read as it is when its beginning comes byte by byte', async () => {
  msgraph = await scriptMsGraph([
    async (response) => {
      const socket = response.socket as Socket;
      const text = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{"value":[]}';
      socket.setNoDelay(true);
      for (const byte of text) {
        socket.write(byte);
        await sleep(1);
      }
    },
  ]);
  expect(await msgraph.client.list('/groups')).toEqual([]);
});
