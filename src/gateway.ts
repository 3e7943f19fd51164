// The composition of the gateway: the only file that constructs its long-lived parts.
import type { DestinationStream } from 'pino';
import type { Dispatcher } from 'undici';
import { cutText } from './cut-text.js';
import { authorizationUri } from './auth/authority.js';
import { startCredentialCheck } from './auth/credential-check.js';
import { AuthError, ClaimsChallengeError, GatewayCredentialError } from './auth/errors.js';
import type { Config } from './config/config.js';
import type { ContextParts } from './context.js';
import { drainTimeoutMs } from './deadlines.js';
import type { Emulator } from './emulator/emulator.js';
import { readProduct } from './files.js';
import type { SignInOptions } from './explorers/page/page-options.js';
import { buildSubgraph } from './graphql/schema.js';
import { createMemory, type MemoryOptions } from './memory.js';
import type { MsGraphClientOptions } from './msgraph/client.js';
import { createResponsesReceived } from './msgraph/response-bytes.js';
import { createHttpServers, type EmulatorControl, type HttpOptions } from './server/http.js';
import { createAuditLog, type Audit } from './observability/audit-log.js';
import { createLog } from './observability/log.js';
import { openLogOutput } from './observability/log-output.js';
import { createMetrics, type Metrics } from './observability/metrics.js';
import { createResource } from './observability/resource.js';
import { startLine } from './observability/start-line.js';
import { createTrustedDocuments } from './server/trusted-documents.js';
import { createUnmodelledReporter } from './server/unmodelled.js';
import { openUpstreams, type Upstreams } from './upstreams.js';

export interface Gateway {
  /** Its base URL, without a trailing slash. */
  url: string;
  /** Base URL of health checks and metrics; `undefined` without a port of their own. */
  managementUrl: string | undefined;
  /** The emulator; `undefined` on a real tenant. */
  emulator: Emulator | undefined;
  /** Stops accepting requests, waits for those in flight, and closes all connections. Idempotent. */
  close: () => Promise<void>;
  /** Writes the last lines of the log without waiting; for an exit without `close`. */
  flushLog: () => void;
}

interface StartOptions extends Pick<HttpOptions, 'maxEventLoopDelayMs'>, Pick<MsGraphClientOptions, 'pauseFactor'> {
  /** Standard output by default. */
  logDestination?: DestinationStream;
}

/** Characters of a text of OpenTelemetry. */
const maxReasonLength = 200;

/** Starts a gateway. Rejects if it cannot listen. */
export async function startGateway(
  config: Config,
  { logDestination, maxEventLoopDelayMs, pauseFactor }: StartOptions = {},
): Promise<Gateway> {
  // Never in production: the image does not include them.
  const explorers = config.production ? undefined : await (await import('./explorers/explorers.js')).createExplorers();
  const subgraph = buildSubgraph();
  const trusted =
    config.trustedDocuments &&
    createTrustedDocuments(subgraph.schema, { ...config.trustedDocuments, introspection: config.introspection });
  const upstreams = await openUpstreams(config, {
    onReset: () => {
      context.memory = createMemory(memoryOptions);
    },
  });
  const { accessTokenRules, authority, emulator, exchange, msgraphDispatcher, tenant } = upstreams;
  const product = readProduct();
  const resource = createResource(product);
  const { metrics: metricsExport, traces } = config.telemetry;
  // Loaded only if configured: it takes memory and startup time.
  const exports = metricsExport || traces ? await import('./observability/telemetry.js') : undefined;
  const metrics = createMetrics({
    product,
    resource,
    msgraphUrl: tenant.msgraphUrl,
    readers: exports?.createMetricReaders(config.telemetry),
  });
  const { audit, log, logOutput } = openLog(config, { destination: logDestination, metrics });
  for (const warning of config.warnings) log.warn(warning);
  const telemetry = exports?.startTelemetry({
    config: config.telemetry,
    product,
    resource,
    onError: (error) => {
      const details = typeof error === 'string' ? { reason: cutText(error, maxReasonLength) } : { err: error };
      log.warn(details, 'telemetry could not be sent');
    },
  });
  const tracer = telemetry?.tracer;
  // The emulator's own credential needs no check.
  const started = (): void => {
    if (!isListening || !isProven()) return;
    log.info(
      startLine(config, { product, tenant, instanceId: String(resource.attributes['service.instance.id']) }),
      'started',
    );
  };
  const credentialCheck = emulator
    ? undefined
    : startCredentialCheck({
        ...exchange,
        onProven: () => started(),
        onFailure: (error) =>
          error instanceof GatewayCredentialError
            ? log.error({ err: error }, "Entra refused the gateway's credential, so this replica does not become ready")
            : log.warn({ err: error }, "the gateway's credential could not be checked"),
      });
  const isProven = (): boolean => credentialCheck?.isProven() ?? true;
  let isListening = false;
  const memoryOptions: MemoryOptions = {
    accessTokens: { ...accessTokenRules, onLookup: (outcome) => metrics.countTokenLookup('access_token', outcome) },
    onBehalfOf: {
      ...exchange,
      onExchange: metrics.countExchange,
      // Other failures are logged with the operation.
      onFailure: (error) => error instanceof AuthError && log.warn({ err: error }, 'Entra refused a token exchange'),
      onLookup: (outcome) => metrics.countTokenLookup('on_behalf_of', outcome),
      tracer,
    },
  };
  const context: ContextParts = {
    memory: createMemory(memoryOptions),
    audit,
    msgraph: {
      url: new URL(tenant.msgraphUrl),
      dispatcher: msgraphDispatcher,
      // No memory, but a bound on what all requests receive at this moment.
      responses: createResponsesReceived(),
      pauseFactor,
      userAgent: `${product.name}/${product.version}`,
      onAttempt: metrics.countAttempt,
      onBatchMember: metrics.countBatchMember,
      onRetry: metrics.countRetry,
      onThrottle: metrics.countThrottle,
      onResponse: createUnmodelledReporter(metrics, log),
      tracer,
      challenge: (claims) => new ClaimsChallengeError({ claims, authorizationUri: authorizationUri(authority) }),
    },
  };
  const { management, server } = await createHttpServers({
    production: config.production,
    introspection: config.introspection,
    compileAfter: config.compileAfter,
    trusted,
    keepAliveMs: config.keepAliveSeconds * 1_000,
    maxHeaderBytes: config.maxHeaderBytes,
    errorStatus: config.errorStatus,
    authErrorStatus: config.authErrorStatus,
    corsOrigins: config.corsOrigins,
    subgraph,
    maxEventLoopDelayMs,
    context,
    metrics,
    log,
    tracer,
    explorers,
    signIn: emulator && (() => emulator.signIn()),
    emulatorControl: emulator && (await openControl(emulator)),
    entraSignIn: entraSignInOf(config, upstreams),
    assistants: config.assistants && {
      product,
      resource: {
        url: config.assistants.url,
        authorizationServer: `${authority.host}/${authority.tenantId}/v2.0`,
        scope: upstreams.signInScope,
      },
    },
    hasManagementPort: config.managementPort !== undefined,
    isCredentialProven: isProven,
    isLocalRequest: (request) => !emulator || emulator.isLocalRequest(request, config.host),
  });
  const shutDown = async (): Promise<void> => {
    const drainEndMs = performance.now() + drainTimeoutMs;
    credentialCheck?.close();
    await server.close();
    await management?.close();
    await Promise.all([
      // A write continues although its caller has left, so it gets what is left of the drain.
      closeUntil(msgraphDispatcher, drainEndMs),
      // An exchange changes nothing, and no request waits for one any more.
      authority.dispatcher.destroy(),
      emulator?.close(),
    ]);
    await Promise.all([metrics.close(), telemetry?.close()]);
    if (isListening) log.info({ uptimeSeconds: Math.round(process.uptime()) }, 'stopped');
    await logOutput?.close();
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= shutDown());
  try {
    const { host, managementPort, port } = config;
    // First, so that the gateway never serves clients without being observed.
    const managementUrl = await management?.listen({ host, port: managementPort });
    const url = await server.listen({ host, port });
    isListening = true;
    started();
    return {
      url: asReachable(url),
      managementUrl: managementUrl && asReachable(managementUrl),
      emulator,
      close,
      flushLog: () => logOutput?.flushSync(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Returns a URL that clients on this machine can open: `::` listens on all addresses, and cannot be called. */
const asReachable = (url: string): string => url.replace('//[::]', '//[::1]');

/** Opens the log, and the audit log if there is one; on standard output, unless the caller has a destination for it. */
function openLog(
  { auditLog, logFormat: format, logLevel }: Config,
  { destination, metrics }: { destination: DestinationStream | undefined; metrics: Metrics },
) {
  const openAudit = (auditDestination: DestinationStream): Audit | undefined =>
    auditLog ? createAuditLog({ format, destination: auditDestination }) : undefined;
  if (destination) return { log: createLog(logLevel, { format, destination }), audit: openAudit(destination) };
  const logOutput = openLogOutput({
    onLost: metrics.countLostLine,
    onRecovered: ({ audit, ordinary }) =>
      log.warn(
        { lines: ordinary + audit, auditLines: audit },
        'lines of the log were lost, because they could not be written',
      ),
  });
  const log = createLog(logLevel, { format, destination: logOutput });
  return { log, logOutput, audit: openAudit(logOutput.forAudit) };
}

/** Closes a dispatcher once its requests have ended. At `untilMs`, by `performance.now()`, they are cut off. */
async function closeUntil(dispatcher: Dispatcher, untilMs: number): Promise<void> {
  const timer = setTimeout(() => void dispatcher.destroy(), Math.max(0, untilMs - performance.now()));
  await dispatcher.close();
  clearTimeout(timer);
}

/** Loaded only if used, and so never in production. */
async function openControl(emulator: Emulator): Promise<EmulatorControl> {
  const { controlCors, registerControl } = await import('./emulator/control/control.js');
  return {
    cors: controlCors,
    conditions: emulator.conditions,
    register: (scope) => registerControl(scope, emulator, { isOfGateway: true }),
  };
}

/** Returns how administrators sign in from GraphiQL; `undefined` without EXPLORER_CLIENT_ID. */
function entraSignInOf(
  { explorerClientId }: Config,
  { authority: { host, tenantId }, signInScope }: Upstreams,
): SignInOptions | undefined {
  if (explorerClientId === undefined) return undefined;
  return { clientId: explorerClientId, authority: `${host}/${tenantId}`, scope: signInScope };
}
