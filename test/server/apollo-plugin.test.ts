// Which operations are remembered: those that a caller who signed in ran without errors.
import { HeaderMap } from '@apollo/server';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Context } from '../../src/context.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { createExecutor } from '../../src/graphql/executor.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { createApolloServer } from '../../src/server/apollo.js';
import { createKnownOperations } from '../../src/server/known-operations.js';
import { createMetrics } from '../../src/server/metrics.js';
import { createOperations } from '../../src/server/operations.js';
import { contextsFor, type Contexts } from '../support/context.js';

const log = pino({ level: 'silent' });
const subgraph = buildSubgraph();
const known = createKnownOperations({ enabled: true });
const apollo = createApolloServer({
  subgraph,
  known,
  log,
  introspection: true,
  production: false,
  landingPage: undefined,
  operations: createOperations({
    execute: createExecutor(subgraph.schema, Number.POSITIVE_INFINITY),
    metrics: createMetrics(),
    log,
    tracer: undefined,
  }),
});
let emulator: Emulator;
let contexts: Contexts;
beforeAll(async () => {
  emulator = await startEmulator();
  contexts = await contextsFor(emulator);
  await apollo.start();
});
afterAll(async () => {
  await apollo.stop();
  await contexts.close();
  await emulator.close();
});

/** Sends a query with this context; returns the HTTP status and whether the query is known afterwards. */
async function send(query: string, contextValue: Context): Promise<{ status: number; isKnown: boolean }> {
  const { status = 200 } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body: { query },
    },
    context: async () => contextValue,
  });
  return { status, isKnown: known.find({ query }) !== undefined };
}

test('an operation of a caller who signed in is remembered', async () => {
  expect(await send('{ signedIn: __typename }', contexts.create())).toEqual({ status: 200, isKnown: true });
});

test('an operation of a caller who did not sign in is answered and not remembered', async () => {
  const anonymous = { ...contexts.create(), caller: undefined };
  expect(await send('{ anonymous: __typename }', anonymous)).toEqual({ status: 200, isKnown: false });
});

test('an operation that ended with an error is not remembered', async () => {
  const query = '{ complianceManagementPartner(id: "../x") { id } }';
  expect(await send(query, contexts.create())).toEqual({ status: 200, isKnown: false });
});
