// The checks of graphql-cop (https://github.com/dolevf/graphql-cop), with a valid token, against a gateway in
// production.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

let msgraph: ScriptedServer;
let production: TestGateway;
let token: string;
beforeAll(async () => {
  msgraph = await startScriptedServer({ body: { value: [] } });
  production = await startGatewayBefore(msgraph.url, { production: true, introspection: false });
  token = await production.emulator.signIn();
});
afterAll(async () => {
  await production.close();
  await msgraph.close();
});

interface TestResponse {
  status: number;
  text: string;
  json: Json;
}

async function send(path: string, init: RequestInit = {}): Promise<TestResponse> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(`${production.url}/graphql${path}`, { ...init, headers });
  const text = await response.text();
  // A response that is a page is checked as text.
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

function post(body: unknown, type = 'application/json'): Promise<TestResponse> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send('', { method: 'POST', headers: { 'content-type': type }, body: text });
}

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

test('a plain operation is executed', async () => {
  const { json, status } = await post({ query: 'query cop { __typename }' });
  expect(status).toBe(200);
  expect(json).toEqual({ data: { __typename: 'Query' } });
});

test.each<[string, string, string]>([
  ['alias overloading', `query cop { ${repeated(101, (index) => `a${index}: __typename`)} }`, 'at most 600 is allowed'],
  ['field duplication', `query cop { ${repeated(500, () => '__typename')} }`, 'repeats too many fields or fragments'],
  ['directive overloading', `query cop { __typename ${'@aa'.repeat(10)} }`, 'Unknown directive "@aa"'],
  ['introspection', 'query cop { __schema { types { name } } }', 'introspection is not allowed'],
  [
    'circular introspection',
    `query cop { __schema { types { ${'fields { type { '.repeat(4)} name ${'} } '.repeat(4)} } } }`,
    'Maximum introspection depth exceeded',
  ],
])('%s is refused', async (_, query, message) => {
  const { json, status } = await post({ query });
  expect(status).toBe(400);
  expect(json.data).toBeUndefined();
  expect(json.errors.map((error: Error) => error.message).join()).toContain(message);
  expect(json.errors.length).toBeLessThanOrEqual(6);
});

test('array batching is refused', async () => {
  const { json, status } = await post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
  expect(status).toBe(400);
  expect(json.errors[0].extensions.code).toBe('BAD_REQUEST');
});

test.each(['query cop { __schema { directive } }', 'query cop { complianceManagementPartnerss { id } }'])(
  'no field is suggested for %s',
  async (query) => {
    const { status, text } = await post({ query });
    expect(status).toBe(400);
    expect(text).toContain('Cannot query field');
    expect(text).not.toContain('Did you mean');
  },
);

test('there is no explorer', async () => {
  const { text } = await send('', { headers: { accept: 'text/html' } });
  expect(text).not.toMatch(/graphiql|playground|sandbox/i);
  expect((await fetch(`${production.url}/graphiql`)).status).toBe(404);
  expect((await fetch(production.url)).status).toBe(404);
});

test('a query by GET requires a header that a page of another site cannot send without a preflight', async () => {
  const path = '?query=query%20cop%20%7B__typename%7D';
  const refused = await fetch(`${production.url}/graphql${path}`);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('Cross-Site Request Forgery');
  const sufficient: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { 'apollo-require-preflight': 'yes' },
  ];
  for (const headers of sufficient) {
    const accepted = await fetch(`${production.url}/graphql${path}`, { headers });
    expect(await accepted.json()).toEqual({ data: { __typename: 'Query' } });
  }
});

test('a mutation by GET is refused', async () => {
  const path = '?query=mutation%20cop%20%7B__typename%7D';
  const { status, text } = await send(path);
  expect(status).toBe(405);
  expect(text).toContain('GET requests only support query operations');
});

test('a url-encoded form is refused', async () => {
  const { status } = await post('query=query%20cop%20%7B__typename%7D', 'application/x-www-form-urlencoded');
  expect(status).toBe(415);
});

test('responses contain no traces, stacks or module names', async () => {
  const { json } = await post({ query: 'query cop { __typename }' });
  expect(json.extensions).toBeUndefined();
  const { text } = await post({ query: 'qwerty cop { abc }' });
  expect(text).toContain('GRAPHQL_PARSE_FAILED');
  expect(text).not.toMatch(/exception|stacktrace|node_modules/i);
});
