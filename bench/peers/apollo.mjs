// Apollo Server as its first page shows it.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createContext, schema } from './schema.mjs';

const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  context: async () => createContext(),
  listen: { host: '127.0.0.1', port: 0 },
});
process.stdout.write(`Ready at ${url}\n`);
