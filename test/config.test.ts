// The configuration: what is read, and the problems that are reported.
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { loadConfig } from '../src/config/config.js';
import type { ConfigError } from '../src/config/reader.js';
import { variables, type Variable } from '../src/config/variables.js';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = '22222222-2222-4222-8222-222222222222';
const real = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: 'secret' };
const thisFile = fileURLToPath(import.meta.url);

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

test('each default is a value that its own parser returns', () => {
  const defaults = Object.entries<Variable<unknown>>(variables).flatMap(([name, variable]) =>
    'default' in variable ? [{ name, value: variable.default, read: variable.parse(String(variable.default)) }] : [],
  );
  expect(defaults.length).toBeGreaterThan(10);
  for (const { name, read, value } of defaults) expect({ name, read }).toEqual({ name, read: value });
});

test('without any variable, the gateway runs on the emulator and listens on loopback', () => {
  expect(loadConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    production: false,
    introspection: true,
    tenant: { kind: 'emulator', profile: 'full' },
  });
});

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ NODE_ENV: 'development' }, false],
  [{ AUDIT_LOG: 'true' }, true],
  [{ ...real, NODE_ENV: 'production' }, true],
  [{ ...real, NODE_ENV: 'production', AUDIT_LOG: 'false' }, false],
  [real, false],
])('with %j, the audit log is on: %s', (environment, isOn) => {
  expect(loadConfig(environment).auditLog).toBe(isOn);
});

test('with a tenant, a client and a credential, the gateway runs on the real Graph', () => {
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

describe('EXPLORER_CLIENT_ID', () => {
  const explorer = { ...real, EXPLORER_CLIENT_ID: '33333333-3333-4333-8333-333333333333' };

  test('is the client for signing in to GraphiQL on a real tenant', () => {
    expect(loadConfig(explorer).explorerClientId).toBe(explorer.EXPLORER_CLIENT_ID);
    expect(loadConfig(real).explorerClientId).toBeUndefined();
  });

  test.each<[string, Record<string, string>, string]>([
    ['in production', { ...explorer, NODE_ENV: 'production' }, 'does not run in production'],
    ['on the emulator', { EXPLORER_CLIENT_ID: explorer.EXPLORER_CLIENT_ID }, 'is for a real tenant'],
    ['outside GATEWAY_CLIENT_IDS', { ...explorer, GATEWAY_CLIENT_IDS: clientId }, 'not among GATEWAY_CLIENT_IDS'],
    ['that is not a GUID', { ...explorer, EXPLORER_CLIENT_ID: 'explorer' }, 'must be a GUID'],
  ])('is refused %s', (_, environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(problem)]);
  });

  test('may be one of GATEWAY_CLIENT_IDS, and a misspelt name is reported', () => {
    expect(problemsOf({ ...explorer, GATEWAY_CLIENT_IDS: `${clientId}, ${explorer.EXPLORER_CLIENT_ID}` })).toEqual([]);
    expect(problemsOf({ ...real, EXPLORER_CLIENTS_ID: clientId })).toEqual([
      expect.stringContaining('EXPLORER_CLIENTS_ID is not a known variable'),
    ]);
  });
});

describe('ASSISTANTS', () => {
  const url = 'https://gateway.example.com/mcp';
  const production = { ...real, NODE_ENV: 'production' };

  test('is off by default', () => {
    expect(loadConfig(real).assistants).toBeUndefined();
    expect(loadConfig({ ...real, ASSISTANTS: 'false' }).assistants).toBeUndefined();
  });

  test('needs no URL outside of production', () => {
    expect(loadConfig({ ...real, ASSISTANTS: 'true' }).assistants).toEqual({ url: undefined });
    expect(loadConfig({ ...production, ASSISTANTS: 'true', ASSISTANTS_URL: url }).assistants).toEqual({ url });
  });

  test.each(['https://gateway.example.com/intune/mcp', 'http://localhost:4000/mcp'])('may have the URL %s', (value) => {
    expect(problemsOf({ ...real, ASSISTANTS: 'true', ASSISTANTS_URL: value })).toEqual([]);
  });

  test.each([
    'http://gateway.example.com/mcp',
    'https://gateway.example.com',
    'https://gateway.example.com/mcp/',
    'https://gateway.example.com/mcp?x=1',
    'https://me:secret@gateway.example.com/mcp',
    'gateway.example.com/mcp',
  ])('may not have the URL %s', (value) => {
    expect(problemsOf({ ...real, ASSISTANTS: 'true', ASSISTANTS_URL: value })).toEqual([
      expect.stringContaining('ASSISTANTS_URL must be an https URL that ends in /mcp'),
    ]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['without a URL in production', { ...production, ASSISTANTS: 'true' }, 'ASSISTANTS_URL is missing'],
    ['off with a URL', { ...real, ASSISTANTS_URL: url }, 'ASSISTANTS_URL has no effect'],
    ['with a word that is neither true nor false', { ...real, ASSISTANTS: 'yes' }, 'ASSISTANTS must be true or false'],
    ['with a misspelt name', { ...real, ASSISTANTS_URI: url }, 'ASSISTANTS_URI is not a known variable'],
  ])('is refused %s', (_, environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(problem)]);
  });
});

test('national clouds, lists and booleans are accepted', () => {
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

test('the national clouds of the runbook are accepted as written there', async () => {
  const runbook = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const rows = [...runbook.matchAll(/^\| [\w ().0-9]+ \| `(https:[^`]+)` \| `(https:[^`]+)` \|$/gm)];
  expect(rows).toHaveLength(4);
  for (const [, authorityHost, msgraphUrl] of rows) {
    expect(loadConfig({ ...real, AZURE_AUTHORITY_HOST: authorityHost, MSGRAPH_URL: msgraphUrl }).tenant).toMatchObject({
      authorityHost,
      msgraphUrl,
    });
  }
});

describe('a file for a credential', () => {
  const pair = async (options: Parameters<typeof generate>[1] = {}): Promise<{ key: string; cert: string }> => {
    const { cert, private: key } = await generate(undefined, { keyType: 'rsa', keySize: 2048, ...options });
    return { key, cert };
  };
  const dayMs = 24 * 60 * 60 * 1000;
  let folder: string;
  let good: { key: string; cert: string };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credentials-'));
    good = await pair();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const inFile = async (text: string): Promise<string> => {
    const path = join(folder, 'file.pem');
    await writeFile(path, text);
    return path;
  };
  const client = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
  const certificateProblems = async (text: string): Promise<readonly string[]> =>
    problemsOf({ ...client, AZURE_CLIENT_CERTIFICATE_PATH: await inFile(text) });

  test('is accepted instead of a secret: a certificate with its key, in either order', async () => {
    for (const text of [`${good.key}\n${good.cert}`, `${good.cert}\n${good.key}`]) {
      const certificatePath = await inFile(text);
      const { tenant } = loadConfig({ ...client, AZURE_CLIENT_CERTIFICATE_PATH: certificatePath });
      expect(tenant).toMatchObject({ credential: { certificatePath } });
    }
  });

  test('is accepted instead of a secret: a federated token', () => {
    const { tenant } = loadConfig({ ...client, AZURE_FEDERATED_TOKEN_FILE: thisFile });
    expect(tenant).toMatchObject({ credential: { federatedTokenFile: thisFile } });
  });

  test.each(['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'])(
    '%s must point to a file that is not empty',
    async (name) => {
      expect(problemsOf({ ...client, [name]: folder })).toEqual([`${name} points to a directory.`]);
      expect(problemsOf({ ...client, [name]: '/dev/zero' })).toEqual([
        `${name} points to something other than a file.`,
      ]);
      expect(problemsOf({ ...client, [name]: await inFile(' \n') })).toEqual([
        expect.stringContaining(`${name} points to a`),
      ]);
      expect(problemsOf({ ...client, [name]: await inFile('x'.repeat(2 * 1024 * 1024)) })).toEqual([
        `${name} points to a file larger than 1 MiB.`,
      ]);
    },
  );

  test('must be PEM with a certificate and a key', async () => {
    const start = 'AZURE_CLIENT_CERTIFICATE_PATH points to a file';
    expect(await certificateProblems('hush')).toEqual([`${start} that is not PEM.`]);
    expect(await certificateProblems(good.cert)).toEqual([`${start} without a private key.`]);
    expect(await certificateProblems(good.key)).toEqual([`${start} without a certificate.`]);
    expect(await certificateProblems(`${good.cert}\n${good.key.slice(0, 400)}`)).toEqual([
      `${start} whose certificate or private key cannot be parsed.`,
    ]);
  });

  test('must hold the unencrypted RSA key of its certificate', async () => {
    const start = 'AZURE_CLIENT_CERTIFICATE_PATH points to a file';
    const other = await pair();
    expect(await certificateProblems(`${good.cert}\n${other.key}`)).toEqual([
      `${start} whose private key does not match its first certificate.`,
    ]);
    const encrypted = createPrivateKey(good.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    expect(await certificateProblems(`${good.cert}\n${encrypted}`)).toEqual([
      `${start} with an encrypted private key; store the key without a passphrase.`,
    ]);
    const elliptic = await generate(undefined, { keyType: 'ec' });
    expect(await certificateProblems(`${elliptic.cert}\n${elliptic.private}`)).toEqual([
      `${start} whose private key is not an RSA key, which Entra requires.`,
    ]);
  });

  test('must hold a certificate within its validity period', async () => {
    const past = await pair({
      notBeforeDate: new Date(Date.now() - 9 * dayMs),
      notAfterDate: new Date(Date.now() - dayMs),
    });
    expect(await certificateProblems(`${past.cert}\n${past.key}`)).toEqual([
      expect.stringContaining('AZURE_CLIENT_CERTIFICATE_PATH points to a certificate that expired on'),
    ]);
    const future = await pair({
      notBeforeDate: new Date(Date.now() + dayMs),
      notAfterDate: new Date(Date.now() + 9 * dayMs),
    });
    expect(await certificateProblems(`${future.cert}\n${future.key}`)).toEqual([
      expect.stringContaining('points to a certificate that is not valid before'),
    ]);
  });
});

describe('NODE_ENV', () => {
  test.each(['Production', 'prod', 'staging', 'PRODUCTION', 'prduction', '"production"'])(
    'of %j is refused',
    (NODE_ENV) => {
      expect(problemsOf({ NODE_ENV })).toHaveLength(1);
    },
  );

  test.each(['development', 'test', '', ' development '])('of %j means development', (NODE_ENV) => {
    expect(loadConfig({ NODE_ENV }).production).toBe(false);
  });
});

describe("a name with one of the gateway's prefixes", () => {
  test.each([
    'GATEWAY_CLIENTS_IDS',
    'gateway_client_ids',
    'EMULATOR_PROFIL',
    'MSGRAPH_ULR',
    'GRAPHQL_INTROSPECT',
    'CORS_ORIGIN',
  ])('must be one of its variables, unlike %s', (name) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([
      expect.stringContaining(`${name} is not a known variable. Correct or remove it. Known variables: `),
    ]);
  });

  test.each(['GATEWAY_SERVICE_HOST', 'GATEWAY_SERVICE_PORT_HTTP', 'GATEWAY_PORT', 'GATEWAY_PORT_4000_TCP_ADDR'])(
    'may be what Kubernetes sets for a service: %s',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([]);
    },
  );

  test('is not one of the prefixes that other tools share', () => {
    expect(problemsOf({ AZURE_CONFIG_DIR: 'x', OTEL_SERVICE_NAME: 'x', HOSTNAME: 'x' })).toEqual([]);
  });
});

describe('variables of OpenTelemetry, which may be set for every process of a cluster,', () => {
  test.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_EXPORTER', 'jaeger'],
    ['OTEL_TRACES_EXPORTER', 'otlp,console'],
    ['OTEL_METRICS_EXPORTER', 'console'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_METRIC_EXPORT_INTERVAL', 'often'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '"http://collector:4318"'],
    ['OTEL_SDK_DISABLED', 'yes'],
  ])('do not stop the start with a value that is not supported: %s=%s', (name, value) => {
    const { telemetry, warnings } = loadConfig({ [name]: value });
    expect(telemetry).toEqual(loadConfig({}).telemetry);
    expect(warnings).toEqual([expect.stringContaining(`${name} `)]);
    expect(warnings.join('')).not.toContain(value);
  });

  test('are not set if they are empty', () => {
    const names = Object.keys(variables).filter((name) => name.startsWith('OTEL_'));
    const { telemetry, warnings } = loadConfig(Object.fromEntries(names.map((name) => [name, ' '])));
    expect(telemetry).toEqual(loadConfig({}).telemetry);
    expect(warnings).toEqual([]);
  });

  test('are read in upper and in lower case', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318/';
    const { telemetry } = loadConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_TRACES_SAMPLER: 'Always_Off',
      OTEL_METRICS_EXPORTER: 'Prometheus',
    });
    expect(telemetry.sampler).toBe('always_off');
    expect(telemetry.metrics).toBeUndefined();
    expect(telemetry.traces).toEqual({ url: 'http://collector:4318/v1/traces', protocol: 'http/json' });
    expect(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }).telemetry.traces).toBeUndefined();
  });

  test('name a protocol and an endpoint for each signal', () => {
    const { telemetry } = loadConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics/push',
      OTEL_METRICS_EXPORTER: 'otlp,prometheus',
    });
    expect(telemetry.traces).toEqual({ url: 'http://collector:4318/v1/traces', protocol: 'http/protobuf' });
    expect(telemetry.metrics).toEqual({ url: 'http://metrics/push', protocol: 'http/json' });
  });

  test('export to the standard endpoint if an exporter is set without one', () => {
    const { telemetry } = loadConfig({ OTEL_TRACES_EXPORTER: 'otlp' });
    expect(telemetry.traces?.url).toBe('http://localhost:4318/v1/traces');
    expect(telemetry.metrics).toBeUndefined();
  });
});

test.each(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'GATEWAY_CLIENT_IDS'])(
  'the placeholder of the manifests is refused in %s',
  (name) => {
    expect(problemsOf({ ...real, [name]: '00000000-0000-0000-0000-000000000000' })).toEqual([
      `${name} has the placeholder 00000000-0000-0000-0000-000000000000. Replace it with the id of your own.`,
    ]);
  },
);

test('an empty list of front ends is refused, because it would let any front end call', () => {
  expect(problemsOf({ GATEWAY_CLIENT_IDS: ' ' })).toEqual([expect.stringContaining('GATEWAY_CLIENT_IDS is empty')]);
});

test('quotes around a value are refused, without showing the value', () => {
  const problems = problemsOf({ ...real, AZURE_CLIENT_SECRET: '"hush"', HOST: "'0.0.0.0'" });
  expect(problems).toEqual(
    [
      'HOST is enclosed in quotes. Remove the quotes.',
      'AZURE_CLIENT_SECRET is enclosed in quotes. Remove the quotes.',
    ].toSorted(),
  );
});

describe('a proxy', () => {
  test('is read from the usual variables, and lower case takes precedence', () => {
    expect(loadConfig({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'a.example' }).proxy).toEqual({
      url: 'http://proxy.example:3128/',
      noProxy: 'a.example',
    });
    expect(loadConfig({ HTTPS_PROXY: 'http://a.example', https_proxy: 'http://b.example' }).proxy).toEqual({
      url: 'http://b.example/',
      noProxy: '',
    });
    expect(loadConfig({ NO_PROXY: 'a.example' }).proxy).toBeUndefined();
  });

  test.each(['proxy.example:3128', 'socks5://proxy.example', 'http://proxy.example/proxy.pac', 'http://user:hush@'])(
    'of the form %s is refused, without showing its credentials',
    (HTTPS_PROXY) => {
      const problems = problemsOf({ HTTPS_PROXY });
      expect(problems).toEqual(['HTTPS_PROXY must be a URL such as http://proxy.example.com:3128.']);
    },
  );
});

describe('the emulator', () => {
  test('never runs in production', () => {
    const problems = problemsOf({ NODE_ENV: 'production' });
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain('AZURE_TENANT_ID is missing (the emulator does not run in production)');
  });

  test.each(Object.keys(real))('never runs with half of a real configuration: %s alone is refused', (name) => {
    const missing = Object.keys(real).filter((variable) => variable !== name);
    const problems = problemsOf({ [name]: { ...real }[name] ?? '' }).join('\n');
    for (const other of missing) expect(problems).toContain(other);
  });

  test.each(['MSGRAPH_URL', 'AZURE_AUTHORITY_HOST', 'GATEWAY_AUDIENCE'])('nor with %s', (name) => {
    expect(
      problemsOf({ [name]: name === 'MSGRAPH_URL' ? 'https://graph.microsoft.com/beta' : 'https://x.example' }).join(),
    ).toContain('AZURE_TENANT_ID is missing');
  });

  test('and its own variables are refused with a real tenant', () => {
    for (const [name, value] of [
      ['EMULATOR_PROFILE', 'beta'],
      ['EMULATOR_CREATE', 'refused'],
      ['EMULATOR_SEED_FILE', thisFile],
    ] as const) {
      const problem = expect.stringContaining(`${name} is for the emulator`);
      expect(problemsOf({ ...real, [name]: value })).toEqual([problem]);
      expect(problemsOf({ NODE_ENV: 'production', [name]: value })).toContainEqual(problem);
    }
  });

  test('refuses creates if it is configured to', () => {
    expect(loadConfig({ EMULATOR_CREATE: 'refused' }).tenant).toMatchObject({ create: 'refused' });
    expect(loadConfig({}).tenant).toMatchObject({ create: 'offered' });
  });

  test('has the data of a file if there is one', () => {
    expect(loadConfig({ EMULATOR_SEED_FILE: thisFile }).tenant).toMatchObject({ seedFile: thisFile });
  });
});

describe('a problem names its variable and the expected value', () => {
  test.each<[Record<string, string>, string]>([
    [{ PORT: '70000' }, 'PORT must be a number from 0 to 65535.'],
    [{ PORT: 'http' }, 'PORT must be a number'],
    [{ ...real, AZURE_TENANT_ID: 'contoso.com' }, 'AZURE_TENANT_ID must be a GUID.'],
    [{ ...real, AZURE_FEDERATED_TOKEN_FILE: thisFile }, 'AZURE_CLIENT_SECRET and AZURE_FEDERATED_TOKEN_FILE are set.'],
    [
      { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: '/no/such/file' },
      'AZURE_FEDERATED_TOKEN_FILE must be the path of a readable file.',
    ],
    [{ ...real, AZURE_AUTHORITY_HOST: 'http://login.example' }, 'AZURE_AUTHORITY_HOST must be an https origin'],
    [{ ...real, AZURE_AUTHORITY_HOST: 'https://login.example/tenant' }, 'AZURE_AUTHORITY_HOST must be an https origin'],
    [{ ...real, MSGRAPH_URL: 'http://graph.example/beta' }, 'MSGRAPH_URL must be an https URL'],
    [{ ...real, MSGRAPH_URL: 'http://127.0.0.1.graph.example/beta' }, 'MSGRAPH_URL must be an https URL'],
    [
      { ...real, MSGRAPH_URL: 'https://graph.microsoft.com' },
      'MSGRAPH_URL must be an https URL that ends in /beta or /v1.0.',
    ],
    [{ ...real, MSGRAPH_URL: 'https://user@graph.example/beta' }, 'MSGRAPH_URL'],
    [{ GATEWAY_SCOPE: 'a b' }, 'GATEWAY_SCOPE must be one scope'],
    [{ GATEWAY_CLIENT_IDS: 'x' }, 'GATEWAY_CLIENT_IDS must be a comma-separated list of GUIDs'],
    [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS must be a comma-separated list of origins'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS must be a comma-separated list of origins'],
    [{ GRAPHQL_INTROSPECTION: 'yes' }, 'GRAPHQL_INTROSPECTION must be true or false.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace'],
    [{ EMULATOR_CREATE: 'no' }, 'EMULATOR_CREATE must be one of offered, refused.'],
    [{ EMULATOR_PROFILE: 'v2' }, 'EMULATOR_PROFILE must be one of full, beta, v1.0.'],
  ])('%j', (environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(problem)]);
  });

  test('all problems are reported at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x', AZURE_TENANT_ID: 'x', MSGRAPH_URL: 'x' })).toHaveLength(6);
  });

  test('no problem shows a secret', () => {
    expect(JSON.stringify(problemsOf({ AZURE_CLIENT_SECRET: 'hush' }))).not.toContain('hush');
  });
});

test('plain http is for loopback only', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    expect(loadConfig({ ...real, MSGRAPH_URL: `http://${host}:8080/beta` }).tenant).toMatchObject({
      msgraphUrl: `http://${host}:8080/beta`,
    });
  }
});

describe('hosts of Entra and of Microsoft Graph', () => {
  const clouds = {
    global: ['login.microsoftonline.com login.windows.net login.microsoft.com', 'graph.microsoft.com'],
    'US Government': ['login.microsoftonline.us', 'graph.microsoft.us dod-graph.microsoft.us'],
    China: ['login.partner.microsoftonline.cn login.chinacloudapi.cn', 'microsoftgraph.chinacloudapi.cn'],
    Bleu: ['login.sovcloud-identity.fr', 'graph.svc.sovcloud.fr'],
    Delos: ['login.sovcloud-identity.de', 'graph.svc.sovcloud.de'],
  };
  const pairs = Object.entries(clouds).flatMap(([authorityCloud, [authorities = '']]) =>
    Object.entries(clouds).flatMap(([graphCloud, [, graphs = '']]) =>
      authorities
        .split(' ')
        .flatMap((authority) =>
          graphs.split(' ').map((graph) => ({ authority, graph, isSame: authorityCloud === graphCloud })),
        ),
    ),
  );
  const problemsWith = (authority: string, graph: string): readonly string[] =>
    problemsOf({ ...real, AZURE_AUTHORITY_HOST: authority, MSGRAPH_URL: graph });

  test.each(pairs)(
    '$authority and $graph are accepted if they are of the same cloud',
    ({ authority, graph, isSame }) => {
      const problems = problemsWith(`https://${authority}`, `https://${graph}/v1.0`);
      const named = problems.map((problem) => problem.includes(`AZURE_AUTHORITY_HOST (${authority})`));
      expect(named).toEqual(isSame ? [] : [true]);
    },
  );

  test('of different clouds are refused if only one of the two is set', () => {
    expect(problemsOf({ ...real, MSGRAPH_URL: 'https://graph.microsoft.us/beta' })).toEqual([
      expect.stringContaining('US Government'),
    ]);
    expect(problemsOf({ ...real, AZURE_AUTHORITY_HOST: 'https://login.chinacloudapi.cn' })).toHaveLength(1);
  });

  test('that are not known are accepted', () => {
    expect(problemsWith('https://login.example', 'https://graph.microsoft.us/beta')).toEqual([]);
    expect(problemsWith('https://login.microsoftonline.us', 'https://graph.example/beta')).toEqual([]);
    expect(problemsWith('https://login.microsoftonline.us', 'http://127.0.0.1:8080/beta')).toEqual([]);
  });

  test('of different clouds are reported beside every other problem', () => {
    const problems = problemsOf({
      ...real,
      AZURE_AUTHORITY_HOST: 'https://LOGIN.microsoftonline.us'.toLowerCase(),
      MSGRAPH_URL: 'https://GRAPH.microsoft.com./beta',
      PORT: 'x',
      AZURE_CLIENT_ID: 'x',
    });
    expect(problems).toHaveLength(3);
    expect(problems.join()).toMatch(/PORT.*/);
    expect(problems.join()).toMatch(/cloud of your tenant/);
  });

  test('are not compared if one of them is invalid', () => {
    expect(problemsWith('https://login.microsoftonline.us', 'https://graph.microsoft.us')).toEqual([
      expect.stringContaining('MSGRAPH_URL must be'),
    ]);
  });
});
