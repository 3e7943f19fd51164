// What strangers can make the gateway keep, and how long they can hold it: not signed in, they get a 401 and no more.
import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { startTestGateway } from '../support/gateway.js';
import { freePort, killAll, run, until } from '../support/command.js';

afterEach(killAll);

/** Valid operations of 4 kB, each another one. */
const operation = (index: number): string =>
  `{ n${index}: complianceManagementPartners(filterBy: { partnerStates: [${'ENABLED '.repeat(480)}] }) { totalCount } }`;

test('600 operations of 4 kB from strangers do not exhaust a heap of 128 MB', async () => {
  const PORT = await freePort();
  const gateway = run([], { PORT, NODE_OPTIONS: '--max-old-space-size=128' });
  await until(() => gateway.output().includes('Explore it'));
  const statuses = new Set<number>();
  for (let index = 0; index < 600; index++) {
    const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: operation(index) }),
    });
    statuses.add(response.status);
    await response.arrayBuffer();
  }
  expect([...statuses]).toEqual([401]);
  expect(gateway.child.exitCode).toBeNull();
}, 60_000);

test('a request whose body drips is cut off', async () => {
  const gateway = await startTestGateway();
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n');
  const drip = setInterval(() => socket.write(' '), 200);
  await closed;
  clearInterval(drip);
  expect(received).toContain('408 Request Timeout');
  await gateway.close();
});
