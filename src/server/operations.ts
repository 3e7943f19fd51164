// Running an operation, and what each one leaves behind: a figure, and a line of the log for what failed.
import type { GraphQLResponse } from '@apollo/server';
import type { Attributes, Tracer } from '@opentelemetry/api';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.js';
import { factsOf } from '../error-codes.js';
import { budget } from '../graphql/budget.js';
import { refusal, type Execute, type Operation } from '../graphql/executor.js';
import { inSpan, markFailed } from '../tracing.js';
import type { Metrics } from './metrics.js';
import { setLegacyStatus, toResponse } from './response.js';

export interface OperationsOptions {
  execute: Execute;
  metrics: Metrics;
  log: FastifyBaseLogger;
  tracer: Tracer | undefined;
}

interface Finished {
  response: GraphQLResponse;
  /** The Accept header, empty when there was none. */
  accept: string;
  /** Left out when there was none. */
  operation: OperationDefinitionNode | undefined;
  /** Left out when the request has none. */
  context: Context | undefined;
  startMs: number;
}

/** A response beside its text, so that it is written once. */
export interface OperationResponse extends GraphQLResponse {
  /** The body as JSON. */
  text: string;
}

export interface Operations {
  run: (operation: Operation) => Promise<OperationResponse>;
  /** Before the response goes, whoever made it. */
  finish: (finished: Finished) => void;
  /** To the log, what the operator should know of. */
  report: (errors: readonly Error[], requestId: string | undefined) => void;
}

export function createOperations({ execute, log, metrics, tracer }: OperationsOptions): Operations {
  // One failed batch fails many fields, and is one line.
  const report: Operations['report'] = (errors, requestId) =>
    new Map(errors.map((error) => [(error as GraphQLError).originalError ?? error, error])).forEach((error) =>
      logError(log, error, requestId),
    );

  async function run(operation: Operation): Promise<OperationResponse> {
    const result = await execute(operation);
    if (result.errors) report(result.errors, operation.context.requestId);
    const type = operation.operation.operation;
    const response = toResponse(result, type);
    const text = JSON.stringify(response.body.singleResult);
    if (type === 'mutation' || text.length <= budget.responseBytes) return { ...response, text };
    const error = refusal({
      message: `The answer is larger than ${budget.responseBytes} bytes. Ask for smaller pages or fewer fields.`,
      code: 'BAD_USER_INPUT',
    });
    const refused = toResponse({ errors: [error] }, type);
    return { ...refused, text: JSON.stringify(refused.body.singleResult) };
  }

  return {
    report,
    run: (it) =>
      tracer
        ? inSpan(tracer, it.operation.operation, { attributes: attributesOf(it.operation) }, async (span) => {
            const response = await run(it);
            const code = codeOf(response);
            if (code !== 'OK') markFailed(span, code);
            return response;
          })
        : run(it),
    finish: ({ accept, context, operation, response, startMs }) => {
      setLegacyStatus(accept, response);
      const name = context?.caller && operation?.name?.value;
      metrics.countOperation({
        type: operation?.operation ?? 'none',
        name,
        code: codeOf(response),
        durationMs: performance.now() - startMs,
      });
    },
  };
}

/** https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/, without the document: it may hold values. */
function attributesOf({ name, operation }: OperationDefinitionNode): Attributes {
  return { 'graphql.operation.type': operation, ...(name ? { 'graphql.operation.name': name.value } : {}) };
}

/** The code of the first error, or `OK`. */
function codeOf({ body }: GraphQLResponse): string {
  const [error] = (body.kind === 'single' && body.singleResult.errors) || [];
  return error ? String(error.extensions?.['code']) : 'OK';
}

/** The operator learns what the client does not. What clients do wrong is no news. */
function logError(log: FastifyBaseLogger, error: Error, requestId: string | undefined): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph } = extensions ?? {};
  const entry = { requestId, err: originalError, code, microsoftGraph, path: path?.join('.') };
  // An error without a code of the table is a defect of the gateway.
  const severity = factsOf(code)?.log ?? 'error';
  if (severity === 'error') log.error(entry, 'the gateway failed');
  else if (severity === 'warn') log.warn(entry, 'an upstream failed');
}
