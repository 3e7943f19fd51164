// The HTTP server, on Fastify: GraphQL, explorers, health checks and metrics.
import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createContext, type ContextParts } from '../context.js';
import { drainTimeoutMs, operationTimeoutMs } from '../deadlines.js';
import { toGraphQLError } from '../graphql/errors.js';
import { createExecutor } from '../graphql/executor.js';
import type { SignInOptions } from '../graphiql/page-options.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import { createApolloServer } from './apollo.js';
import { registerCors, type CorsOptions, type CorsRules } from './cors.js';
import { createDrain, createRequestSignal, type Drain } from './drain.js';
import { serveGraphiql } from './graphiql.js';
import { createGraphqlHandler, type GraphqlHandlerOptions } from './graphql.js';
import { earlyErrorOptions, refuseUnserved, setErrorHandler } from './http-errors.js';
import { readJsonBodies } from './json.js';
import { createKnownOperations } from './known-operations.js';
import { refuseLargeUnauthenticatedBodies } from './large-bodies.js';
import { shedLoad } from './load-shedding.js';
import { allowLocalPages, allowLocalRequests, type LocalRequests } from './local-only.js';
import type { Metrics } from './metrics.js';
import { createOperationLog } from './operation-log.js';
import { createOperations } from './operations.js';
import { closeQueuedResponses } from './queued-responses.js';
import { logRequests } from './request-log.js';
import { inRequestSpan } from './request-span.js';
import { responseHeaders } from './response-headers.js';
import { sandboxPlugin } from './sandbox.js';
import { readStarterOperations } from './starter-operations.js';

export interface EmulatorControl {
  register: (scope: FastifyInstance) => void;
  cors: CorsRules;
}

export interface HttpOptions extends LocalRequests, CorsOptions {
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

/** Bytes of a request body. A create with hundreds of assignments takes about 100 kB. */
const bodyLimit = 1024 * 1024;

/** Milliseconds within which a client must send a request. A client that sends too slowly gets a 408. */
const receiveTimeouts = {
  requestTimeout: 10_000,
  http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
};

/** Returns a server that is ready to listen. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { emulatorControl, log, metrics } = options;
  const headers = responseHeaders(options.entraSignIn && new URL(options.entraSignIn.authority).origin);
  const app = fastify({
    ...earlyErrorOptions(headers.public, metrics),
    loggerInstance: log,
    // A child logger per request would be created and never used.
    childLoggerFactory: (logger) => logger,
    bodyLimit,
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
    ...receiveTimeouts,
  });
  closeQueuedResponses(app);
  const drain = createDrain(app);
  setErrorHandler(app, log);
  logRequests(app, { ...metrics, log });
  await registerCors(app, options);
  app.addHook('onRequest', ({ id, routeOptions }, reply, done) => {
    reply.header('x-request-id', id).headers(headers[routeOptions.config.responseKind ?? 'public']);
    done();
  });
  refuseUnserved(app);
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    if (drain.isClosing) return reply.code(503).send({ status: 'closing' });
    return options.isCredentialProven() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' });
  });
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  await app.register(async (scope) => {
    readJsonBodies(scope);
    await shedLoad(scope, { metrics });
    await serveGraphql(scope, { ...options, drain });
  });
  if (emulatorControl) {
    const register = async (scope: FastifyInstance): Promise<void> => {
      readJsonBodies(scope);
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, responseKind: 'private' };
      });
      scope.addHook('onRequest', allowLocalRequests(options));
      emulatorControl.register(scope);
    };
    await app.register(register, { prefix: '/emulator' });
  }
  return app;
}

/** Registers `/graphql` and, outside of production, the explorers. */
async function serveGraphql(app: FastifyInstance, options: HttpOptions & { drain: Drain }): Promise<void> {
  const { compileAfter, context, drain, log, metrics, production, signIn, subgraph, tracer } = options;
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
    onRequest: refuseLargeUnauthenticatedBodies(context),
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
