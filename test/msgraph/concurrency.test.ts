// Requests of one operation in flight at once, and responses that begin in an unusual way.
import type { ServerResponse } from 'node:http';
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
