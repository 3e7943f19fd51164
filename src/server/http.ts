// The HTTP servers: GraphQL, explorers, health checks and metrics.
import type { Tracer } from '@opentelemetry/api';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createContext, type ContextParts } from '../context.js';
import { operationTimeoutMs } from '../deadlines.js';
import { toGraphQLError } from '../graphql/errors.js';
import { createExecutor } from '../graphql/executor.js';
import type { Explorers } from '../explorers/explorers.js';
import type { SignInOptions } from '../explorers/page/page-options.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import { createApolloServer } from './apollo.js';
import { serveAssistants, type Assistants } from './assistants.js';
import { createBaseServer } from './base.js';
import { createBodiesInFlight, type BodiesInFlight } from './bodies-in-flight.js';
import { createConnections, type ConnectionOptions } from './connections.js';
import { registerCors, type CorsOptions, type CorsRules } from './cors.js';
import { createDrain, createRequestSignal, type Drain } from './drain.js';
import { createErrorStatusHook, type ErrorStatusOptions } from './error-status.js';
import { createGraphqlHandler, createRun, type GraphqlHandlerOptions } from './graphql.js';
import { readJsonBodies } from './json.js';
import { createKnownOperations } from './known-operations.js';
import { refuseLargeUnauthenticatedBodies } from './large-bodies.js';
import { shedLoad, type LoadSheddingOptions } from './load-shedding.js';
import { allowLocalPages, allowLocalRequests, type LocalRequests } from '../explorers/local-only.js';
import { createManagementServer, serveHealth, serveMetrics, type Health } from './management.js';
import { createMetricsReader, type Metrics } from '../observability/metrics.js';
import { createOperationLog } from './operation-log.js';
import { createOperations } from './operations.js';
import type { RequestOutcome } from '../observability/request-log.js';
import { inRequestSpan } from '../observability/request-span.js';
import { responseHeaders } from './response-headers.js';
import { maxConnections } from '../process-limits.js';
import type { TrustedDocuments } from './trusted-documents.js';

export interface EmulatorControl {
  register: (scope: FastifyInstance) => void;
  cors: CorsRules;
  /** What control makes of the gateway itself. */
  conditions: {
    /** Whether requests are refused as if the load were too high. */
    readonly isOverloaded: boolean;
    /** Time limit of an operation, in ms; `undefined` for the gateway's own. */
    readonly timeLimitMs: number | undefined;
  };
}

export interface HttpOptions
  extends
    LocalRequests,
    CorsOptions,
    ErrorStatusOptions,
    Pick<ConnectionOptions, 'keepAliveMs' | 'maxHeaderBytes'>,
    Pick<LoadSheddingOptions, 'maxEventLoopDelayMs'> {
  subgraph: SubgraphSchema;
  context: ContextParts;
  metrics: Metrics;
  log: FastifyBaseLogger;
  tracer: Tracer | undefined;
  introspection: boolean;
  compileAfter: number;
  /** The documents that requests may name by id; `undefined` if there are none. */
  trusted: TrustedDocuments | undefined;
  isCredentialProven: Health['isCredentialProven'];
  /** Whether metrics are served on a port of their own. */
  hasManagementPort: boolean;
  /** `undefined` in production. */
  explorers: Explorers | undefined;
  /** Signs in an emulated user; `undefined` with a real tenant. */
  signIn: (() => Promise<string>) | undefined;
  /** The emulator's control, which includes its tokens; `undefined` with a real tenant. */
  emulatorControl: EmulatorControl | undefined;
  /** Where assistants sign in, and what they are told; `undefined` if they are not served. */
  assistants: Assistants | undefined;
  /** GraphiQL's sign-in of administrators of a real tenant; `undefined` when it is not configured. */
  entraSignIn: SignInOptions | undefined;
}

export interface HttpServers {
  /** GraphQL, explorers and health checks; metrics as well, unless they have a port of their own. */
  server: FastifyInstance;
  /** Health checks and metrics. It is closed after `server`, so that it says that the gateway is closing. */
  management: FastifyInstance | undefined;
}

/** Returns the servers, which are ready to listen. */
export async function createHttpServers(options: HttpOptions): Promise<HttpServers> {
  const { emulatorControl, hasManagementPort, isCredentialProven, log, metrics } = options;
  const headers = responseHeaders(options.entraSignIn && new URL(options.entraSignIn.authority).origin);
  const connections = createConnections({ ...options, limit: maxConnections() });
  const server = await createBaseServer({ connections, headers, log, metrics }, (app) => registerCors(app, options));
  const drain = createDrain(server);
  const health = { isCredentialProven, isClosing: () => drain.isClosing };
  serveHealth(server, health);
  const bodies = createBodiesInFlight(metrics);
  const readMetrics = createMetricsReader(metrics.read);
  await server.register(async (scope) => {
    const isOverloaded = emulatorControl && (() => emulatorControl.conditions.isOverloaded);
    shedLoad(scope, { ...options, ...connections, isOverloaded });
    if (!hasManagementPort) serveMetrics(scope, metrics.contentType, readMetrics);
    readJsonBodies(scope, bodies.settle);
    await serveGraphql(scope, { ...options, bodies, drain });
  });
  // Outside of load shedding, so that control can end an overload.
  if (emulatorControl)
    await server.register(serveControl(emulatorControl, { ...options, bodies }), { prefix: '/emulator' });
  const management = hasManagementPort
    ? await createManagementServer({ ...options, ...health, headers }, readMetrics)
    : undefined;
  return { server, management };
}

/** Returns the plugin that serves the emulator's control to local requests. */
function serveControl(
  control: EmulatorControl,
  { bodies, ...options }: LocalRequests & { bodies: BodiesInFlight },
): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, responseKind: 'private' };
    });
    scope.addHook('onRequest', allowLocalRequests(options));
    scope.addHook('onRequest', bodies.admit);
    readJsonBodies(scope, bodies.settle);
    control.register(scope);
  };
}

/** Registers `/graphql` and the explorers, if there are any. */
async function serveGraphql(
  app: FastifyInstance,
  options: HttpOptions & { bodies: BodiesInFlight; drain: Drain },
): Promise<void> {
  const {
    assistants,
    bodies,
    compileAfter,
    context,
    drain,
    emulatorControl,
    explorers,
    log,
    metrics,
    signIn,
    subgraph,
    tracer,
    trusted,
  } = options;
  const known = createKnownOperations({ enabled: compileAfter !== Number.POSITIVE_INFINITY });
  const operationLog = createOperationLog(log, metrics);
  const apollo = createApolloServer({
    ...options,
    known,
    operationLog,
    landingPage: explorers?.sandbox({ signIn }),
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const execute = createExecutor(subgraph.schema, { compileAfter });
  const handler = createGraphqlHandler({
    createContext: contextFactory(context, { drain, emulatorControl }),
    operations: createOperations(apollo, { known, trusted }),
    execute,
    operationLog,
    tracer,
    servesPage: explorers !== undefined,
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    // A HEAD request would execute its operation for nothing.
    exposeHeadRoute: false,
    config: { responseKind: explorers ? 'sandbox' : 'private' },
    onRequest: [refuseLargeUnauthenticatedBodies(context, bodies), bodies.admit],
    onSend: [createErrorStatusHook(options), ...(signIn ? [allowLocalPages(options)] : [])],
    handler: inRequestSpan(tracer, handler),
  });
  await explorers?.register(app, options);
  if (assistants) {
    await serveAssistants(app, {
      ...options,
      ...assistants,
      schema: subgraph.schema,
      createContext: contextFactory(context, { drain, emulatorControl, isReadOnly: true }),
      run: createRun({ execute, operationLog, tracer }),
      operationLog,
    });
  }
}

/** Returns the function that creates the context of a request. Its errors may be shown to the client. */
function contextFactory(
  parts: ContextParts,
  { drain, emulatorControl, isReadOnly }: Pick<HttpOptions, 'emulatorControl'> & { drain: Drain; isReadOnly?: boolean },
): GraphqlHandlerOptions['createContext'] {
  const isClosing = (): boolean => drain.isClosing;
  return async (request, reply) => {
    try {
      const { authorization } = request.headers;
      const onOutcome = (outcome: RequestOutcome): void => {
        request.outcome = outcome;
      };
      const timeLimitMs = emulatorControl?.conditions.timeLimitMs ?? operationTimeoutMs;
      const signal = createRequestSignal(reply.raw, timeLimitMs);
      return await createContext(parts, {
        authorization,
        requestId: request.id,
        onOutcome,
        signal,
        timeLimitMs,
        isClosing,
        isReadOnly,
      });
    } catch (error) {
      throw toGraphQLError(error);
    }
  };
}
