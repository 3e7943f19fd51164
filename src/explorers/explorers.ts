// The explorers: Apollo Sandbox at /graphql and GraphiQL at /graphiql. Loaded only outside of production; the image has
// `not-in-the-image.ts` in place of this module.
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { serveGraphiql, type GraphiqlOptions } from './graphiql.js';
import { sandboxPlugin, type EmulatorSignIn } from './sandbox.js';
import { readStarterOperations, type StarterOperations } from './starter-operations.js';

export interface Explorers {
  /** Returns the plugin that serves Apollo Sandbox. */
  sandbox: (signIn: EmulatorSignIn) => ApolloServerPlugin;
  /** Registers GraphiQL's routes. */
  register: (app: FastifyInstance, options: Omit<GraphiqlOptions, 'starters'>) => Promise<void>;
}

let reading: Promise<StarterOperations> | undefined;

/**
 * Returns the explorers, which show the operations of schema/operations/ as they were when this process first read
 * them.
 */
export async function createExplorers(): Promise<Explorers> {
  const starters = await (reading ??= readStarterOperations());
  return {
    sandbox: (signIn) => sandboxPlugin(starters, signIn),
    register: (app, options) => serveGraphiql(app, { ...options, starters }),
  };
}
