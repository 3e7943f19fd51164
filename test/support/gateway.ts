// A gateway on its emulator, and what a front end does with it.
import { loadConfig, type Config } from '../../src/config.js';
import { startEmulator, type Emulator, type EmulatorOptions, type EmulatorUser } from '../../src/emulator/emulator.js';
import { startGateway } from '../../src/gateway.js';

/** JSON whose shape the query decides. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  data: Json;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, Json> }[] | undefined;
}

export interface Asking {
  variables?: Record<string, unknown>;
  user?: EmulatorUser;
  /** In place of the user's token; `null` for none. */
  token?: string | null;
  headers?: Record<string, string>;
}

export interface TestGateway {
  url: string;
  emulator: Emulator;
  ask: (query: string, asking?: Asking) => Promise<Answer>;
  /** Calls to Graph since the last time, as `GET /path`; members of a batch are left out. */
  calls: () => string[];
  close: () => Promise<void>;
}

/** Starts one on a free port; environment variables in place of the real ones. */
export async function startTestGateway(
  options: EmulatorOptions & { environment?: Record<string, string> } = {},
): Promise<TestGateway> {
  const { environment, ...emulated } = options;
  const config = loadConfig({ ...testEnvironment, ...environment });
  const gateway = await startGateway({
    ...config,
    tenant: { ...config.tenant, pageSize: 100, ...emulated, kind: 'emulator' },
  });
  const { emulator, url, close } = gateway;
  if (!emulator) throw new Error('The test gateway runs on the emulator.');
  await calm(url);
  return asTestGateway(url, emulator, close);
}

/** Starts one whose users sign in at the emulator, and whose Graph is a server of the test's own; with settings of its own. */
export async function startGatewayBefore(
  msgraphOrigin: string,
  settings: Partial<Pick<Config, 'production' | 'introspection' | 'explorerClientId'>> = {},
): Promise<TestGateway> {
  const emulator = await startEmulator({ resources: [msgraphOrigin] });
  const { authorityHost, certificate, clientId, clientSecret, tenantId } = emulator;
  const gateway = await startGateway({
    ...loadConfig(testEnvironment),
    ...settings,
    tenant: {
      kind: 'entra',
      authorityHost,
      certificate,
      tenantId,
      clientId,
      credential: { clientSecret },
      msgraphUrl: `${msgraphOrigin}/beta`,
      audiences: [clientId],
    },
  });
  await calm(gateway.url);
  await untilReady(gateway.url);
  return asTestGateway(gateway.url, emulator, async () => {
    await gateway.close();
    await emulator.close();
  });
}

/** Silent and compiled, unless a test wants to read the log of all the others, or to run them through graphql-js. */
export const testEnvironment = {
  PORT: '0',
  LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  GRAPHQL_COMPILE_AFTER: process.env['TEST_COMPILE_AFTER'] ?? '0',
};

/** Waits until a gateway is ready: its credential has been proven. */
export async function untilReady(url: string): Promise<void> {
  while ((await fetch(`${url}/health/ready`)).status === 503) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Compiling a test can hold the event loop for seconds, and a gateway that starts just then sheds its first load. */
async function calm(url: string): Promise<void> {
  while ((await fetch(`${url}/graphql`)).status === 503) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function asTestGateway(url: string, emulator: Emulator, close: () => Promise<void>): TestGateway {
  let seen = 0;
  return {
    url,
    emulator,
    close,
    ask: async (query, { variables, user, token, headers } = {}) => {
      const bearer = token === undefined ? await emulator.signIn(user) : token;
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as Answer;
      return { status: response.status, headers: response.headers, data, errors };
    },
    calls: () => {
      const fresh = emulator.requests.msgraph.slice(seen).filter(({ inBatch }) => !inBatch);
      seen = emulator.requests.msgraph.length;
      return fresh.map(
        ({ method, url: path }) => `${method} ${decodeURIComponent(path).replace(/^\/(beta|v1\.0)/, '')}`,
      );
    },
  };
}
