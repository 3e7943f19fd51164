// The tables and examples of docs/errors.md, compared with the code.
import { readFile } from 'node:fs/promises';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { errorCodes, factsOf, type ErrorCodeFacts } from '../src/error-codes.js';
import { connectorErrorCodes } from '../src/connector/connector.payload.js';
import { partnerErrorCodes } from '../src/partner/partner.payload.js';
import { startGatewayBefore, startTestGateway, type TestGateway } from './support/gateway.js';
import { startScriptedServer } from './support/scripted-server.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const table: [string, ErrorCodeFacts][] = Object.entries(errorCodes);
/** Returns the codes in the first column of a table. A cell may have several. */
const codesOf = (text: string): string[] =>
  [...text.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, code = '']) => code),
  );
const sectionOf = (page: string, title: string): string => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

let page: string;
beforeAll(async () => {
  page = await read('docs/errors.md');
});

describe('the page on errors', () => {
  test('has the table of error codes', () => {
    const statusesOf = ({ otherStatuses = [], status }: ErrorCodeFacts): string =>
      status === null ? 'no response' : [status, ...otherStatuses].join(', ');
    const rows = table.map(
      ([code, facts]) => `| \`${code}\` | ${statusesOf(facts)} | ${facts.log} | ${facts.meaning} | ${facts.remedy} |`,
    );
    const shown = /<!-- codes:.*-->\n([\s\S]*?)\n<!-- \/codes -->/.exec(page)?.[1]?.split('\n');
    expect(shown).toEqual(['| Code | HTTP | Log | Meaning | What to do |', '|---|---|---|---|---|', ...rows]);
  });

  test('names the codes that have status 200 for a client that accepts only application/json', () => {
    const faults = table.filter(([, { isDocumentFault }]) => isDocumentFault).map(([code]) => code);
    const sentence = /Such errors have the code ([^.]*)\./.exec(page)?.[1] ?? '';
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, code]) => code)).toEqual(faults);
  });

  test('has exactly the codes of user errors', () => {
    const shown = /<!-- user errors:.*-->\n([\s\S]*?)\n<!-- \/user errors -->/.exec(page)?.[1] ?? '';
    expect(codesOf(shown).toSorted()).toEqual(Object.keys(partnerErrorCodes).toSorted());
  });

  test('names the user errors of connectors', () => {
    const sentence = /Connectors have ([^.]*)\./.exec(page)?.[1] ?? '';
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, code]) => code)).toEqual(
      Object.keys(connectorErrorCodes).toSorted(),
    );
  });

  test.each([
    ['docs/operations.md', 'Codes in answers'],
    ['docs/front-end.md', 'Errors'],
  ])('has the codes of the table in %s', async (path, section) => {
    const codes = codesOf(sectionOf(await read(path), section));
    expect(codes.toSorted()).toEqual(Object.keys(errorCodes).toSorted());
  });
});

test('the page for front ends names every code of user errors', async () => {
  const text = sectionOf(await read('docs/front-end.md'), 'Errors');
  expect(Object.keys(partnerErrorCodes).filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
});

test('the table names Apollo Server as the origin of exactly the codes that it can create here', () => {
  const ofApollo = table.filter(([, { origin }]) => origin !== undefined).map(([code]) => code);
  // The gateway stores no persisted queries, so none can be missing.
  const possible = Object.values(ApolloServerErrorCode).filter(
    (code) => code !== ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  );
  expect(ofApollo.toSorted()).toEqual(possible.toSorted());
});

test('a code that is not in the table does not compile, and has no facts', () => {
  // @ts-expect-error The type check fails if this compiles.
  const { extensions } = new GraphQLError('x', { extensions: { code: 'UNKNOWN' } });
  expect(factsOf(extensions.code)).toBeUndefined();
});

describe('a gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const examples = (): { query: string; response: unknown; title: string }[] =>
    [...page.matchAll(/^(\w[^\n]*):\n\n```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/gm)].map(
      ([, title = '', query = '', json = '']) => ({ title, query, response: JSON.parse(json) }),
    );

  test('returns the responses of the examples on the page', async () => {
    expect(examples()).toHaveLength(3);
    for (const { query, response, title } of examples()) {
      const { data, errors } = await gateway.ask(query, title === 'Without a token' ? { token: null } : {});
      expect({ title, response: JSON.parse(JSON.stringify({ errors, data })) }).toEqual({ title, response });
    }
  });

  const json = { 'content-type': 'application/json' };
  const modern = { ...json, accept: 'application/graphql-response+json' };
  const post = (body: unknown, headers: Record<string, string> = modern): RequestInit => ({
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const change = 'mutation { deleteComplianceManagementPartner(id: "x") { deletedComplianceManagementPartnerId } }';

  test.each<[string, string, number, string, RequestInit]>([
    ['a document that is not GraphQL', 'GRAPHQL_PARSE_FAILED', 400, '/graphql', post({ query: '{' })],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', 400, '/graphql', post({ query: '{ x }' })],
    [
      'an unknown field, for a client that accepts only application/json',
      'GRAPHQL_VALIDATION_FAILED',
      200,
      '/graphql',
      post({ query: '{ x }' }, { ...json, accept: 'application/json' }),
    ],
    [
      'an unknown operation name',
      'OPERATION_RESOLUTION_FAILURE',
      400,
      '/graphql',
      post({ query: 'query A { __typename }', operationName: 'B' }),
    ],
    [
      'a variable of the wrong type',
      'BAD_USER_INPUT',
      400,
      '/graphql',
      post({ query: 'query ($a: Boolean!) { __typename @include(if: $a) }', variables: { a: 'x' } }),
    ],
    [
      'a persisted query',
      'PERSISTED_QUERY_NOT_SUPPORTED',
      200,
      '/graphql',
      post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
    ],
    ['a body that is not JSON', 'BAD_REQUEST', 400, '/graphql', post('{')],
    ['a body without a document', 'BAD_REQUEST', 400, '/graphql', post({})],
    [
      'a body of another type',
      'BAD_REQUEST',
      415,
      '/graphql',
      post('x', { ...modern, 'content-type': 'application/xml' }),
    ],
    [
      'a mutation by GET',
      'BAD_REQUEST',
      405,
      `/graphql?query=${encodeURIComponent(change)}`,
      { headers: { accept: 'application/json' } },
    ],
    [
      'an Accept header without JSON',
      'BAD_REQUEST',
      406,
      '/graphql',
      post({ query: '{ __typename }' }, { ...json, accept: 'image/png' }),
    ],
    ['an unknown path', 'NOT_FOUND', 404, '/x', {}],
    [
      'no token',
      'UNAUTHENTICATED',
      401,
      '/graphql',
      post({ query: '{ complianceManagementPartners { totalCount } }' }),
    ],
  ])('responds to %s with %s and the status of the table, %s', async (_, code, status, path, init) => {
    const response = await fetch(`${gateway.url}${path}`, init);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe(code);
    expect(response.status).toBe(status);
    const facts: ErrorCodeFacts = errorCodes[code as keyof typeof errorCodes];
    expect([facts.status, ...(facts.otherStatuses ?? [])]).toContain(status);
  });
});

test.each([
  [429, 'RATE_LIMITED'],
  [500, 'UPSTREAM_UNAVAILABLE'],
  [403, 'FORBIDDEN'],
] as const)('status %d of Microsoft Graph becomes %s, and is logged as the table says', async (status, code) => {
  const msgraph = await startScriptedServer({ status, headers: { 'retry-after': '60' } });
  const gateway = await startGatewayBefore(msgraph.url);
  const { errors } = await gateway.ask('{ complianceManagementPartners { totalCount } }');
  await gateway.close();
  await msgraph.close();
  const lines = gateway.log().map((line) => JSON.parse(line) as { level: number; code?: string; msg: string });
  // The line of each request has its code, too.
  const levels = lines.filter((line) => line.code === code && line.msg !== 'request').map(({ level }) => level);
  expect(errors?.[0]?.extensions['code']).toBe(code);
  expect(levels).toEqual({ error: [50], warn: [40], none: [] }[errorCodes[code].log]);
});
