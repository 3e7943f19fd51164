// Requests to a collector that never completes its response.
import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { limitRequests } from '../src/observability/telemetry.js';
import { startScriptedServer, type ScriptedServer } from './support/scripted-server.js';

let collector: ScriptedServer;
afterEach(() => collector.close());

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}

test('a request to a collector that drips its response is ended', async () => {
  collector = await startScriptedServer(drip);
  const limit = limitRequests(300);
  const sent = request(collector.url, { method: 'POST' }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  limit.stop();
});

test('a request that ends in time is left alone', async () => {
  collector = await startScriptedServer({ body: {} });
  const limit = limitRequests(10_000);
  const sent = request(collector.url, { method: 'POST' }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  limit.stop();
  expect(response.statusCode).toBe(200);
});
