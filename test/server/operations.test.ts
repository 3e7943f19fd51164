// Admission of operations: which are executed, and which are cached.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Context } from '../../src/context.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { createExecutor } from '../../src/graphql/executor.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { createApolloServer } from '../../src/server/apollo.js';
import { createGraphqlHandler } from '../../src/server/graphql.js';
import { createKnownOperations } from '../../src/server/known-operations.js';
import { createMetrics } from '../../src/observability/metrics.js';
import { createOperationLog } from '../../src/server/operation-log.js';
import { createOperations } from '../../src/server/operations.js';
import { contextsFor, type Contexts } from '../support/context.js';

const log = pino({ level: 'silent' });
const subgraph = buildSubgraph();
const known = createKnownOperations({ enabled: true });
const operationLog = createOperationLog(log, createMetrics());
const apollo = createApolloServer({
  subgraph,
  known,
  operationLog,
  log,
  introspection: true,
  production: false,
  landingPage: undefined,
});
let emulator: Emulator;
let contexts: Contexts;
let server: FastifyInstance;
/** Context of the next requests. */
let context: Context;
/** Number of executed operations. */
let executions: number;

beforeAll(async () => {
  emulator = await startEmulator();
  contexts = await contextsFor(emulator);
  await apollo.start();
  const execute = createExecutor(subgraph.schema, { compileAfter: Number.POSITIVE_INFINITY });
  server = fastify();
  server.post(
    '/graphql',
    createGraphqlHandler({
      createContext: async () => context,
      execute: (operation) => {
        executions += 1;
        return execute(operation);
      },
      operationLog,
      operations: createOperations(apollo, { known, trusted: undefined }),
      tracer: undefined,
    }),
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  context = contexts.create();
  executions = 0;
});
afterAll(async () => {
  await server.close();
  await apollo.stop();
  await contexts.close();
  await emulator.close();
});

function send(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.listeningOrigin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

const isCached = (query: string): boolean => known.find({ query }) !== undefined;

test('an operation of an authenticated caller is cached', async () => {
  const query = '{ signedIn: __typename }';
  expect(await (await send(query)).json()).toEqual({ data: { signedIn: 'Query' } });
  expect(isCached(query)).toBe(true);
});

test('a cached operation has the same response as before', async () => {
  const query = '{ again: __typename }';
  const headersOf = ({ headers }: Response): string[] =>
    [...headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
  const first = await send(query);
  const second = await send(query);
  expect(await second.text()).toBe(await first.text());
  expect(headersOf(second)).toEqual(headersOf(first));
  expect(executions).toBe(2);
});

test('an operation without a token is executed and not cached', async () => {
  context = { ...contexts.create(), caller: undefined };
  const query = '{ anonymous: __typename }';
  expect((await send(query)).status).toBe(200);
  expect(isCached(query)).toBe(false);
});

test('an operation that ended with an error is not cached', async () => {
  const query = '{ complianceManagementPartner(id: "../x") { id } }';
  expect((await send(query)).status).toBe(200);
  expect(isCached(query)).toBe(false);
});

test.each([
  ['cannot be parsed', '{', {}, 400],
  ['does not fit the schema', '{ unknown }', {}, 400],
  ['is over a limit of documents', `{ ${'__typename '.repeat(300)} }`, {}, 400],
  ['has a response that its client does not accept', '{ __typename }', { accept: 'text/csv' }, 406],
])('an operation that %s is not executed', async (_, query, headers, status) => {
  const response = await send(query, headers);
  expect(response.status).toBe(status);
  expect(executions).toBe(0);
});
