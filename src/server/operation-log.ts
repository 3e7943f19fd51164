// Metrics and log lines of operations.
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import { cutText } from '../cut-text.js';
import type { Context } from '../context.js';
import { factsOf } from '../error-codes.js';
import { causeOf } from '../graphql/error-per-cause.js';
import { maxNameLength, type Metrics } from '../observability/metrics.js';

interface EndedOperation {
  /** `undefined` when the request does not select an operation of its document. */
  operation: OperationDefinitionNode | undefined;
  context: Pick<Context, 'caller' | 'onOutcome'>;
  /** The code of the first error, or `OK`. */
  code: string;
  startMs: number;
}

export interface OperationLog {
  /** Logs the errors that concern the operator, with the cause that the client does not see. */
  report: (errors: readonly Error[]) => void;
  /** Counts an operation, whether it was executed or refused. */
  count: (operation: EndedOperation) => void;
}

export function createOperationLog(log: FastifyBaseLogger, metrics: Pick<Metrics, 'countOperation'>): OperationLog {
  return {
    report: (errors) => {
      // One cause can fail several root fields, each with an error of its own.
      const byCause = new Map(errors.map((error) => [causeOf(error), error]));
      for (const error of byCause.values()) logError(log, error);
    },
    count: ({ code, context, operation, startMs }) => {
      // Unauthenticated callers must not be able to create series, or to write to the log.
      const name = context.caller && operation?.name && cutText(operation.name.value, maxNameLength);
      const type = operation?.operation;
      context.onOutcome?.({ operationName: name, operationType: type, code });
      metrics.countOperation({ type: type ?? 'none', name, code, durationMs: performance.now() - startMs });
    },
  };
}

/** Returns the code of the first error, or `OK`. */
export function codeOf(errors: readonly { extensions?: Record<string, unknown> }[] | undefined): string {
  const [error] = errors ?? [];
  return error ? String(error.extensions?.['code']) : 'OK';
}

/**
 * Characters of the path of an error. It consists of aliases that the caller chose; those of the schema have some tens.
 */
const maxPathLength = 200;

/** Logs an error with the severity of its code. Errors of the client are not logged. */
function logError(log: FastifyBaseLogger, error: Error): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph, places } = extensions ?? {};
  const entry = {
    err: originalError,
    code,
    microsoftGraph,
    path: path && cutText(path.join('.'), maxPathLength),
    places,
  };
  // An error without a code of the table is a defect of the gateway.
  const severity = factsOf(code)?.log ?? 'error';
  if (severity === 'error') log.error(entry, 'the gateway failed');
  else if (severity === 'warn') log.warn(entry, 'an upstream failed');
}
