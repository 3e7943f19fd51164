// The endpoint of assistants: `/mcp`, by the Model Context Protocol.
//
// It has the rules of `/graphql`, and these of its own:
//
// - Every request needs a token, whatever its message is. The token is verified before the body is read.
// - A page of another site is refused by its `Origin`, unless CORS_ORIGINS has it. A page that reaches the gateway
//   through DNS rebinding has its own name as origin. The protocol requires this check of every server.
// - A request has one message. Batches, which an older revision of the protocol had, would be any number of operations.
// - The operations are those of the package (`assistants/tools.ts`), with mutations as dry runs, and the context is one
//   that sends no write to Graph. Either of the two is enough.
import type { Tracer } from '@opentelemetry/api';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  onRequestHookHandler,
} from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { faultOfMessage } from '../assistants/message-size.js';
import { MissingTokenError } from '../auth/errors.js';
import { verifyCaller, type ContextParts } from '../context.js';
import type { Product } from '../files.js';
import { toGraphQLError } from '../graphql/errors.js';
import { readOperationFiles } from '../graphql/operation-files.js';
import { inRequestSpan } from '../observability/request-span.js';
import { negotiateError } from './accept.js';
import type { BodiesInFlight } from './bodies-in-flight.js';
import { allowedOrigins, type CorsOptions } from './cors.js';
import type { GraphqlHandlerOptions, Run } from './graphql.js';
import { HttpRefusal, sendError } from './http-errors.js';
import { codeOf, type OperationLog } from './operation-log.js';
import { assistantsPath, serveMetadata, withMetadata, type ProtectedResource } from './protected-resource.js';
import { toResponse } from './response.js';

export interface Assistants {
  resource: ProtectedResource;
  product: Product;
}

interface AssistantsOptions extends Assistants, Pick<CorsOptions, 'corsOrigins' | 'production'> {
  schema: GraphQLSchema;
  context: Pick<ContextParts, 'memory'>;
  /** Returns a context that sends no write. Rejects with a `GraphQLError` when the token is not valid. */
  createContext: GraphqlHandlerOptions['createContext'];
  run: Run;
  operationLog: OperationLog;
  bodies: BodiesInFlight;
  log: FastifyBaseLogger;
  tracer: Tracer | undefined;
}

/** Registers the endpoint. Rejects if an operation of the package cannot be a tool. */
export async function serveAssistants(app: FastifyInstance, options: AssistantsOptions): Promise<void> {
  const { bodies, context, createContext, log, operationLog, product, resource, run, schema, tracer } = options;
  // Loaded only if configured, because it takes memory and startup time.
  const [{ createMcp }, { createTools }] = await Promise.all([
    import('../assistants/mcp.js'),
    import('../assistants/tools.js'),
  ]);
  const serve = createMcp({ tools: createTools(schema, await readOperationFiles()), product, log });
  const types = negotiateError(undefined);

  /** Writes status and headers of a refusal, and returns its body. */
  const refuse = (error: GraphQLError, request: FastifyRequest, reply: FastifyReply): string => {
    operationLog.report([error]);
    request.outcome = { code: codeOf([error]) };
    const { body, contentType, headers, status } = toResponse({ errors: [error] }, { type: 'query', types });
    for (const [name, value] of headers) reply.header(name, value);
    challenge(headers.get('www-authenticate'), request, reply);
    reply.code(status).header('content-type', contentType);
    return JSON.stringify(body);
  };
  const challenge = (header: string | undefined, request: FastifyRequest, reply: FastifyReply): void => {
    if (header !== undefined) reply.header('www-authenticate', withMetadata(header, resource, request));
  };

  const requireCaller: onRequestAsyncHookHandler = async (request, reply) => {
    try {
      const caller = await verifyCaller(context.memory, request.headers.authorization);
      if (!caller) throw new MissingTokenError();
      bodies.attribute(request.raw, caller);
      return undefined;
    } catch (error) {
      return reply.send(refuse(toGraphQLError(error), request, reply));
    }
  };

  const respond = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const startMs = performance.now();
    const ownContext = await createContext(request, reply);
    const body = messageOf(request.body);
    // While Graph is slow, what a request does not need must not stay in memory.
    request.body = undefined;
    let rejected: string | undefined;
    const { contentType, status, text } = await serve({
      body,
      headers: protocolHeaders(request),
      execute: async ({ document, operation }, variables) => {
        const response = await run({ document, operation, variables, context: ownContext }, { startMs, types });
        if (response.status === 401) rejected = response.headers.get('www-authenticate');
        return response.text.trimEnd();
      },
    });
    // A token that no longer suffices concerns the assistant's program, which reads the status, and not only its model.
    reply.code(rejected === undefined ? status : 401);
    challenge(rejected, request, reply);
    if (contentType !== undefined) reply.header('content-type', contentType);
    return text;
  };

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    try {
      return await respond(request, reply);
    } catch (error) {
      if (error instanceof GraphQLError) return refuse(error, request, reply);
      throw error;
    }
  };

  app.route({
    url: assistantsPath,
    method: 'POST',
    config: { responseKind: 'private' },
    onRequest: [refuseOtherPages(options), requireCaller, bodies.admit],
    handler: inRequestSpan(tracer, handler),
  });
  serveMetadata(app, resource);
}

/** Returns a hook that responds with 403 to requests of pages whose origin is not allowed. */
function refuseOtherPages(options: Pick<CorsOptions, 'corsOrigins' | 'production'>): onRequestHookHandler {
  const allowed = allowedOrigins(options);
  return ({ headers: { origin } }, reply, done) => {
    const isAllowed = (it: string | RegExp): boolean =>
      typeof it === 'string' ? it === origin : it.test(origin ?? '');
    if (origin === undefined || allowed.some(isAllowed)) return done();
    const message = 'Pages of this origin may not call the endpoint of assistants. Add the origin to CORS_ORIGINS.';
    return sendError(reply, { status: 403, code: 'FORBIDDEN', message });
  };
}

/** Returns the message of a request. */
function messageOf(body: unknown): object {
  if (Array.isArray(body)) {
    throw new HttpRefusal(400, 'Send one JSON-RPC message in each request: batches are not served.');
  }
  if (typeof body !== 'object' || body === null) {
    throw new HttpRefusal(400, 'The request body is not a JSON-RPC message.');
  }
  const fault = faultOfMessage(body);
  if (fault !== undefined) throw new HttpRefusal(400, fault);
  return body;
}

/** Returns the headers that the protocol defines. The token is not among them. */
function protocolHeaders({ headers }: FastifyRequest): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const isOfProtocol = name === 'accept' || name === 'content-type' || name.startsWith('mcp-');
    if (isOfProtocol && typeof value === 'string') found[name] = value;
  }
  return found;
}
