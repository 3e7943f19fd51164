// The handler of `/graphql`: verifies the caller, finds the operation, executes it, and writes one response.
import type { Attributes, Tracer } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { cutText } from '../cut-text.js';
import type { Context } from '../context.js';
import type { ErrorCode } from '../error-codes.js';
import { budget } from '../graphql/budget.js';
import { responseTooLarge, type Execute } from '../graphql/executor.js';
import { writeJson } from '../msgraph/json-text.js';
import { inSpan, markFailed } from '../net/tracing.js';
import { negotiate, negotiateError, type ResponseTypes } from './accept.js';
import { HttpRefusal, responseToRefusal } from './http-errors.js';
import type { RequestOutcome } from '../observability/request-log.js';
import { maxNameLength } from '../observability/metrics.js';
import { codeOf, type OperationLog } from './operation-log.js';
import type { AdmittedOperation, Operations } from './operations.js';
import { toResponse, type OperationResponse, type SerialisedResponse } from './response.js';

export interface GraphqlHandlerOptions {
  /** Rejects with a `GraphQLError` when the token is not valid. */
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  operations: Operations;
  execute: Execute;
  operationLog: OperationLog;
  tracer: Tracer | undefined;
  /** Whether `operations` responds with the page of an explorer to a browser. */
  servesPage?: boolean;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/**
 * Returns the handler of every GraphQL request. It takes the place of @as-integrations/fastify, which parses the whole
 * URL of each request: a sixth of the cost of a small operation.
 */
export function createGraphqlHandler({
  createContext,
  operations,
  servesPage = false,
  ...options
}: GraphqlHandlerOptions): Handler {
  const run = createRun(options);
  const respond = async (
    request: FastifyRequest,
    reply: FastifyReply,
    startMs: number,
  ): Promise<SerialisedResponse> => {
    const { headers, method } = request;
    const types = negotiate(headers.accept, { offersPage: servesPage && method === 'GET' });
    if (!types) throw new HttpRefusal(406, notAcceptable);
    const context = await createContext(request, reply);
    const found = operations.find(request, context) ?? (await operations.admit(request, { context, startMs, types }));
    // While Graph is slow, what a request does not need must not stay in memory.
    request.body = undefined;
    if ('text' in found) return found;
    return run({ ...found, variables: declaredVariables(found) }, { startMs, types });
  };
  return async (request, reply) => {
    const startMs = performance.now();
    const toRefusal = (error: unknown): SerialisedResponse =>
      refusalOf(error, request, { operationLog: options.operationLog, startMs });
    return write(reply, await respond(request, reply, startMs).catch(toRefusal));
  };
}

/**
 * Returns the response to a request whose operation is not executed; throws an error that is not meant for the client.
 */
function refusalOf(
  error: unknown,
  request: FastifyRequest,
  { operationLog, startMs }: { operationLog: OperationLog; startMs: number },
): SerialisedResponse {
  const { accept } = request.headers;
  if (!(error instanceof GraphQLError)) {
    const response = responseToRefusal(error, accept);
    request.outcome = { code: 'BAD_REQUEST' satisfies ErrorCode };
    return response;
  }
  operationLog.report([error]);
  const context = { caller: undefined, onOutcome: (outcome: RequestOutcome) => void (request.outcome = outcome) };
  operationLog.count({ operation: undefined, context, code: codeOf([error]), startMs });
  const types = negotiateError(accept);
  const { body, ...head } = toResponse({ errors: [error] }, { type: 'query', types });
  return { ...head, text: `${serialise(body)}\n` };
}

/** Returns the variables that an operation declares. A client may send others, which have no effect. */
function declaredVariables({ operation, variables }: AdmittedOperation): AdmittedOperation['variables'] {
  if (!variables) return undefined;
  const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}

const notAcceptable = 'Accept `application/graphql-response+json` or `application/json`: responses have no other type.';

export type Run = (
  operation: AdmittedOperation,
  request: { startMs: number; types: ResponseTypes },
) => Promise<SerialisedResponse>;

/** Returns the function that executes an admitted operation, and logs, counts and traces it. */
export function createRun({
  execute,
  operationLog,
  tracer,
}: Pick<GraphqlHandlerOptions, 'execute' | 'operationLog' | 'tracer'>): Run {
  return (admitted, { startMs, types }) => {
    const { context, operation, remember } = admitted;
    const { operation: type } = operation;
    return inSpan(tracer, type, { attributes: attributesOf(operation) }, async (span) => {
      const result = await execute(admitted);
      if (result.errors) operationLog.report(result.errors);
      let response = toResponse(result, { type, types });
      let text = serialise(response.body);
      if (Buffer.byteLength(text) > budget.responseBytes && type !== 'mutation') {
        response = toResponse({ errors: [responseTooLarge()] }, { type, types });
        text = serialise(response.body);
      }
      const { body, ...head } = response;
      const code = codeOf(body.errors);
      if (code !== 'OK') markFailed(span, code);
      else if (context.caller) remember?.();
      operationLog.count({ code, context, operation, startMs });
      // Apollo Server's responses end with a line break too.
      return { ...head, text: `${text}\n` };
    });
  };
}

/**
 * Returns the JSON of a body. A payload's `graphRequest` shows what Graph sent, which can be nested deeper than
 * JSON.stringify can go.
 */
function serialise(body: OperationResponse['body']): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return writeJson(body);
  }
}

/** Sets status and headers of the reply, and returns its body. */
function write(reply: FastifyReply, { contentType, headers, status, text }: SerialisedResponse): string {
  reply.code(status);
  for (const [name, value] of headers) reply.header(name, value);
  reply.header('content-type', contentType);
  return text;
}

/**
 * Returns the attributes of https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/, without the document:
 * it may contain values.
 */
function attributesOf({ name, operation }: OperationDefinitionNode): Attributes {
  return {
    'graphql.operation.type': operation,
    ...(name ? { 'graphql.operation.name': cutText(name.value, maxNameLength) } : {}),
  };
}
