// The log: one JSON object per line, without tokens, secrets, queries and variables.
import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger } from 'pino';

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
  message: string;
  code?: string;
  stack?: string | undefined;
  cause?: ErrorDescription;
}

/** Causes that are logged; @azure/identity nests three. */
const maxCauses = 5;

/**
 * Returns the properties of an error that are safe to log. Errors of HTTP libraries carry the whole request, and
 * therefore tokens, so properties are picked by name.
 */
function describeError(error: unknown, depth = 0): ErrorDescription | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause, code, message, name, stack } = error as NodeJS.ErrnoException;
  const describedCause = depth < maxCauses ? describeError(cause, depth + 1) : undefined;
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code: String(code) }),
    ...(depth === 0 ? { stack } : {}),
    ...(describedCause ? { cause: describedCause } : {}),
  };
}
