// A second subgraph: a directory service that adds fields to the groups and connectors of the emulator.
import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** Groups of the emulator by id, with fields that only the directory has. */
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

/** The id of the group that looks after a connector, by the id of the connector: one of each kind. */
const owners = new Map([
  ['40000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-000000000001'],
  ['08a8455c-48dd-45ff-ad82-7211355354f3', '20000000-0000-4000-8000-000000000001'],
]);

/** Starts the subgraph on 127.0.0.1, by default on a free port. */
export async function startDirectory({ port = 0 } = {}) {
  const typeDefs = parse(await readFile(new URL('directory.graphql', import.meta.url), 'utf8'));
  const authorizations = [];
  const find = ({ id }, { authorization }) => {
    authorizations.push(authorization);
    return groups.get(id) ?? null;
  };
  const resolvers = {
    Query: {
      group: (_, reference, context) => find(reference, context),
      connectorsOfOwner: (_, { groupId }) =>
        [...owners].filter(([, owner]) => owner === groupId).map(([id]) => ({ id })),
      filtersById: (_, { ids }) => ids.map((id) => ({ id })),
    },
    Group: { __resolveReference: find },
    IntuneConnector: {
      __resolveReference: ({ id }) => ({ id }),
      owner: ({ id }, _, context) => (owners.has(id) ? find({ id: owners.get(id) }, context) : null),
    },
  };
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    includeStacktraceInErrorResponses: false,
    // It would end the process, and with it what else this process has started.
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  });
  return {
    url: url.replace(/\/$/, '') + '/graphql',
    /** The Authorization header of each read of a group. */
    authorizations,
    close: () => server.stop(),
  };
}
