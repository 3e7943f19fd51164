// A link that repeats an operation after the wait that Microsoft Graph or the gateway requires.
import { ApolloLink, makeVar, ServerError } from '@apollo/client';
import { catchError, defer, map, Observable, of, retry, throwError } from 'rxjs';

export interface Wait {
  /** When the operation is repeated, in ms since 1970. */
  untilMs: number;
  /** Stops waiting. The caller gets the error. */
  cancel: () => void;
}

/** The waits of all operations; `WaitNotice` shows them. */
export const waits = makeVar<readonly Wait[]>([]);

const maxRepeats = 3;
/** Five minutes: the gateway never requires a longer wait. */
const maxWaitSeconds = 300;
/** For a response that does not name a wait. */
const defaultWaitSeconds = 5;
/** Codes that mean that nothing was done, so that a mutation may be repeated as well. */
const repeatableCodes: ReadonlySet<unknown> = new Set(['RATE_LIMITED', 'OVERLOADED']);

/** A result that requires a wait. The caller gets `result` if the wait is cancelled or the last attempt fails. */
class MustWait extends Error {
  constructor(
    readonly seconds: number,
    readonly result: Observable<ApolloLink.Result>,
  ) {
    super('Too many requests');
  }
}

export const waitLink = new ApolloLink((operation, forward) =>
  defer(() => forward(operation)).pipe(
    map((result) => {
      const seconds = secondsOf(result);
      if (seconds !== undefined) throw new MustWait(seconds, of(result));
      return result;
    }),
    catchError((error: unknown) => throwError(() => fromOverload(error) ?? error)),
    retry({
      count: maxRepeats,
      delay: (error) => (error instanceof MustWait ? waitFor(error) : throwError(() => error)),
    }),
    catchError((error: unknown) => (error instanceof MustWait ? error.result : throwError(() => error))),
  ),
);

/** Returns the wait that a result without data requires; `undefined` for other results. */
function secondsOf({ data, errors = [] }: ApolloLink.Result): number | undefined {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  if (errors.length === 0 || !isEmpty) return undefined;
  if (!errors.every(({ extensions }) => repeatableCodes.has(extensions?.['code']))) return undefined;
  return Math.max(...errors.map(({ extensions }) => Number(extensions?.['retryAfterSeconds'] ?? defaultWaitSeconds)));
}

/**
 * Recognises the gateway's 503. A 503 of an intermediary does not say whether a write was carried out, so it is not
 * repeated.
 */
function fromOverload(error: unknown): MustWait | undefined {
  if (!ServerError.is(error) || error.statusCode !== 503 || !error.bodyText.includes('"OVERLOADED"')) return undefined;
  const seconds = Number(error.response.headers.get('retry-after') ?? defaultWaitSeconds);
  return new MustWait(
    seconds,
    throwError(() => error),
  );
}

/** Emits after the wait; fails if it is cancelled. */
function waitFor(error: MustWait): Observable<void> {
  return new Observable((observer) => {
    const delayMs = Math.min(error.seconds, maxWaitSeconds) * 1000;
    const wait: Wait = { untilMs: Date.now() + delayMs, cancel: () => observer.error(error) };
    waits([...waits(), wait]);
    const timer = setTimeout(() => observer.next(), delayMs);
    return () => {
      clearTimeout(timer);
      waits(waits().filter((other) => other !== wait));
    };
  });
}
