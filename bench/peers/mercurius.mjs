// Mercurius with its compiler on from the first request, and nothing else.
import fastify from 'fastify';
import mercurius from 'mercurius';
import { createContext, schema } from './schema.mjs';

const app = fastify();
await app.register(mercurius, { schema, jit: 1, context: () => createContext() });
process.stdout.write(`Ready at ${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql\n`);
