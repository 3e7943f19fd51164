// Mistakes of the operator that show when Graph or Entra is called: another cloud, or an unknown application.
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import { startGatewayBefore, testEnvironment, type TestGateway, startPatientGateway } from '../support/gateway.js';
import {
  startScriptedAuthority,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../support/scripted-server.js';

let gateway: TestGateway;
let msgraph: ScriptedServer;
afterEach(async () => {
  await gateway.close();
  await msgraph.close();
});

const refusal = (code: string, message = 'Words of fef.msua.manage.microsoft.com'): Step => ({
  status: 401,
  headers: { 'request-id': 'r-1', 'www-authenticate': 'Bearer realm="", error="invalid_token"' },
  body: { error: { code, message } },
});
const causes: [string, Step][] = [
  ['a token of another cloud', refusal('InvalidCloudInstance')],
  ['an unknown application', refusal('Authorization_IdentityNotFound')],
  ['a tenant of another cloud', refusal('OrganizationFromTenantGuidNotFound')],
  [
    'a tenant of another cloud, in a document',
    refusal('UnknownError', JSON.stringify({ error: { code: 'OrganizationFromTenantGuidNotFound', message: 'x' } })),
  ],
  [
    'a token for another Graph',
    refusal('InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'),
  ],
];
const errorLines = (): Record<string, unknown>[] =>
  gateway
    .log()
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ level }) => Number(level) >= 50);

describe('a 401 for', () => {
  test.each(causes)('%s is the mistake of the operator', async (_, step) => {
    msgraph = await startScriptedServer(step);
    gateway = await startGatewayBefore(msgraph.url);
    const token = await gateway.emulator.signIn();
    for (const query of [
      '{ complianceManagementPartners { totalCount } }',
      '{ intuneConnectors { id } a: complianceManagementPartners { totalCount } }',
      'mutation { createComplianceManagementPartner(input: { displayName: "x" }) { userErrors { code } } }',
      '{ assignableGroups { nodes { id } } }',
    ]) {
      const before = errorLines().length;
      const response = await gateway.ask(query, { token });
      expect(response.status).toBe(200);
      expect(response.headers.get('www-authenticate')).toBeNull();
      for (const { extensions, message } of response.errors ?? []) {
        expect(message).toBe('The gateway is misconfigured. Only its operator can correct that.');
        expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
      }
      expect(response.errors).not.toHaveLength(0);
      const lines = errorLines().slice(before);
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).toMatch(/AZURE_AUTHORITY_HOST.*MSGRAPH_URL.*AZURE_CLIENT_ID/);
      expect(JSON.stringify(lines)).not.toMatch(/manage\.microsoft|Words of/);
    }
    // No token is exchanged again, and no call is repeated.
    expect(gateway.emulator.requests.exchanges).toBe(1);
    expect(msgraph.requests.length).toBeLessThanOrEqual(6);
  });

  test('a member of a batch is the mistake of the operator, too', async () => {
    const { body } = refusal('InvalidCloudInstance') as { body: unknown };
    msgraph = await startScriptedServer({
      body: { responses: ['0', '1'].map((id) => ({ id, status: 401, headers: {}, body })) },
    });
    gateway = await startGatewayBefore(msgraph.url);
    const { data, errors, status } = await gateway.ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Group { displayName } }
      }`,
      { variables: { representations: ['a', 'b'].map((id) => ({ __typename: 'Group', id })) } },
    );
    expect(status).toBe(200);
    expect(data['_entities']).toEqual([{ displayName: null }, { displayName: null }]);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'INTERNAL_SERVER_ERROR', places: 2, fields: ['_entities.displayName'] },
    ]);
    expect(errorLines()).toHaveLength(1);
    expect(msgraph.requests).toHaveLength(1);
  });
});

test('an authority that does not know the tenant is the mistake of the operator, and not an outage', async () => {
  msgraph = await startScriptedServer({ body: { value: [] } });
  gateway = await startGatewayBefore(msgraph.url);
  const authority = await startScriptedAuthority({
    status: 400,
    body: { error: 'invalid_tenant', error_description: 'AADSTS90002: No.', error_codes: [90002] },
  });
  const { clientId, clientSecret, tenantId } = gateway.emulator;
  const misconfigured = await startPatientGateway({
    ...loadConfig(testEnvironment),
    tenant: {
      kind: 'entra',
      authorityHost: authority.url,
      certificate: authority.certificate,
      tenantId,
      clientId,
      credential: { clientSecret },
      msgraphUrl: `${msgraph.url}/beta`,
      audiences: [clientId],
    },
  });
  const response = await fetch(`${misconfigured.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  });
  const body = await response.text();
  await misconfigured.close();
  await authority.close();
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect(response.headers.get('retry-after')).toBeNull();
  expect(JSON.parse(body).errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(body).not.toMatch(/AADSTS|AZURE/);
});
