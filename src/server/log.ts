// The log: one JSON object a line. It holds no token, secret, query or variable, and of an error only what it says.
import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger } from 'pino';

/** Written together: a write for each line would cost more than the request that it tells of. */
const together = {
  /** Bytes, about a hundred lines. */
  minLength: 16_000,
  /** Milliseconds for which a line may wait; an exit writes what is left. */
  periodicFlush: 1_000,
};

export interface LogOptions {
  /** Whether there are traces: then each line names the span that it is of. */
  traced: boolean;
  /** Where lines go; standard output by default. */
  destination?: DestinationStream | undefined;
}

/** Returns a log from the level up. */
export function createLog(level: string, { destination, traced }: LogOptions): Logger {
  const options = { level, serializers: { err: describe }, ...(traced ? { mixin: namesOfSpan } : {}) };
  return pino(options, destination ?? pino.destination({ sync: false, ...together }));
}

function namesOfSpan(): object {
  const { spanId, traceId } = trace.getActiveSpan()?.spanContext() ?? {};
  return traceId === undefined ? {} : { traceId, spanId };
}

interface Described {
  type: string;
  message: string;
  code?: string;
  stack?: string | undefined;
  cause?: Described;
}

/** How far down a chain of causes goes; @azure/identity's is three long. */
const deepestCause = 5;

/** By name, since an error of an HTTP library carries the request as a property, and with it whole tokens. */
function describe(error: unknown, depth = 0): Described | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause, code, message, name, stack } = error as NodeJS.ErrnoException;
  const described = depth < deepestCause ? describe(cause, depth + 1) : undefined;
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code: String(code) }),
    ...(depth === 0 ? { stack } : {}),
    ...(described ? { cause: described } : {}),
  };
}
