// Attacks with names and ids that a gateway might keep: of operations, clients and traces, of documents and of pages.

export const countedNames = {
  summary: '600 operations whose names, clients, traces and methods differ, so that metrics might count each apart',
  attack: async ({ isOver, name, pick, send, times, tokens, wait }) => {
    await times(6, async () => {
      for (let request = 0; request < 100 && !isOver(); request++) {
        const unique = name();
        await send({
          method: pick(['POST', 'POST', 'POST', 'PUT', 'PATCH', 'TRACE', 'PROPFIND']),
          path: pick(['/graphql', '/graphql', `/graphql?${unique}`, `/${unique}`]),
          body: JSON.stringify({ query: `query ${unique} { __typename }`, operationName: unique }),
          token: tokens.reader,
          headers: {
            'apollographql-client-name': unique,
            'apollographql-client-version': unique,
            'user-agent': unique,
            'x-request-id': unique,
            traceparent: `00-${unique.padEnd(32, '0').slice(0, 32)}-${'1'.repeat(16)}-01`,
            baggage: `${unique}=${'x'.repeat(4_000)}`,
            'x-forwarded-for': unique,
          },
        });
        await wait(50);
      }
    });
  },
};

export const documentIds = {
  summary: 'unknown, long and malformed ids of trusted documents, also as hashes and in a GET',
  attack: async ({ isOver, name, pick, send, times, tokens, wait }) => {
    const bodies = [
      () => ({ documentId: name() }),
      () => ({ documentId: 'x'.repeat(900_000) }),
      () => ({ documentId: ['x'] }),
      () => ({ documentId: `sha256:${'0'.repeat(64)}`, query: '{ __typename }' }),
      () => ({ documentId: 'siege0', query: '{ __typename }' }),
      () => ({ documentId: 'siege0', variables: { padding: 'x'.repeat(500_000) } }),
      () => ({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x'.repeat(900_000) } } }),
      () => ({ extensions: { persistedQuery: Array.from({ length: 50_000 }, () => ({})) } }),
    ];
    await times(4, async () => {
      for (let request = 0; request < 15 && !isOver(); request++) {
        const body = JSON.stringify(pick(bodies)());
        await send({ body, token: tokens.reader });
        const id = pick([name(), 'siege0', 'x'.repeat(12_000), '%00'.repeat(4_000)]);
        await send({ method: 'GET', path: `/graphql?documentId=${id}`, token: pick([tokens.reader, undefined]) });
        await wait(100);
      }
    });
  },
};

export const explorerPages = {
  summary: 'pages, scripts and metadata of explorers and assistants, the control of an emulator that is not there',
  attack: async ({ isOver, name, pick, send, times, wait }) => {
    const paths = [
      () => '/',
      () => '/graphiql',
      () => '/graphiql/page.css',
      () => `/graphiql/${name()}.js`,
      () => '/graphiql/%2e%2e/%2e%2e/package.json',
      () => `/graphql?query=${'%7B'.repeat(3_000)}`,
      () => '/.well-known/oauth-protected-resource/mcp',
      () => '/emulator/token',
      () => '/emulator/partners',
      () => `/${'a/'.repeat(6_000)}`,
    ];
    await times(8, async () => {
      for (let request = 0; request < 30 && !isOver(); request++) {
        const method = pick(['GET', 'GET', 'HEAD', 'OPTIONS', 'DELETE']);
        const accept = pick(['text/html', '*/*', `${'a/b,'.repeat(3_000)}*/*`]);
        await send({ method, path: pick(paths)(), headers: { accept, origin: `https://${name()}.example` } });
        await wait(100);
      }
    });
  },
};
