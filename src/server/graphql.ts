// GraphQL over HTTP: body -> caller -> operation -> run -> one write of the response.
import type { Attributes, Tracer } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.js';
import { budget } from '../graphql/budget.js';
import { refusal, type Execute } from '../graphql/executor.js';
import { inSpan, markFailed } from '../tracing.js';
import { codeOf, type OperationLog } from './operation-log.js';
import type { AdmittedOperation, ApolloResponse, Operations } from './operations.js';
import { toResponse } from './response.js';

export interface GraphqlHandlerOptions {
  /** Rejects with a `GraphQLError` when the caller gets no context. */
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  operations: Operations;
  execute: Execute;
  operationLog: OperationLog;
  tracer: Tracer | undefined;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/** A response that is ready to be written. */
interface WrittenResponse extends ApolloResponse {
  /** Left out where the headers have it. */
  contentType?: string;
}

/**
 * Returns the handler of every GraphQL request. @as-integrations/fastify would parse the whole URL of each, a sixth of what a
 * small operation costs.
 */
export function graphqlHandler({ createContext, operations, ...options }: GraphqlHandlerOptions): Handler {
  const run = runnerOf(options);
  return async (request, reply) => {
    const startMs = performance.now();
    const context = await createContext(request, reply).catch((error: GraphQLError) => error);
    const known = context instanceof Error ? undefined : operations.find(request, context);
    const operation = known ?? (await operations.admit(request, { context, startMs }));
    if ('text' in operation) return write(reply, operation);
    return write(reply, await run(operation, { accept: request.headers.accept ?? '', startMs }));
  };
}

type Run = (operation: AdmittedOperation, request: { accept: string; startMs: number }) => Promise<WrittenResponse>;

/** Returns the function that runs every operation: logged, counted and traced here and nowhere else. */
function runnerOf({
  execute,
  operationLog,
  tracer,
}: Pick<GraphqlHandlerOptions, 'execute' | 'operationLog' | 'tracer'>): Run {
  return (admitted, { accept, startMs }) => {
    const { context, contentType, operation, remember } = admitted;
    const { operation: type } = operation;
    return inSpan(tracer, type, { attributes: attributesOf(operation) }, async (span) => {
      const result = await execute(admitted);
      if (result.errors) operationLog.report({ errors: result.errors, requestId: context.requestId });
      let response = toResponse(result, { accept, type });
      let text = JSON.stringify(response.body);
      if (text.length > budget.responseBytes && type !== 'mutation') {
        response = toResponse({ errors: [tooLarge()] }, { accept, type });
        text = JSON.stringify(response.body);
      }
      const code = codeOf(response.body.errors);
      if (code !== 'OK') markFailed(span, code);
      else if (context.caller) remember?.();
      operationLog.count({ code, context, operation, startMs });
      // Ends with a line break, as Apollo Server's own responses do.
      return { status: response.status, headers: response.headers, contentType, text: `${text}\n` };
    });
  };
}

function write(reply: FastifyReply, { contentType, headers, status, text }: WrittenResponse): string {
  reply.code(status);
  if (contentType !== undefined) reply.header('content-type', contentType);
  for (const [name, value] of headers) reply.header(name, value);
  return text;
}

function tooLarge(): GraphQLError {
  return refusal({
    message: `The response is larger than ${budget.responseBytes} bytes. Ask for smaller pages or fewer fields.`,
    code: 'BAD_USER_INPUT',
  });
}

/** https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/, without the document: it may hold values. */
function attributesOf({ name, operation }: OperationDefinitionNode): Attributes {
  return { 'graphql.operation.type': operation, ...(name ? { 'graphql.operation.name': name.value } : {}) };
}
