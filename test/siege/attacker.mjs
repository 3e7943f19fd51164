// What an attack can do in one round: open connections, send bytes and requests, and wait.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';

/** Connections of one attacker that read their answers. */
const maxConnections = 300;

/** `signal` ends the round. `tally` counts what was sent and what came of it. */
export function createAttacker({ control, port, random, signal, tally, tokens }) {
  const agent = new Agent({ connections: maxConnections, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const sockets = new Set();
  signal.addEventListener('abort', () => {
    for (const socket of sockets) socket.destroy();
  });
  const note = (outcome) => {
    tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
  };
  const count = (bytes, requests = 1) => {
    tally.bytes += bytes;
    tally.requests += requests;
  };

  /** Opens a connection that is not read unless a listener is added. It ends with the round at the latest. */
  const open = () => {
    const socket = connect({ host: '127.0.0.1', port });
    sockets.add(socket);
    socket.on('error', ({ code }) => note(code));
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };

  /** Sends a request and reads its answer to the end. Resolves to the text of the answer, unless it never came. */
  const send = async ({ body, headers = {}, method = 'POST', path = '/graphql', token }) => {
    if (signal.aborted) return undefined;
    count(Buffer.byteLength(body ?? ''));
    try {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const response = await agent.request({
        origin: `http://127.0.0.1:${port}`,
        path,
        method,
        body,
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        signal,
      });
      note(response.statusCode);
      return await response.body.text();
    } catch (error) {
      note(signal.aborted ? 'left' : (error.code ?? error.name));
      return undefined;
    }
  };
  return {
    ...random,
    tokens,
    count,
    open,
    send,
    ask: ({ token, ...body }) => send({ token, body: JSON.stringify(body) }),
    /** Returns the text of one request, for connections that are not read. `length` is that of the body, in bytes. */
    request: ({ body = '', length = Buffer.byteLength(body), method = 'POST', path = '/graphql', token }) =>
      [
        `${method} ${path} HTTP/1.1`,
        'host: 127.0.0.1',
        ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
        ...(method === 'POST' ? ['content-type: application/json', `content-length: ${length}`] : []),
        '',
        body,
      ].join('\r\n'),
    times: (length, task) => Promise.all(Array.from({ length }, (_, index) => task(index))),
    /** Waits for a number of milliseconds, or for the end of the round. */
    wait: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
    isOver: () => signal.aborted,
    signIn: async (user) => (await fetch(`${control}/token?user=${user}`)).text(),
    putChaos: (chaos) =>
      fetch(`${control}/chaos`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(chaos),
      }),
    leave: async () => {
      for (const socket of sockets) socket.destroy();
      await agent.destroy();
    },
  };
}
