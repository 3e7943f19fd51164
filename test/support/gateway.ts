// A gateway on its emulator, and what a front end does with it.
import { loadConfig, type Config } from '../../src/config.js';
import { startEmulator, type Emulator, type EmulatorOptions, type EmulatorUser } from '../../src/emulator/emulator.js';
import { startGateway } from '../../src/gateway.js';
import { createTestLog, type TestLog } from './log.js';
import { signingKey } from './signing-key.js';

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
  /** The log so far, a line each. */
  log: () => readonly string[];
  /** Closes it. Rejects when its log holds what no log may hold. */
  close: () => Promise<void>;
}

/** Starts one on a free port; environment variables in place of the real ones. */
export async function startTestGateway(
  options: EmulatorOptions & { environment?: Record<string, string> } = {},
): Promise<TestGateway> {
  const { environment, ...emulated } = options;
  const config = loadConfig({ ...testEnvironment, LOG_LEVEL: 'trace', ...environment });
  const log = createTestLog();
  const gateway = await startGateway(
    { ...config, tenant: { ...config.tenant, pageSize: 100, signingKey, ...emulated, kind: 'emulator' } },
    { logDestination: log },
  );
  const { emulator, url, close } = gateway;
  if (!emulator) throw new Error('The test gateway runs on the emulator.');
  await calm(url);
  return asTestGateway({ url, emulator, log, close });
}

/** Starts one whose users sign in at the emulator, and whose Graph is a server of the test's own; with settings of its own. */
export async function startGatewayBefore(
  msgraphOrigin: string,
  settings: Partial<Pick<Config, 'production' | 'introspection' | 'explorerClientId'>> = {},
): Promise<TestGateway> {
  const emulator = await startEmulator({ resources: [msgraphOrigin], signingKey });
  const { authorityHost, certificate, clientId, clientSecret, tenantId } = emulator;
  const log = createTestLog();
  const gateway = await startGateway(
    {
      ...loadConfig({ ...testEnvironment, LOG_LEVEL: 'trace' }),
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
    },
    { logDestination: log },
  );
  await calm(gateway.url);
  await untilReady(gateway.url);
  const close = async (): Promise<void> => {
    await gateway.close();
    await emulator.close();
  };
  return asTestGateway({ url: gateway.url, emulator, log, close });
}

/** Compiled unless the suite is run by graphql-js alone. */
export const testEnvironment = {
  PORT: '0',
  LOG_LEVEL: 'silent',
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

function asTestGateway({
  close,
  emulator,
  log,
  url,
}: Pick<TestGateway, 'close' | 'emulator' | 'url'> & { log: TestLog }): TestGateway {
  let seen = 0;
  return {
    url,
    emulator,
    log: () => log.lines(),
    close: async () => {
      await close();
      log.check();
    },
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
