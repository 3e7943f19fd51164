// A supergraph with a directory service behind @apollo/gateway: one query, two subgraphs, the caller's token.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

let partners: TestGateway;
let directory: { url: string; authorizations: (string | undefined)[]; close: () => Promise<void> };
let router: { url: string; close: () => Promise<void> };

const folder = new URL('../../../schema/supergraph/', import.meta.url);
beforeAll(async () => {
  const { startDirectory } = await import(new URL('directory.mjs', folder).href);
  const { routers } = await import(new URL('routers.mjs', folder).href);
  [partners, directory] = await Promise.all([startTestGateway(), startDirectory()]);
  const urls = { partners: `${partners.url}/graphql`, directory: directory.url };
  router = await routers['apollo-gateway'].start({ urls, port: 0 });
});
afterAll(async () => {
  await router.close();
  await Promise.all([partners.close(), directory.close()]);
});
beforeEach(() => {
  partners.emulator.reset();
  directory.authorizations.length = 0;
  partners.calls();
});

async function ask(
  query: string,
  token?: string,
): Promise<{ status: number; challenge: string | null; data: Json; errors: Json[] | undefined }> {
  const response = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as Json;
  return { status: response.status, challenge: response.headers.get('www-authenticate'), data, errors };
}

test("a partner and its groups are resolved from both subgraphs with the caller's token", async () => {
  const token = await partners.emulator.signIn();
  const { data, errors, status } = await ask(
    `{
      complianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") {
        displayName
        platformEnrollments(platforms: [IOS]) {
          assignments {
            target {
              __typename
              ... on GroupAssignmentTarget { group { id displayName mail memberCount } }
              ... on ExclusionGroupAssignmentTarget { group { displayName memberCount } }
            }
          }
        }
      }
    }`,
    token,
  );
  expect(status).toBe(200);
  expect(errors).toBeUndefined();
  expect(data.complianceManagementPartner).toEqual({
    displayName: 'Contoso Mobile Guard',
    platformEnrollments: [
      {
        assignments: [
          {
            target: {
              __typename: 'GroupAssignmentTarget',
              group: {
                id: '20000000-0000-4000-8000-000000000001',
                displayName: 'Sales',
                mail: 'sales@contoso.example',
                memberCount: 25,
              },
            },
          },
          {
            target: {
              __typename: 'ExclusionGroupAssignmentTarget',
              group: { displayName: 'Contractors', memberCount: 310 },
            },
          },
        ],
      },
    ],
  });
  expect(directory.authorizations).toEqual([`Bearer ${token}`, `Bearer ${token}`]);
});

test('connectors that the directory knows by id are resolved with the fields of their kind', async () => {
  const { data, errors } = await ask(
    `{
      connectorsOfOwner(groupId: "20000000-0000-4000-8000-000000000001") {
        __typename
        displayName
        state
        owner { mail }
        ... on MobileThreatDefenseConnector { iosEnabled }
      }
    }`,
    await partners.emulator.signIn(),
  );
  expect(errors).toBeUndefined();
  const owner = { mail: 'sales@contoso.example' };
  expect(data.connectorsOfOwner).toEqual([
    { __typename: 'ComplianceManagementPartner', displayName: 'Contoso Mobile Guard', state: 'ENABLED', owner },
    expect.objectContaining({ __typename: 'MobileThreatDefenseConnector', iosEnabled: expect.any(Boolean), owner }),
  ]);
  expect(partners.calls()).toHaveLength(2);
});

test('connectors of this subgraph have the fields that the directory adds to the interface', async () => {
  const { data, errors } = await ask(
    '{ intuneConnectors { __typename id owner { displayName } } }',
    await partners.emulator.signIn(),
  );
  expect(errors).toBeUndefined();
  const owned = data.intuneConnectors.filter(({ owner }: Json) => owner?.displayName === 'Sales');
  expect(owned.map(({ id }: Json) => id)).toEqual([
    '40000000-0000-4000-8000-000000000001',
    '08a8455c-48dd-45ff-ad82-7211355354f3',
  ]);
});

test('entities of one request are read in one call to Graph', async () => {
  const ids = [1, 2, 3].map((number) => `40000000-0000-4000-8000-00000000000${number}`);
  const { data } = await partners.ask(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on ComplianceManagementPartner { displayName } }
    }`,
    { variables: { representations: ids.map((id) => ({ __typename: 'ComplianceManagementPartner', id })) } },
  );
  expect(data._entities.map(({ displayName }: Json) => displayName)).toEqual([
    'Contoso Mobile Guard',
    'Fabrikam Device Trust',
    'Northwind Endpoint',
  ]);
  expect(partners.calls()).toHaveLength(1);
});

test('a request without a token returns 401 with the challenge from the router', async () => {
  const { challenge, errors, status } = await ask('{ complianceManagementPartners { totalCount } }');
  expect(status).toBe(401);
  expect(challenge).toBe('Bearer');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('a claims challenge reaches the client through the router, in the header and in extensions', async () => {
  partners.emulator.requireAuthenticationContext('c1');
  const { challenge, errors, status } = await ask(
    '{ complianceManagementPartners { totalCount } }',
    await partners.emulator.signIn('reader'),
  );
  expect(status).toBe(401);
  expect(challenge).toContain('error="insufficient_claims"');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', claims: expect.stringContaining('"c1"') });
});

test('a rejected mutation returns its userErrors as data through the router', async () => {
  const { data, status } = await ask(
    'mutation { deleteComplianceManagementPartner(id: "gone") { userErrors { code } } }',
    await partners.emulator.signIn(),
  );
  expect(status).toBe(200);
  expect(data).toEqual({ deleteComplianceManagementPartner: { userErrors: [{ code: 'NOT_FOUND' }] } });
});

test('a permission that is missing for entities of a field of the other subgraph is one error, at the place of the first', async () => {
  const ids = [1, 2, 3].map((index) => `"30000000-0000-4000-8000-00000000000${index}"`);
  const { data, errors, status } = await ask(
    `{ filtersById(ids: [${ids.join(', ')}]) { id displayName platform } }`,
    await partners.emulator.signIn('reader'),
  );
  expect(status).toBe(200);
  expect(data.filtersById).toHaveLength(3);
  for (const filter of data.filtersById) expect(filter).toMatchObject({ displayName: null, platform: null });
  const ofPartners = errors?.filter(({ extensions }) => extensions.code === 'FORBIDDEN');
  expect(ofPartners).toHaveLength(1);
  expect(ofPartners?.[0]).toMatchObject({
    path: ['filtersById', 0, 'displayName'],
    extensions: { permission: 'DeviceManagementConfiguration.Read.All', places: 6 },
  });
  expect(ofPartners?.[0].extensions.fields.toSorted()).toEqual(['_entities.displayName', '_entities.platform']);
});
