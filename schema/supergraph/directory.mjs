// The neighbour: a directory service as a subgraph of its own, for the groups of the emulator.
import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** The emulator's groups, and what only a directory knows of them. */
const groups = new Map(
  [
    { displayName: 'Sales', mail: 'sales@contoso.example', memberCount: 25 },
    { displayName: 'Contractors', mail: 'contractors@contoso.example', memberCount: 310 },
    { displayName: 'Field Engineers', mail: null, memberCount: 42 },
  ].map((group, index) => {
    const id = `20000000-0000-4000-8000-00000000000${index + 1}`;
    return [id, { id, ...group }];
  }),
);

/** Starts it on a port of 127.0.0.1, by default a free one. */
export async function startDirectory({ port = 0 } = {}) {
  const typeDefs = parse(await readFile(new URL('directory.graphql', import.meta.url), 'utf8'));
  const asked = [];
  const find = ({ id }, { authorization }) => {
    asked.push(authorization);
    return groups.get(id) ?? null;
  };
  const resolvers = {
    Query: { group: (_, reference, context) => find(reference, context) },
    Group: { __resolveReference: find },
  };
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    includeStacktraceInErrorResponses: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  });
  return {
    url: url.replace(/\/$/, '') + '/graphql',
    /** The Authorization header of each time it was asked for a group. */
    asked,
    close: () => server.stop(),
  };
}
