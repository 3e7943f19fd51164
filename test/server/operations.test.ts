// Which operations are admitted and remembered.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Context } from '../../src/context.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { createExecutor } from '../../src/graphql/executor.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { createApolloServer } from '../../src/server/apollo.js';
import { graphqlHandler } from '../../src/server/graphql.js';
import { createKnownOperations } from '../../src/server/known-operations.js';
import { createMetrics } from '../../src/server/metrics.js';
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
/** The context of the next requests. */
let context: Context;
/** Operations that ran. */
let runs: number;

beforeAll(async () => {
  emulator = await startEmulator();
  contexts = await contextsFor(emulator);
  await apollo.start();
  const execute = createExecutor(subgraph.schema, Number.POSITIVE_INFINITY);
  server = fastify();
  server.post(
    '/graphql',
    graphqlHandler({
      createContext: async () => context,
      execute: (operation) => {
        runs += 1;
        return execute(operation);
      },
      operationLog,
      operations: createOperations(apollo, { known, operationLog }),
      tracer: undefined,
    }),
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  context = contexts.create();
  runs = 0;
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

const isKnown = (query: string): boolean => known.find({ query }) !== undefined;

test('an operation of a caller who signed in is remembered', async () => {
  const query = '{ signedIn: __typename }';
  expect(await (await send(query)).json()).toEqual({ data: { signedIn: 'Query' } });
  expect(isKnown(query)).toBe(true);
});

test('a remembered operation is answered as it was at first', async () => {
  const query = '{ again: __typename }';
  const first = await send(query);
  const second = await send(query);
  const headersOf = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name !== 'date').map((name) => `${name}: ${headers.get(name)}`);
  expect(await second.text()).toBe(await first.text());
  expect(headersOf(second)).toEqual(headersOf(first));
  expect(runs).toBe(2);
});

test('an operation of a caller who did not sign in is answered and not remembered', async () => {
  context = { ...contexts.create(), caller: undefined };
  const query = '{ anonymous: __typename }';
  expect((await send(query)).status).toBe(200);
  expect(isKnown(query)).toBe(false);
});

test('an operation that ended with an error is not remembered', async () => {
  const query = '{ complianceManagementPartner(id: "../x") { id } }';
  expect((await send(query)).status).toBe(200);
  expect(isKnown(query)).toBe(false);
});

test.each([
  ['cannot be parsed', '{', {}, 400],
  ['does not fit the schema', '{ unknown }', {}, 400],
  ['is over a limit', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`, {}, 400],
  ['has a response that its client does not take', '{ __typename }', { accept: 'text/csv' }, 406],
])('an operation that %s is not run', async (_, query, headers, status) => {
  const response = await send(query, headers);
  expect(response.status).toBe(status);
  expect(runs).toBe(0);
});
