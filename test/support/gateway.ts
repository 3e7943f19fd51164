// A gateway for tests, with a client that sends operations to it.
import { loadConfig, type Config } from '../../src/config/config.js';
import { startEmulator, type Emulator, type EmulatorOptions, type EmulatorUser } from '../../src/emulator/emulator.js';
import { startGateway } from '../../src/gateway.js';
import { createTestLog, type TestLog } from './log.js';
import { signingKey } from './signing-key.js';
import { until } from './until.js';

/** JSON of any shape. */
export type Json = ReturnType<typeof JSON.parse>;

export interface TestResponse {
  status: number;
  headers: Headers;
  data: Json;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, Json> }[] | undefined;
}

export interface RequestOptions {
  variables?: Record<string, unknown>;
  user?: EmulatorUser;
  /** Replaces the user's token, which the requests of a gateway share; `null` sends none. */
  token?: string | null;
  headers?: Record<string, string>;
}

export interface TestGateway {
  url: string;
  managementUrl: string | undefined;
  emulator: Emulator;
  /** Sends an operation, by default as an administrator. */
  ask: (query: string, options?: RequestOptions) => Promise<TestResponse>;
  /** Returns the requests to Graph since the last call, as `GET /path`, without members of batches. */
  calls: () => string[];
  /** Returns the lines of the log so far. */
  log: () => readonly string[];
  /** Closes the gateway. Rejects if its log has forbidden content, such as a token. */
  close: () => Promise<void>;
}

/**
 * Starts a gateway that refuses no request because its event loop is late: the test and other processes delay it.
 */
export function startPatientGateway(
  config: Config,
  options: Parameters<typeof startGateway>[1] = {},
): ReturnType<typeof startGateway> {
  return startGateway(config, { maxEventLoopDelayMs: Number.POSITIVE_INFINITY, ...options });
}

/** Starts a gateway on its emulator. `environment` replaces the process's variables. */
export async function startTestGateway(
  options: EmulatorOptions & {
    environment?: Record<string, string>;
    maxEventLoopDelayMs?: number;
    /** Multiplies the gateway's pauses; 1 by default. */
    pauseFactor?: number;
  } = {},
): Promise<TestGateway> {
  const { environment, maxEventLoopDelayMs = Number.POSITIVE_INFINITY, pauseFactor, ...emulated } = options;
  const config = loadConfig({ ...testEnvironment, LOG_LEVEL: 'trace', ...environment });
  const log = createTestLog();
  const gateway = await startGateway(
    { ...config, tenant: { ...config.tenant, pageSize: 100, signingKey, ...emulated, kind: 'emulator' } },
    { logDestination: log, maxEventLoopDelayMs, pauseFactor },
  );
  const { emulator, url, managementUrl, close } = gateway;
  if (!emulator) throw new Error('The gateway has no emulator.');
  return asTestGateway({ url, managementUrl, emulator, log, close });
}

/** Starts a gateway whose users sign in at the emulator, and whose Graph is a server of the test. */
export async function startGatewayBefore(
  msgraphOrigin: string,
  {
    pauseFactor,
    ...settings
  }: Partial<Pick<Config, 'production' | 'introspection' | 'explorerClientId' | 'compileAfter' | 'managementPort'>> & {
    /** Multiplies the gateway's pauses; 1 by default. */
    pauseFactor?: number;
  } = {},
): Promise<TestGateway> {
  const emulator = await startEmulator({ resources: [msgraphOrigin], signingKey });
  const { authorityHost, certificate, clientId, clientSecret, tenantId } = emulator;
  const log = createTestLog();
  const gateway = await startPatientGateway(
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
    { logDestination: log, pauseFactor },
  );
  await untilReady(gateway.url);
  const close = async (): Promise<void> => {
    await gateway.close();
    await emulator.close();
  };
  return asTestGateway({ url: gateway.url, managementUrl: gateway.managementUrl, emulator, log, close });
}

/** Operations are compiled at once unless TEST_COMPILE_AFTER says otherwise. */
export const testEnvironment = {
  PORT: '0',
  LOG_LEVEL: 'silent',
  AUDIT_LOG: 'true',
  GRAPHQL_COMPILE_AFTER: process.env['TEST_COMPILE_AFTER'] ?? '0',
};

/** Waits until a gateway is ready, which needs a verified credential. */
export async function untilReady(url: string): Promise<void> {
  await until(async () => (await fetch(`${url}/health/ready`)).status !== 503);
}

function asTestGateway({
  close,
  emulator,
  log,
  managementUrl,
  url,
}: Pick<TestGateway, 'close' | 'emulator' | 'managementUrl' | 'url'> & { log: TestLog }): TestGateway {
  let seenCount = 0;
  // Requests share the token of their user, as those of a client do. A new one would be signed, verified and exchanged
  // each time, which takes longer than most requests.
  const tokens = new Map<EmulatorUser, Promise<string>>();
  const tokenOf = (user: EmulatorUser): Promise<string> => {
    const token = tokens.get(user) ?? emulator.signIn(user);
    tokens.set(user, token);
    return token;
  };
  return {
    url,
    managementUrl,
    emulator,
    log: () => log.lines(),
    close: async () => {
      await close();
      log.check();
    },
    ask: async (query, { variables, user = 'admin', token, headers } = {}) => {
      const bearer = token === undefined ? await tokenOf(user) : token;
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as TestResponse;
      return { status: response.status, headers: response.headers, data, errors };
    },
    calls: () => {
      const fresh = emulator.requests.msgraph.slice(seenCount).filter(({ inBatch }) => !inBatch);
      seenCount = emulator.requests.msgraph.length;
      return fresh.map(
        ({ method, url: path }) => `${method} ${decodeURIComponent(path).replace(/^\/(beta|v1\.0)/, '')}`,
      );
    },
  };
}
