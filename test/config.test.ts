// The configuration: what is read, and every fault that is told.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadConfig, type ConfigError } from '../src/config.js';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = '22222222-2222-4222-8222-222222222222';
const real = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: 'secret' };
const thisFile = fileURLToPath(import.meta.url);

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
}

test('nothing at all means the emulator, on loopback', () => {
  expect(loadConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    production: false,
    introspection: true,
    tenant: { kind: 'emulator', profile: 'full' },
  });
});

test('a tenant, a client and a credential mean the real Graph', () => {
  expect(loadConfig({ ...real, NODE_ENV: 'production' })).toMatchObject({
    production: true,
    introspection: false,
    corsOrigins: [],
    scope: 'access_as_user',
    tenant: {
      kind: 'entra',
      tenantId,
      clientId,
      credential: { clientSecret: 'secret' },
      authorityHost: 'https://login.microsoftonline.com',
      msgraphUrl: 'https://graph.microsoft.com/beta',
      audiences: [clientId, `api://${clientId}`],
    },
  });
});

test('national clouds, lists and switches are taken', () => {
  const config = loadConfig({
    ...real,
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/',
    MSGRAPH_URL: 'https://graph.microsoft.us/v1.0/',
    GATEWAY_AUDIENCE: 'api://one, api://two',
    GATEWAY_CLIENT_IDS: clientId,
    CORS_ORIGINS: 'https://a.example, https://b.example:8443',
    GRAPHQL_INTROSPECTION: 'false',
  });
  expect(config).toMatchObject({
    corsOrigins: ['https://a.example', 'https://b.example:8443'],
    clientIds: [clientId],
    introspection: false,
  });
  expect(config.tenant).toMatchObject({
    authorityHost: 'https://login.microsoftonline.us',
    msgraphUrl: 'https://graph.microsoft.us/v1.0',
    audiences: ['api://one', 'api://two'],
  });
});

test('the national clouds of the runbook are taken as they stand there', async () => {
  const runbook = await readFile(new URL('../docs/operations.md', import.meta.url), 'utf8');
  const rows = [...runbook.matchAll(/^\| [\w ().0-9]+ \| `(https:[^`]+)` \| `(https:[^`]+)` \|$/gm)];
  expect(rows).toHaveLength(4);
  for (const [, authorityHost, msgraphUrl] of rows) {
    expect(loadConfig({ ...real, AZURE_AUTHORITY_HOST: authorityHost, MSGRAPH_URL: msgraphUrl }).tenant).toMatchObject({
      authorityHost,
      msgraphUrl,
    });
  }
});

test.each([
  [{ AZURE_CLIENT_CERTIFICATE_PATH: thisFile }, { certificatePath: thisFile }],
  [{ AZURE_FEDERATED_TOKEN_FILE: thisFile }, { federatedTokenFile: thisFile }],
])('another credential will do: %j', (variable, credential) => {
  expect(loadConfig({ AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, ...variable }).tenant).toMatchObject({
    credential,
  });
});

describe('the emulator', () => {
  test('never runs in production', () => {
    const faults = faultsOf({ NODE_ENV: 'production' });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toContain('AZURE_TENANT_ID is missing (the emulator does not run in production)');
  });

  test.each(Object.keys(real))('never runs beside a real tenant: %s alone is too little', (name) => {
    const missing = Object.keys(real).filter((it) => it !== name);
    const faults = faultsOf({ [name]: { ...real }[name] ?? '' }).join('\n');
    for (const other of missing) expect(faults).toContain(other);
  });

  test.each(['MSGRAPH_URL', 'AZURE_AUTHORITY_HOST', 'GATEWAY_AUDIENCE'])('nor beside %s', (name) => {
    expect(
      faultsOf({ [name]: name === 'MSGRAPH_URL' ? 'https://graph.microsoft.com/beta' : 'https://x.example' }).join(),
    ).toContain('AZURE_TENANT_ID is missing');
  });

  test('and its own settings do not stand beside a real tenant', () => {
    for (const [name, value] of [
      ['EMULATOR_PROFILE', 'beta'],
      ['EMULATOR_CREATE', 'refused'],
    ] as const) {
      expect(faultsOf({ ...real, [name]: value })).toEqual([expect.stringContaining(`${name} is for the emulator`)]);
    }
  });

  test('refuses creates when it is told to', () => {
    expect(loadConfig({ EMULATOR_CREATE: 'refused' }).tenant).toMatchObject({ create: 'refused' });
    expect(loadConfig({}).tenant).toMatchObject({ create: 'offered' });
  });
});

describe('a fault names its variable and what it wants', () => {
  test.each<[Record<string, string>, string]>([
    [{ PORT: '70000' }, 'PORT has to be a number from 0 to 65535.'],
    [{ PORT: 'http' }, 'PORT has to be a number'],
    [{ ...real, AZURE_TENANT_ID: 'contoso.com' }, 'AZURE_TENANT_ID has to be a GUID.'],
    [{ ...real, AZURE_FEDERATED_TOKEN_FILE: thisFile }, 'AZURE_CLIENT_SECRET and AZURE_FEDERATED_TOKEN_FILE are set.'],
    [
      { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: '/no/such/file' },
      'AZURE_FEDERATED_TOKEN_FILE has to be the path of a file that can be read.',
    ],
    [{ ...real, AZURE_AUTHORITY_HOST: 'http://login.example' }, 'AZURE_AUTHORITY_HOST has to be an https origin'],
    [
      { ...real, AZURE_AUTHORITY_HOST: 'https://login.example/tenant' },
      'AZURE_AUTHORITY_HOST has to be an https origin',
    ],
    [{ ...real, MSGRAPH_URL: 'http://graph.example/beta' }, 'MSGRAPH_URL has to be an https URL'],
    [
      { ...real, MSGRAPH_URL: 'https://graph.microsoft.com' },
      'MSGRAPH_URL has to be an https URL that ends in /beta or /v1.0.',
    ],
    [{ ...real, MSGRAPH_URL: 'https://user@graph.example/beta' }, 'MSGRAPH_URL'],
    [{ GATEWAY_SCOPE: 'a b' }, 'GATEWAY_SCOPE has to be one scope'],
    [{ GATEWAY_CLIENT_IDS: 'x' }, 'GATEWAY_CLIENT_IDS has to be GUIDs'],
    [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS has to be origins'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS has to be origins'],
    [{ GRAPHQL_INTROSPECTION: 'yes' }, 'GRAPHQL_INTROSPECTION has to be true or false.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL has to be one of trace'],
    [{ EMULATOR_CREATE: 'no' }, 'EMULATOR_CREATE has to be one of offered, refused.'],
    [{ EMULATOR_PROFILE: 'v2' }, 'EMULATOR_PROFILE has to be one of full, beta, v1.0.'],
  ])('%j', (environment, fault) => {
    expect(faultsOf(environment)).toEqual([expect.stringContaining(fault)]);
  });

  test('and all are told at once', () => {
    expect(faultsOf({ PORT: 'x', LOG_LEVEL: 'x', AZURE_TENANT_ID: 'x', MSGRAPH_URL: 'x' })).toHaveLength(6);
  });

  test('but never what a secret was', () => {
    expect(JSON.stringify(faultsOf({ AZURE_CLIENT_SECRET: 'hush' }))).not.toContain('hush');
  });
});

test('plain http is for loopback only', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    expect(loadConfig({ ...real, MSGRAPH_URL: `http://${host}:8080/beta` }).tenant).toMatchObject({
      msgraphUrl: `http://${host}:8080/beta`,
    });
  }
});
