// The HTTP server, on Fastify: GraphQL, explorers, health checks and metrics.
import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createContext, type ContextParts } from '../context.js';
import { drainTimeoutMs, operationTimeoutMs } from '../deadlines.js';
import { toGraphQLError } from '../graphql/errors.js';
import { createExecutor } from '../graphql/executor.js';
import type { SignInOptions } from '../graphiql/page-options.js';
import { bodyLimits } from '../process-limits.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import { createApolloServer } from './apollo.js';
import { createBodiesInFlight, type BodiesInFlight } from './bodies-in-flight.js';
import { createConnections } from './connections.js';
import { registerCors, type CorsOptions, type CorsRules } from './cors.js';
import { createDrain, createRequestSignal, type Drain } from './drain.js';
import { serveGraphiql } from './graphiql.js';
import { createGraphqlHandler, type GraphqlHandlerOptions } from './graphql.js';
import { earlyErrorOptions, refuseAmbiguousHeaders, refuseUnserved, setErrorHandler } from './http-errors.js';
import { readJsonBodies } from './json.js';
import { createKnownOperations } from './known-operations.js';
import { refuseLargeUnauthenticatedBodies } from './large-bodies.js';
import { shedLoad, type LoadSheddingOptions } from './load-shedding.js';
import { allowLocalPages, allowLocalRequests, type LocalRequests } from './local-only.js';
import { createMetricsReader, type Metrics } from './metrics.js';
import { createOperationLog } from './operation-log.js';
import { createOperations } from './operations.js';
import { logRequests } from './request-log.js';
import { inRequestSpan } from './request-span.js';
import { responseHeaders } from './response-headers.js';
import { sandboxPlugin } from './sandbox.js';
import { readStarterOperations } from './starter-operations.js';
import { limitUnsentResponses } from './unsent-responses.js';

export interface EmulatorControl {
  register: (scope: FastifyInstance) => void;
  cors: CorsRules;
}

export interface HttpOptions extends LocalRequests, CorsOptions, Pick<LoadSheddingOptions, 'maxEventLoopDelayMs'> {
  subgraph: SubgraphSchema;
  context: ContextParts;
  metrics: Metrics;
  log: FastifyBaseLogger;
  tracer: Tracer | undefined;
  introspection: boolean;
  compileAfter: number;
  /** Whether Entra has accepted the gateway's own credential. Until then, the gateway is not ready. */
  isCredentialProven: () => boolean;
  /** Signs in an emulated user; `undefined` with a real tenant. */
  signIn: (() => Promise<string>) | undefined;
  /** The emulator's control, which includes its tokens; `undefined` with a real tenant. */
  emulatorControl: EmulatorControl | undefined;
  /** GraphiQL's sign-in of administrators of a real tenant; `undefined` when it is not configured. */
  entraSignIn: SignInOptions | undefined;
}

/** Returns a server that is ready to listen. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { emulatorControl, log, metrics } = options;
  const headers = responseHeaders(options.entraSignIn && new URL(options.entraSignIn.authority).origin);
  const connections = createConnections();
  const app = fastify({
    ...earlyErrorOptions({ ...connections, ...metrics, headers: headers.public }),
    serverFactory: connections.createServer,
    loggerInstance: log,
    // A child logger per request would be created and never used.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyLimits.body,
    // Fastify's default is a counter, which repeats on every replica.
    genReqId: () => randomUUID(),
    // Fastify's request lines contain the whole URL, and with it the variables of GET requests.
    logController: new LogController({ disableRequestLogging: true }),
    // Requests in flight have ended when connections are closed. Idle ones would keep the process alive.
    forceCloseConnections: true,
    // Requests on open connections are answered during a shutdown.
    return503OnClosing: false,
    // Fastify applies this timeout to closing hooks too, and one of them waits for the drain.
    pluginTimeout: drainTimeoutMs + 1_000,
  });
  limitUnsentResponses(app);
  const drain = createDrain(app);
  setErrorHandler(app, { log, metrics });
  logRequests(app, { ...metrics, log });
  await registerCors(app, options);
  app.addHook('onRequest', ({ id, routeOptions }, reply, done) => {
    reply.header('x-request-id', id).headers(headers[routeOptions.config.responseKind ?? 'public']);
    done();
  });
  refuseAmbiguousHeaders(app);
  refuseUnserved(app);
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    if (drain.isClosing) return reply.code(503).send({ status: 'closing' });
    return options.isCredentialProven() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' });
  });
  const bodies = createBodiesInFlight(metrics);
  const readMetrics = createMetricsReader(metrics.read);
  await app.register(async (scope) => {
    shedLoad(scope, { ...options, requests: connections.requests });
    scope.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await readMetrics()));
    readJsonBodies(scope, bodies.settle);
    await serveGraphql(scope, { ...options, bodies, drain });
    if (emulatorControl)
      await scope.register(serveControl(emulatorControl, { ...options, bodies }), { prefix: '/emulator' });
  });
  return app;
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
    control.register(scope);
  };
}

/** Registers `/graphql` and, outside of production, the explorers. */
async function serveGraphql(
  app: FastifyInstance,
  options: HttpOptions & { bodies: BodiesInFlight; drain: Drain },
): Promise<void> {
  const { bodies, compileAfter, context, drain, log, metrics, production, signIn, subgraph, tracer } = options;
  const known = createKnownOperations({ enabled: compileAfter !== Number.POSITIVE_INFINITY });
  const operationLog = createOperationLog(log, metrics);
  const starters = production ? undefined : await readStarterOperations();
  const apollo = createApolloServer({
    ...options,
    known,
    operationLog,
    landingPage: starters && sandboxPlugin(starters, { signIn }),
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const handler = createGraphqlHandler({
    createContext: contextFactory(context, drain),
    operations: createOperations(apollo, { known, operationLog }),
    execute: createExecutor(subgraph.schema, { compileAfter }),
    operationLog,
    tracer,
    servesPage: starters !== undefined,
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    // A HEAD request would execute its operation for nothing.
    exposeHeadRoute: false,
    config: { responseKind: starters ? 'sandbox' : 'private' },
    onRequest: [refuseLargeUnauthenticatedBodies(context), bodies.admit],
    ...(signIn ? { onSend: allowLocalPages(options) } : {}),
    handler: inRequestSpan(tracer, handler),
  });
  if (starters) await serveGraphiql(app, { ...options, starters });
}

/** Returns the function that creates the context of a request. Its errors may be shown to the client. */
function contextFactory(parts: ContextParts, drain: Drain): GraphqlHandlerOptions['createContext'] {
  const isClosing = (): boolean => drain.isClosing;
  return async ({ headers: { authorization }, id: requestId }, reply) => {
    try {
      const signal = createRequestSignal(reply.raw, operationTimeoutMs);
      return await createContext(parts, { authorization, requestId, signal, isClosing });
    } catch (error) {
      throw toGraphQLError(error);
    }
  };
}
