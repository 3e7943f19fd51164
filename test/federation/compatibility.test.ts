// Apollo's federation subgraph compatibility suite, unchanged, against a subgraph that uses this gateway's schema
// building, server and compiled executor, with @apollo/gateway as the router. docs/supergraph.md has the table of
// results.
import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import pino from 'pino';
import { getMetadataStorage } from 'type-graphql';
import type { ContextParts } from '../../src/context.js';
import type { SubgraphSchema } from '../../src/graphql/subgraph.js';
import { createHttpServers } from '../../src/server/http.js';
import { createMetrics } from '../../src/observability/metrics.js';
import { fetchSuite, runSuite, startSuiteSubgraph } from './suite.js';

const closing: (() => unknown)[] = [];
let outcomes: Map<string, boolean>;

beforeAll(async () => {
  await fetchSuite();
  const products = await serveProducts();
  const [users, inventory] = await Promise.all([startSuiteSubgraph('users'), startSuiteSubgraph('inventory')]);
  closing.push(
    () => users.process.kill(),
    () => inventory.process.kill(),
  );
  const router = await startRouter([
    { name: 'products', ...products },
    { name: 'users', ...users },
    { name: 'inventory', ...inventory },
  ]);
  outcomes = await runSuite({ products: products.url, router });
});
afterAll(() => Promise.all(closing.map((close) => close())));

async function serveProducts(): Promise<{ url: string; sdl: string }> {
  const subgraph = await buildProducts();
  const { server } = await createHttpServers({
    explorers: undefined,
    hasManagementPort: false,
    keepAliveMs: 72_000,
    maxHeaderBytes: 16_384,
    assistants: undefined,
    subgraph,
    // Any token is valid, and no field calls Graph.
    context: {
      memory: { verifyAccessToken: async () => ({}) },
      msgraph: { url: new URL('http://127.0.0.1/beta') },
    } as unknown as ContextParts,
    metrics: createMetrics(),
    log: pino({ level: 'silent' }),
    tracer: undefined,
    production: false,
    introspection: true,
    compileAfter: 0,
    corsOrigins: [],
    signIn: undefined,
    emulatorControl: undefined,
    entraSignIn: undefined,
    errorStatus: undefined,
    trusted: undefined,
    authErrorStatus: undefined,
    isLocalRequest: () => true,
    isCredentialProven: () => true,
  });
  closing.push(() => server.close());
  return { url: `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`, sdl: subgraph.sdl };
}

/** TypeGraphQL registers classes globally, and no gateway that another file starts may find those of the suite. */
async function buildProducts(): Promise<SubgraphSchema> {
  const storage = getMetadataStorage();
  globalThis.TypeGraphQLMetadataStorage = new (storage.constructor as new () => typeof storage)();
  try {
    return (await import('./products.js')).buildProducts();
  } finally {
    globalThis.TypeGraphQLMetadataStorage = storage;
  }
}

async function startRouter(subgraphs: { name: string; url: string; sdl: string }[]): Promise<string> {
  const { errors, supergraphSdl } = composeServices(
    subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  const buildService = ({ url = '' }): RemoteGraphQLDataSource =>
    new RemoteGraphQLDataSource({
      url,
      willSendRequest: ({ request }) => request.http?.headers.set('authorization', 'Bearer of-the-router'),
    });
  const gateway = new ApolloGateway({ supergraphSdl, buildService });
  const router = new ApolloServer({ gateway });
  closing.push(() => router.stop());
  const { url } = await startStandaloneServer(router, { listen: { host: '127.0.0.1', port: 0 } });
  return url;
}

test('the table in docs/supergraph.md has every check of the suite, with its outcome', async () => {
  const page = await readFile(new URL('../../../docs/supergraph.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (.+) \| (passes|fails: .+) \|$/gm)].map(([, check, outcome = '']) => [
    check,
    outcome === 'passes',
  ]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(outcomes));
});
