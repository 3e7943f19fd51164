// Clients that do not read their responses. The figures are smaller than the gateway's, so that tests take seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { limitUnsentResponses, type UnsentResponsesOptions } from '../../src/server/unsent-responses.js';
import { getOf, openConnection, type RawConnection } from '../support/raw-http.js';
import { until } from '../support/until.js';

/** More than the buffers of both ends of a connection on loopback hold. */
const bytes = 24 * 1024 * 1024;

let app: FastifyInstance;
/** The server's ends of its connections, by the client's port. */
const serverSockets = new Map<number | undefined, Socket>();
const open: RawConnection[] = [];
afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.destroy();
  await app.close();
});

async function start(options: UnsentResponsesOptions): Promise<string> {
  app = fastify({ forceCloseConnections: true });
  limitUnsentResponses(app, options);
  app.server.on('connection', (socket: Socket) => serverSockets.set(socket.remotePort, socket));
  app.get('/large', async () => 'é'.repeat(bytes / 2));
  app.get('/small', async () => 'small');
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Requests a large response, and waits until the server can send no more of it, because the client reads nothing. */
async function request(url: string): Promise<RawConnection> {
  const connection = await openConnection(url);
  open.push(connection);
  connection.socket.pause();
  connection.socket.write(getOf('/large'));
  let lastBytes = 0;
  await until(async () => {
    await sleep(50);
    const isStalled = lastBytes > 0 && lastBytes === bytesSentTo(connection);
    lastBytes = bytesSentTo(connection);
    return isStalled;
  });
  return connection;
}

/** Returns the bytes that the server has sent, or waits to send, to a client. */
function bytesSentTo({ socket }: RawConnection): number {
  return serverSockets.get(socket.localPort)?.bytesWritten ?? 0;
}

/** Returns the number of connections that the server has open. */
function connectionCount(): Promise<number> {
  return new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

/** Reads at most a megabyte a second from now on. */
function readSlowly({ socket }: RawConnection): void {
  socket.on('data', () => {
    socket.pause();
    setTimeout(() => socket.resume(), 65);
  });
  socket.resume();
}

/** Reads the rest of a response. Returns whether the server has closed its connection before the end. */
async function isCutOff({ isClosed, received, socket }: RawConnection): Promise<boolean> {
  socket.resume();
  await until(() => isClosed() || received().length > bytes);
  return received().length < bytes;
}

test('a client that reads nothing loses its connection, and one that reads slowly keeps it', async () => {
  const url = await start({ timeoutMs: 3_000 });
  const idle = await request(url);
  const slow = await request(url);
  readSlowly(slow);
  // A client that reads nothing does not see that its connection is closed.
  await until(async () => (await connectionCount()) === 1);
  expect(slow.isClosed()).toBe(false);
  expect(await isCutOff(idle)).toBe(true);
});

test('when too many bytes are unsent, the connection that is longest without progress is closed', async () => {
  const url = await start({ maxBytes: 2.5 * bytes });
  const slow = await request(url);
  readSlowly(slow);
  const idle = await request(url);
  const sentBytes = bytesSentTo(slow);
  await until(() => bytesSentTo(slow) > sentBytes);
  const next = await request(url);
  await until(async () => (await connectionCount()) === 2);
  expect(slow.isClosed()).toBe(false);
  expect(await isCutOff(idle)).toBe(true);
  expect(await isCutOff(next)).toBe(false);
});

test('a large response arrives as a whole, with its length', async () => {
  const url = await start({});
  const response = await fetch(`${url}/large`);
  expect(response.headers.get('content-length')).toBe(String(bytes));
  expect(await response.text()).toBe('é'.repeat(bytes / 2));
});

test('a small response is forgotten once it is sent', async () => {
  const url = await start({ maxBytes: 20 });
  const connection = await openConnection(url);
  open.push(connection);
  for (let count = 0; count < 10; count++) {
    connection.socket.write(getOf('/small'));
    await until(() => connection.responses() > count);
  }
  expect(connection.isClosed()).toBe(false);
});
