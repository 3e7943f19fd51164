// Attacks on connections: pipelining, clients that do not read, clients that are slow, too many of them.
import { targets } from '../tenant.mjs';

const typename = JSON.stringify({ query: '{ __typename }' });

/** Sends copies of a request on each of some connections and reads none of the answers. */
async function pipeline({ count, isOver, open, wait }, { connections, copies, requests }) {
  const sockets = Array.from({ length: connections }, (_, index) => {
    const socket = open();
    const text = requests[index % requests.length].repeat(copies);
    socket.once('connect', () => {
      count(text.length, copies);
      socket.write(text);
    });
    return socket;
  });
  while (!isOver() && sockets.some(({ destroyed }) => !destroyed)) await wait(200);
}

export const pipelinedOperations = {
  summary: 'requests to /graphql on 40 connections, 90 kB each, none of whose answers is read',
  attack: (attacker) =>
    pipeline(attacker, { connections: 40, copies: 700, requests: [attacker.request({ body: typename })] }),
};

export const pipelinedGets = {
  summary: 'GET requests to every other route on 24 connections, 60 kB each, none of whose answers is read',
  attack: (attacker) => {
    const paths = ['/metrics', '/health/live', '/health/ready', '/graphiql', '/graphiql/page.js', '/nothing'];
    const requests = paths.map((path) => attacker.request({ method: 'GET', path }));
    return pipeline(attacker, { connections: 24, copies: 1_200, requests });
  },
};

export const pipelinedMetrics = {
  summary: 'GET /metrics on 3 connections, 64 kB each, none of whose answers is read',
  attack: (attacker) => {
    const requests = [attacker.request({ method: 'GET', path: '/metrics' })];
    return pipeline(attacker, { connections: 3, copies: 1_500, requests });
  },
};

/** Reads a long name hundreds of times: 3 MB where nothing bounds the answer. */
const largeAnswer = JSON.stringify({
  query: `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on ComplianceManagementPartner { ${Array.from({ length: 30 }, (_, index) => `a${index}: name`).join(' ')} }
    }
  }`,
  variables: {
    representations: Array.from({ length: 100 }, () => ({
      __typename: 'ComplianceManagementPartner',
      id: targets.verbose,
    })),
  },
});

export const unreadAnswers = {
  summary: '60 signed-in connections that leave two answers of 3 MB unread',
  attack: (attacker) => {
    const { request, tokens } = attacker;
    const requests = [request({ body: largeAnswer, token: tokens.reader })];
    return pipeline(attacker, { connections: 60, copies: 2, requests });
  },
};

export const unreadAssets = {
  summary: '60 connections that leave the scripts of GraphiQL unread, without a token',
  attack: (attacker) => {
    const requests = [attacker.request({ method: 'GET', path: '/graphiql/page.js' })];
    return pipeline(attacker, { connections: 60, copies: 1, requests });
  },
};

/** Sends a text on some connections, a piece every 250 ms, until all have been ended. */
async function drip({ count, isOver, open, wait }, { connections, head, piece }) {
  const sockets = Array.from({ length: connections }, () => {
    const socket = open();
    // Answers are read, so that the end of the connection is noticed.
    socket.resume();
    socket.once('connect', () => socket.write(head));
    return socket;
  });
  count(head.length * connections, connections);
  while (!isOver() && sockets.some(({ destroyed }) => !destroyed)) {
    for (const socket of sockets) {
      if (!socket.writable) continue;
      socket.write(piece);
      count(piece.length, 0);
    }
    await wait(250);
  }
}

export const slowHeaders = {
  summary: '100 connections that send a byte of a header four times a second',
  attack: (attacker) =>
    drip(attacker, { connections: 100, head: 'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ', piece: 'x' }),
};

export const slowBodies = {
  summary: '50 signed-in connections that send 2 kB of a body of 1 MB four times a second',
  attack: (attacker) => {
    const { request, tokens } = attacker;
    const head = request({ token: tokens.reader, length: 1_000_000 });
    return drip(attacker, { connections: 50, head, piece: ' '.repeat(2_000) });
  },
};

export const idleConnections = {
  summary: '1,100 connections that send nothing: more than the gateway has file descriptors',
  attack: async ({ count, isOver, open, times, wait }) => {
    // Not all at once: Node accepts one connection in each turn of its event loop, so others would wait for theirs.
    const sockets = await times(44, async (index) => {
      await wait(index * 100);
      count(0, 25);
      return Array.from({ length: 25 }, () => open().resume());
    });
    while (!isOver() && sockets.flat().some(({ destroyed }) => !destroyed)) await wait(200);
  },
};

const list = JSON.stringify({ query: '{ complianceManagementPartners(first: 10) { nodes { displayName } } }' });

export const resets = {
  summary: '300 connections that are reset after a request, half of them within it',
  attack: async ({ below, count, open, request, times, tokens, wait }) => {
    const text = request({ body: list, token: tokens.reader });
    await times(300, async (index) => {
      await wait(index * 10);
      const socket = open();
      await new Promise((resolve) => {
        socket.once('close', resolve);
        socket.once('connect', () => {
          const part = index % 2 === 0 ? text : text.slice(0, below(text.length));
          count(part.length);
          socket.write(part, () => socket.resetAndDestroy());
        });
      });
    });
  },
};
