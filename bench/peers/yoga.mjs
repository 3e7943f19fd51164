// GraphQL Yoga as its first page shows it.
import { createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { createContext, schema } from './schema.mjs';

const yoga = createYoga({ schema, context: () => createContext(), logging: false });
const server = createServer(yoga).listen(0, '127.0.0.1', () => {
  process.stdout.write(`Ready at http://127.0.0.1:${server.address().port}/graphql\n`);
});
