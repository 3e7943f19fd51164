// Statuses of errors for routers that drop the body of a response whose status is not 200.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

interface Sent {
  body: string;
  headers?: Record<string, string>;
}

async function send({ url }: TestGateway, { body, headers }: Sent): Promise<{ response: Response; error: Json }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const { errors } = (await response.json()) as Json;
  return { response, error: errors[0] };
}

const names = JSON.stringify({ query: '{ complianceManagementPartners { nodes { displayName } } }' });
const requests: Record<string, Sent & { status: number; code: string }> = {
  'a missing token': { body: names, status: 401, code: 'UNAUTHENTICATED' },
  'a document that is not GraphQL': { body: '{"query":"{"}', status: 400, code: 'GRAPHQL_PARSE_FAILED' },
  'a field that the schema lacks': { body: '{"query":"{ x }"}', status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  'a body that is not JSON': { body: '{', status: 400, code: 'BAD_REQUEST' },
  'a body of another media type': {
    body: 'x',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'BAD_REQUEST',
  },
  'a large body without a token': { body: `"${'x'.repeat(2 ** 20)}"`, status: 401, code: 'UNAUTHENTICATED' },
};
const accept = { accept: 'application/graphql-response+json' };

describe('with GATEWAY_ERROR_STATUS', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ environment: { GATEWAY_ERROR_STATUS: '200' } });
  });
  afterAll(() => gateway.close());

  test.each(Object.entries(requests))('%s is told with status 200', async (_, { body, code, headers }) => {
    const { error, response } = await send(gateway, { body, headers: { ...accept, ...headers } });
    expect(response.status).toBe(200);
    expect(error.extensions.code).toBe(code);
  });

  test('a claims challenge keeps its header and its claims', async () => {
    gateway.emulator.requireAuthenticationContext('c1');
    const token = await gateway.emulator.signIn('reader');
    const { error, response } = await send(gateway, { body: names, headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_claims"');
    expect(error.extensions.claims).toContain('"c1"');
    gateway.emulator.reset();
  });

  test('other URLs keep their statuses', async () => {
    expect((await fetch(`${gateway.url}/nothing`)).status).toBe(404);
  });
});

describe('with GATEWAY_AUTH_ERROR_STATUS', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ environment: { GATEWAY_AUTH_ERROR_STATUS: '200' } });
  });
  afterAll(() => gateway.close());

  test.each(Object.entries(requests))('only 401 and 403 become 200: %s', async (_, { body, headers, status }) => {
    const { response } = await send(gateway, { body, headers: { ...accept, ...headers } });
    expect(response.status).toBe(status === 401 ? 200 : status);
  });
});
