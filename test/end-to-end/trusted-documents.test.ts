// Trusted documents: requests by id, and a gateway that runs nothing else.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { ListPartnersDocument } from '../../schema/generated/graphql.js';
import { loadConfig } from '../../src/config/config.js';
import { startGateway } from '../../src/gateway.js';
import { startTestGateway, testEnvironment, type Json, type TestGateway } from '../support/gateway.js';
import { root } from '../support/pages.js';

const folder = mkdtempSync(join(tmpdir(), 'trusted-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writeManifest(name: string, manifest: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(manifest));
  return path;
}

/** What codegen's client preset wrote for schema/operations/. */
const codegenManifest = join(root, 'schema/generated/persisted-documents.json');
const names = 'query Names { complianceManagementPartners { nodes { displayName } } }';
const namesHash = createHash('sha256').update(names).digest('hex');
const rename = `mutation Rename($id: ID!, $name: String!) {
  updateComplianceManagementPartner(id: $id, input: { displayName: $name }) { changed userErrors { code } }
}`;
const apolloManifest = writeManifest('apollo.json', {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: namesHash, name: 'Names', type: 'query', body: names },
    { id: 'rename', name: 'Rename', type: 'mutation', body: rename },
  ],
});
const count = '{ complianceManagementPartners { totalCount } }';

async function post(
  { emulator, url }: TestGateway,
  body: object,
): Promise<{ status: number; data: Json; errors: Json[] | undefined }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${await emulator.signIn('admin')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as Json) };
}

/** Returns the id that codegen's client preset has embedded in a document. */
const idOf = async (document: object): Promise<string> =>
  (document as { ['__meta__']: { hash: string } })['__meta__'].hash;

const byHash = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

describe.each([
  ['with others allowed', 'false'],
  ['alone', 'true'],
])('trusted documents %s', (_, only) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      environment: { GRAPHQL_TRUSTED_DOCUMENTS: apolloManifest, GRAPHQL_TRUSTED_DOCUMENTS_ONLY: only },
    });
  });
  afterAll(() => gateway.close());

  test.each([
    ['documentId', { documentId: namesHash }],
    ['documentId with its algorithm', { documentId: `sha256:${namesHash}` }],
    ["Apollo's hash", byHash(namesHash)],
    ['an id with its text', { documentId: namesHash, query: names }],
    ['an id with the name of its operation', { documentId: namesHash, operationName: 'Names' }],
  ])('are run by %s, again and again', async (__, body) => {
    for (let run = 0; run < 3; run++) {
      const { data, errors, status } = await post(gateway, body);
      expect(errors).toBeUndefined();
      expect(status).toBe(200);
      expect(data.complianceManagementPartners.nodes).not.toHaveLength(0);
    }
  });

  test('are run by GET, as documentId and as hash', async () => {
    const headers = { authorization: `Bearer ${await gateway.emulator.signIn('admin')}` };
    const parameters = [
      new URLSearchParams({ documentId: namesHash }),
      new URLSearchParams({ extensions: JSON.stringify(byHash(namesHash).extensions) }),
    ];
    for (const search of parameters) {
      const response = await fetch(`${gateway.url}/graphql?${search}`, { headers });
      expect(response.status).toBe(200);
      expect(((await response.json()) as Json).data.complianceManagementPartners.nodes).not.toHaveLength(0);
    }
  });

  test('take variables, and change what they say', async () => {
    const [partner] = gateway.emulator.partners();
    const variables = { id: partner?.['id'], name: 'Renamed' };
    const { data } = await post(gateway, { documentId: 'rename', variables });
    expect(data.updateComplianceManagementPartner.changed).toBe(true);
  });

  test('need a token as every operation does', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: namesHash }),
    });
    expect(response.status).toBe(401);
  });

  test.each([
    ['an unknown documentId', { documentId: 'other' }, 'DOCUMENT_NOT_TRUSTED'],
    ['an inherited name', { documentId: 'constructor' }, 'DOCUMENT_NOT_TRUSTED'],
    ['an id that is no string', { documentId: 1 }, 'BAD_REQUEST'],
    ['an id with the text of another document', { documentId: namesHash, query: count }, 'BAD_REQUEST'],
    ['a mutation by GET parameters in a body', { ...byHash('x'), documentId: 'other' }, 'DOCUMENT_NOT_TRUSTED'],
  ])('do not include %s', async (__, body, code) => {
    gateway.calls();
    const { errors, status } = await post(gateway, body);
    expect(status).toBe(400);
    expect(errors?.[0].extensions.code).toBe(code);
    expect(gateway.calls()).toEqual([]);
  });
});

test('a gateway without a manifest says so to a request by id, and ignores an id beside a text', async () => {
  const gateway = await startTestGateway();
  const refused = await post(gateway, { documentId: 'sha256:1' });
  expect(refused.status).toBe(400);
  expect(refused.errors?.[0]).toEqual({
    message: 'This gateway has no trusted documents. Send the text of the operation as `query`.',
    extensions: { code: 'DOCUMENT_NOT_TRUSTED' },
  });
  expect((await post(gateway, { documentId: 'sha256:1', query: count })).data).toEqual({
    complianceManagementPartners: { totalCount: 7 },
  });
  await gateway.close();
});

test('other documents run beside trusted ones unless they are forbidden', async () => {
  const gateway = await startTestGateway({ environment: { GRAPHQL_TRUSTED_DOCUMENTS: apolloManifest } });
  expect((await post(gateway, { query: count })).status).toBe(200);
  const { errors } = await post(gateway, byHash('f'.repeat(64)));
  expect(errors?.[0].extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  await gateway.close();
});

describe('a gateway that runs trusted documents only', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      environment: { GRAPHQL_TRUSTED_DOCUMENTS: codegenManifest, GRAPHQL_TRUSTED_DOCUMENTS_ONLY: 'true' },
    });
  });
  afterAll(() => gateway.close());

  test.each([
    ['a text', { query: count }],
    ['the text of a trusted document', { query: ListPartnersDocument.toString() }],
    ['a text that is not GraphQL', { query: '{' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['the schema for composition', { query: '{ _service { sdl } }' }],
    ['an unknown hash', byHash('f'.repeat(64))],
    ['an unknown hash with a text', { query: count, ...byHash('f'.repeat(64)) }],
    ['a text with an empty extension', { query: count, extensions: { persistedQuery: null } }],
    ['a text with an id that is null', { query: count, documentId: null }],
  ])('refuses %s', async (_, body) => {
    const { errors, status } = await post(gateway, body);
    expect(status).toBe(400);
    expect(errors?.[0].extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  test('refuses a text in a list of operations and in a URL', async () => {
    expect((await post(gateway, [{ query: count }])).data).toBeUndefined();
    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(count)}`, {
      headers: { authorization: `Bearer ${await gateway.emulator.signIn('admin')}` },
    });
    expect(((await response.json()) as Json).errors[0].extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  test("runs the operations of Apollo Client by the ids of codegen's documents", async () => {
    const sent: Json[] = [];
    const link = new HttpLink({
      uri: `${gateway.url}/graphql`,
      headers: { authorization: `Bearer ${await gateway.emulator.signIn('admin')}` },
      fetch: (url, init) => {
        sent.push(JSON.parse(String(init?.body)));
        return fetch(url, init);
      },
    });
    const client = new ApolloClient({
      link: ApolloLink.from([new PersistedQueryLink({ generateHash: idOf }), link]),
      cache: new InMemoryCache(),
    });
    const { data } = await client.query({ query: ListPartnersDocument });
    expect(data?.complianceManagementPartners?.nodes).not.toHaveLength(0);
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toHaveProperty('query');
    client.stop();
  });

  test("runs the operations of urql by the ids of codegen's documents", async () => {
    const token = await gateway.emulator.signIn('admin');
    const client = new Client({
      url: `${gateway.url}/graphql`,
      preferGetMethod: false,
      fetchOptions: { headers: { authorization: `Bearer ${token}` } },
      exchanges: [
        persistedExchange({
          enableForMutation: true,
          generateHash: (_, document) => idOf(document),
        }),
        fetchExchange,
      ],
    });
    const { data, error } = await client.query(ListPartnersDocument, {}).toPromise();
    expect(error).toBeUndefined();
    expect(data?.complianceManagementPartners?.nodes).not.toHaveLength(0);
  });
});

describe('the start is refused', () => {
  const start = async (environment: Record<string, string>): Promise<void> => {
    const gateway = await startGateway(loadConfig({ ...testEnvironment, ...environment }));
    await gateway.close();
  };

  test.each([
    ['a document that does not fit the schema', { a: 'query Old { partners { id } }' }, 'Old (a): Cannot query field'],
    ['a document that is not GraphQL', { a: 'query {' }, 'a: Syntax Error'],
    ['a document over a limit', { a: `query Deep ${'{ a '.repeat(13)}${'}'.repeat(13)}` }, 'Deep (a): '],
    ['a manifest without documents', {}, 'a manifest without documents'],
    ['another kind of list', { format: 'apollo-persisted-query-manifest', version: 2 }, 'neither codegen'],
    ['an entry without a text', { a: 1 }, 'an entry that is not an id'],
    ['a document that is too long', { a: `{ __typename } #${'x'.repeat(131_072)}` }, 'a: The document has more than'],
  ])('by %s', async (_, manifest, message) => {
    const path = writeManifest('refused.json', manifest);
    await expect(start({ GRAPHQL_TRUSTED_DOCUMENTS: path })).rejects.toThrow(message);
  });

  test('by introspection where it is off', async () => {
    const path = writeManifest('introspection.json', { a: 'query Schema { __schema { types { name } } }' });
    await start({ GRAPHQL_TRUSTED_DOCUMENTS: path });
    await expect(start({ GRAPHQL_TRUSTED_DOCUMENTS: path, GRAPHQL_INTROSPECTION: 'false' })).rejects.toThrow(
      'Schema (a): GraphQL introspection has been disabled',
    );
  });

  test('by two documents of one id', async () => {
    const operations = [
      { id: 'a', body: names },
      { id: 'a', body: count },
    ];
    const path = writeManifest('twice.json', { format: 'apollo-persisted-query-manifest', version: 1, operations });
    await expect(start({ GRAPHQL_TRUSTED_DOCUMENTS: path })).rejects.toThrow('two documents of the id a');
  });

  test('if only trusted documents may run and there is no manifest', async () => {
    await expect(start({ GRAPHQL_TRUSTED_DOCUMENTS_ONLY: 'true' })).rejects.toThrow('without a manifest');
  });
});
