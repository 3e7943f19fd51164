// Running an operation, and what each one leaves behind: a figure, and a line of the log for what failed.
import type { GraphQLResponse } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { Execute, Operation } from '../graphql/executor.js';
import type { Metrics } from './metrics.js';
import { setLegacyStatus, toResponse } from './response.js';

export interface OperationsOptions {
  execute: Execute;
  metrics: Metrics;
  log: FastifyBaseLogger;
}

interface Finished {
  response: GraphQLResponse;
  /** The Accept header, empty when there was none. */
  accept: string;
  /** `query`, `mutation`, or `none` when there was no operation. */
  type: string;
  startMs: number;
}

export interface Operations {
  run: (operation: Operation) => Promise<GraphQLResponse>;
  /** Before the response goes, whoever made it. */
  finish: (finished: Finished) => void;
  /** To the log, what the operator should know of. */
  report: (errors: readonly Error[]) => void;
}

export function createOperations({ execute, log, metrics }: OperationsOptions): Operations {
  // One failed batch fails many fields, and is one line.
  const report = (errors: readonly Error[]): void =>
    new Map(errors.map((error) => [(error as GraphQLError).originalError ?? error, error])).forEach((error) => logError(log, error));
  return {
    report,
    run: async (operation) => {
      const result = await execute(operation);
      if (result.errors) report(result.errors);
      return toResponse(result);
    },
    finish: ({ accept, response, startMs, type }) => {
      setLegacyStatus(accept, response);
      metrics.countOperation({ type, code: codeOf(response), durationMs: performance.now() - startMs });
    },
  };
}

/** The code of the first error, or `OK`. */
function codeOf({ body }: GraphQLResponse): string {
  const [error] = (body.kind === 'single' && body.singleResult.errors) || [];
  return error ? String(error.extensions?.['code']) : 'OK';
}

/** The operator learns what the client does not. What clients do wrong is no news. */
function logError(log: FastifyBaseLogger, error: Error): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph } = extensions ?? {};
  const entry = { err: originalError, code, microsoftGraph, path: path?.join('.') };
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') log.error(entry, 'the gateway failed');
  else if (upstreamCodes.has(code)) log.warn(entry, 'an upstream failed');
}

const upstreamCodes: ReadonlySet<unknown> = new Set(['UPSTREAM_UNAVAILABLE', 'WRITE_OUTCOME_UNKNOWN', 'RATE_LIMITED']);
