// The log: one JSON object per line, without tokens, secrets, queries and variables.
import { trace } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import {
  AuthError,
  AuthorityFault,
  AuthorityUnavailableError,
  ExchangeFault,
  GatewayCredentialError,
} from '../auth/errors.js';
import type { VariableValue } from '../config/variables.js';
import { MsGraphError } from '../msgraph/errors.js';
import { idsOfActiveRequest } from './request-ids.js';

export interface LogOptions {
  /** How level and time are written: `pino` as numbers, `json` as a word and in ISO 8601. */
  format: VariableValue<'LOG_FORMAT'>;
  destination: DestinationStream;
}

/** Returns a logger that writes lines of a level and above. Each line has the ids of the request that it belongs to. */
export function createLog(level: string, { destination, format }: LogOptions): Logger {
  const words = { formatters: { level: (label: string) => ({ level: label }) }, timestamp: stdTimeFunctions.isoTime };
  const options = { level, serializers: { err: describeError }, mixin: idsOfActive };
  return pino(format === 'json' ? { ...options, ...words } : options, destination);
}

/** Returns a new object, since pino adds the line's own members to it. */
function idsOfActive(): object {
  const spanId = trace.getActiveSpan()?.spanContext().spanId;
  return { ...idsOfActiveRequest(), ...(spanId === undefined ? {} : { spanId }) };
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
 * properties are picked by name. Messages of others are left out: that of `JSON.parse` quotes the response of Graph,
 * and those of graphql-js, undici or MSAL may quote a value, a header or a name. Name, code and stack tell them apart.
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
