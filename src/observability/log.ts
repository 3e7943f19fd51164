// The log: one JSON object per line, without tokens, secrets, queries and variables.
import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger } from 'pino';
import {
  AuthError,
  AuthorityFault,
  AuthorityUnavailableError,
  ExchangeFault,
  GatewayCredentialError,
} from '../auth/errors.js';
import { MsGraphError } from '../msgraph/errors.js';

export interface LogOptions {
  /** Whether each line names the active span. */
  traced: boolean;
  destination: DestinationStream;
}

/** Returns a logger that writes lines of a level and above. */
export function createLog(level: string, { destination, traced }: LogOptions): Logger {
  const options = { level, serializers: { err: describeError }, ...(traced ? { mixin: idsOfActiveSpan } : {}) };
  return pino(options, destination);
}

function idsOfActiveSpan(): object {
  const { spanId, traceId } = trace.getActiveSpan()?.spanContext() ?? {};
  return traceId === undefined ? {} : { traceId, spanId };
}

interface ErrorDescription {
  type: string;
  /** Only of an error whose text the gateway has written. */
  message?: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

/** Errors whose messages the gateway writes, from its own words, codes and ids. */
const ownErrors = [
  AuthError,
  AuthorityFault,
  AuthorityUnavailableError,
  ExchangeFault,
  GatewayCredentialError,
  MsGraphError,
] as const;

/** Causes that are logged; @azure/identity nests three. */
const maxCauses = 5;

/**
 * Returns what is safe to log of an error. Errors of HTTP libraries carry the whole request, and therefore tokens, so
 * properties are picked by name. Messages of others are left out: that of `JSON.parse` quotes the response of Graph, and
 * those of graphql-js, undici or MSAL may quote a value, a header or a name. Name, code and stack tell them apart.
 */
function describeError(error: unknown, depth = 0): ErrorDescription | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause, code, message, name } = error as NodeJS.ErrnoException;
  const loggedCode = wordOf(code);
  const stack = depth === 0 ? framesOf(error) : undefined;
  const describedCause = depth < maxCauses ? describeError(cause, depth + 1) : undefined;
  return {
    type: wordOf(name) ?? 'Error',
    ...(ownErrors.some((ownError) => error instanceof ownError) ? { message } : {}),
    ...(loggedCode === undefined ? {} : { code: loggedCode }),
    ...(stack === undefined ? {} : { stack }),
    ...(describedCause ? { cause: describedCause } : {}),
  };
}

/** Returns a name or code, such as `ECONNRESET`; `undefined` for a text that is not of this form. */
function wordOf(value: unknown): string | undefined {
  const text = String(value);
  return value !== undefined && /^[\w.-]{1,100}$/.test(text) ? text : undefined;
}

/** Returns the frames of a stack, which begins with the message. A message may have lines that look like frames. */
function framesOf({ message, stack = '' }: Error): string | undefined {
  const frames = stack.replace(message, () => '').match(/^ {4}at .{1,300}$/gm);
  return frames?.join('\n');
}
