// What each operation leaves behind: a figure, and a line of the log for what failed.
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.js';
import { factsOf } from '../error-codes.js';
import type { Metrics } from './metrics.js';

interface Ended {
  /** `undefined` when the request named none that could be found. */
  operation: OperationDefinitionNode | undefined;
  context: Pick<Context, 'caller'>;
  /** The code of the first error, or `OK`. */
  code: string;
  startMs: number;
}

/** What a request failed with. */
interface Failed {
  errors: readonly Error[];
  /** Left out where Apollo Server does not tell. */
  requestId?: string | undefined;
}

export interface OperationLog {
  /** Logs what the operator should know of. */
  report: (failed: Failed) => void;
  /** Counts an operation, whether it ran or was refused. */
  count: (ended: Ended) => void;
}

export function createOperationLog(log: FastifyBaseLogger, metrics: Pick<Metrics, 'countOperation'>): OperationLog {
  return {
    report: ({ errors, requestId }) => {
      // One failed batch fails many fields, and is one line.
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

/** Logs what the client is not told. The client's own mistakes are not logged. */
function logError(log: FastifyBaseLogger, { error, requestId }: { error: Error; requestId: string | undefined }): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph } = extensions ?? {};
  const entry = { requestId, err: originalError, code, microsoftGraph, path: path?.join('.') };
  // An error without a code of the table is a defect of the gateway.
  const severity = factsOf(code)?.log ?? 'error';
  if (severity === 'error') log.error(entry, 'the gateway failed');
  else if (severity === 'warn') log.warn(entry, 'an upstream failed');
}
