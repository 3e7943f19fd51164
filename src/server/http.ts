// HTTP: GraphQL, explorers, health and metrics, on Fastify.
import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import type { Tracer } from '@opentelemetry/api';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { createContext, type ContextParts } from '../context.js';
import { drainMs, operationMs } from '../deadlines.js';
import { toGraphQLError } from '../graphql/errors.js';
import { createExecutor } from '../graphql/executor.js';
import type { SignInOptions } from '../graphiql/page-options.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import { answerHeaders } from './answer-headers.js';
import { createApolloServer } from './apollo.js';
import { createDrain, createRequestSignal, type Drain } from './drain.js';
import { sandbox } from './explorer.js';
import { serveGraphiql } from './graphiql.js';
import { graphqlHandler } from './graphql.js';
import { answerErrors, earlyErrors } from './http-errors.js';
import { createKnownOperations } from './known-operations.js';
import { refuseLargeBodiesOfStrangers } from './large-bodies.js';
import { shedLoad } from './load.js';
import { localOnly, pagesLocalOnly, type LocalRequests } from './local-only.js';
import type { Metrics } from './metrics.js';
import { createOperationLog } from './operation-log.js';
import { createOperations } from './operations.js';
import { closeQueuedResponses } from './queued-responses.js';
import { logRequests } from './request-log.js';
import { inRequestSpan } from './request-span.js';
import { readStarterOperations } from './starter-operations.js';

export interface EmulatorControl {
  register: (scope: FastifyInstance) => void;
  /** Which pages may use it, in place of the rules for all other addresses. */
  cors: { origin: RegExp; methods: string[]; maxAge: number };
}

export interface HttpOptions extends LocalRequests {
  subgraph: SubgraphSchema;
  context: ContextParts;
  metrics: Metrics;
  log: FastifyBaseLogger;
  tracer: Tracer | undefined;
  production: boolean;
  introspection: boolean;
  compileAfter: number;
  corsOrigins: readonly string[];
  /** Whether the authority has accepted the gateway's own credential; until then the gateway is not ready. */
  isCredentialProven: () => boolean;
  /** The emulator's developer sign-in; left out beside a real tenant. */
  signIn: (() => Promise<string>) | undefined;
  /** The emulator's control, tokens included; left out beside a real tenant. */
  emulatorControl: EmulatorControl | undefined;
  /** How administrators sign in to GraphiQL on a real tenant, if they can. */
  entraSignIn: SignInOptions | undefined;
}

/** Bytes; a create with hundreds of assignments is some 100 kB. */
const bodyLimit = 1024 * 1024;

/** Milliseconds for a client to send a whole request. A client that drips gets a 408, so that it holds no connection. */
const receiving = {
  requestTimeout: 10_000,
  http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
};

/** The server, ready to listen. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { emulatorControl, log, metrics } = options;
  const headers = answerHeaders(options.entraSignIn && new URL(options.entraSignIn.authority).origin);
  const app = fastify({
    ...earlyErrors(headers.plain, metrics),
    loggerInstance: log,
    // A logger of its own for each request would be made and never used.
    childLoggerFactory: (logger) => logger,
    bodyLimit,
    // The same on every replica would name nothing.
    genReqId: () => randomUUID(),
    // Its own lines would hold whole URLs, and with them the variables of GET requests.
    logController: new LogController({ disableRequestLogging: true }),
    // Connections that are kept alive would keep the process; what is under way has ended by then.
    forceCloseConnections: true,
    // Requests on open connections are answered while others end.
    return503OnClosing: false,
    // Fastify gives its closing hooks no longer than its plugins.
    pluginTimeout: drainMs + 1_000,
    ...receiving,
  });
  closeQueuedResponses(app);
  const drain = createDrain(app);
  answerErrors(app, log);
  logRequests(app, { ...metrics, log });
  await allowOrigins(app, options);
  app.addHook('onRequest', ({ id, routeOptions }, reply, done) => {
    reply.header('x-request-id', id).headers(headers[routeOptions.config.answers ?? 'plain']);
    done();
  });
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    if (drain.closing) return reply.code(503).send({ status: 'closing' });
    return options.isCredentialProven() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' });
  });
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  await app.register(async (scope) => {
    await shedLoad(scope, metrics);
    await serveGraphql(scope, options, drain);
  });
  if (emulatorControl) {
    const register = async (scope: FastifyInstance): Promise<void> => {
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, answers: 'private' };
      });
      scope.addHook('onRequest', localOnly(options));
      emulatorControl.register(scope);
    };
    await app.register(register, { prefix: '/emulator' });
  }
  return app;
}

/** Apollo Sandbox's page in Studio, and front ends under development. */
const developmentOrigins = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/,
];

async function allowOrigins(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const origin = [...options.corsOrigins, ...(options.production ? [] : developmentOrigins)];
  if (origin.length === 0) return;
  const rules = {
    origin,
    methods: ['GET', 'POST'],
    exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'X-Request-Id'],
    // A browser asks again after this many seconds.
    maxAge: 600,
  };
  const control = options.emulatorControl?.cors;
  const isControl = ({ url }: FastifyRequest): boolean => /^\/emulator(?:[/?]|$)/.test(url);
  await app.register(
    cors,
    control ? { delegator: (request, done) => done(null, isControl(request) ? control : rules) } : rules,
  );
}

async function serveGraphql(app: FastifyInstance, options: HttpOptions, drain: Drain): Promise<void> {
  const { compileAfter, context, log, metrics, production, signIn, subgraph, tracer } = options;
  const known = createKnownOperations({ enabled: compileAfter !== Number.POSITIVE_INFINITY });
  const operationLog = createOperationLog(log, metrics);
  const explorer = { signIn };
  const starters = production ? undefined : await readStarterOperations();
  const apollo = createApolloServer({
    ...options,
    known,
    operationLog,
    landingPage: starters && sandbox(starters, explorer),
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    config: { answers: starters ? 'page' : 'private' },
    onRequest: refuseLargeBodiesOfStrangers(context),
    ...(signIn ? { onSend: pagesLocalOnly(options) } : {}),
    handler: inRequestSpan(
      tracer,
      graphqlHandler({
        execute: createExecutor(subgraph.schema, compileAfter),
        operationLog,
        operations: createOperations(apollo, { known, operationLog }),
        tracer,
        createContext: async ({ headers: { authorization }, id: requestId }, reply) => {
          try {
            const signal = createRequestSignal(reply.raw, operationMs);
            return await createContext(context, { authorization, requestId, signal, isClosing: () => drain.closing });
          } catch (error) {
            throw toGraphQLError(error);
          }
        },
      }),
    ),
  });
  if (starters) await serveGraphiql(app, { ...options, ...explorer, starters });
}
