// Metrics and log lines of operations.
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.js';
import { factsOf } from '../error-codes.js';
import type { Metrics } from '../observability/metrics.js';

interface OperationOutcome {
  /** `undefined` when the request does not select an operation of its document. */
  operation: OperationDefinitionNode | undefined;
  context: Pick<Context, 'caller'>;
  /** The code of the first error, or `OK`. */
  code: string;
  startMs: number;
}

interface OperationErrors {
  errors: readonly Error[];
  /** `undefined` where Apollo Server does not provide it. */
  requestId?: string | undefined;
}

export interface OperationLog {
  /** Logs the errors that concern the operator, with the cause that the client does not see. */
  report: (failed: OperationErrors) => void;
  /** Counts an operation, whether it was executed or refused. */
  count: (outcome: OperationOutcome) => void;
}

export function createOperationLog(log: FastifyBaseLogger, metrics: Pick<Metrics, 'countOperation'>): OperationLog {
  return {
    report: ({ errors, requestId }) => {
      // A failed batch fails many fields with the same cause, and is logged once.
      const byCause = new Map(errors.map((error) => [(error as GraphQLError).originalError ?? error, error]));
      for (const error of byCause.values()) logError(log, { error, requestId });
    },
    count: ({ code, context, operation, startMs }) =>
      metrics.countOperation({
        type: operation?.operation ?? 'none',
        name: context.caller && operation?.name?.value,
        code,
        durationMs: performance.now() - startMs,
      }),
  };
}

/** Returns the code of the first error, or `OK`. */
export function codeOf(errors: readonly { extensions?: Record<string, unknown> }[] | undefined): string {
  const [error] = errors ?? [];
  return error ? String(error.extensions?.['code']) : 'OK';
}

/** Characters of the path of an error. It consists of aliases that the caller chose; those of the schema have some tens. */
const maxPathLength = 200;

/** Logs an error with the severity of its code. Errors of the client are not logged. */
function logError(log: FastifyBaseLogger, { error, requestId }: { error: Error; requestId: string | undefined }): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph } = extensions ?? {};
  const entry = { requestId, err: originalError, code, microsoftGraph, path: path?.join('.').slice(0, maxPathLength) };
  // An error without a code of the table is a defect of the gateway.
  const severity = factsOf(code)?.log ?? 'error';
  if (severity === 'error') log.error(entry, 'the gateway failed');
  else if (severity === 'warn') log.warn(entry, 'an upstream failed');
}
