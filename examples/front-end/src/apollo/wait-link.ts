// A link that waits as long as Microsoft Graph or the gateway asks, and then repeats the operation.
import { ApolloLink, makeVar, ServerError } from '@apollo/client';
import { catchError, defer, map, Observable, of, retry, throwError } from 'rxjs';

export interface Wait {
  /** When the operation is repeated, in ms since 1970. */
  until: number;
  /** Gives up: the caller gets the error. */
  cancel: () => void;
}

/** The waits of all operations; `WaitNotice` shows them. */
export const waits = makeVar<readonly Wait[]>([]);

const maxRepeats = 3;
/** The gateway never asks for more than five minutes. */
const maxWaitSeconds = 300;
/** For an answer that does not say how long. */
const defaultWaitSeconds = 5;
/** With these, nothing was done, so a mutation may be repeated as well. */
const codes: ReadonlySet<unknown> = new Set(['RATE_LIMITED', 'OVERLOADED']);

/** An answer to wait for; `answer` is what the caller gets if the wait is given up. */
class MustWait extends Error {
  constructor(
    readonly seconds: number,
    readonly answer: Observable<ApolloLink.Result>,
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
    catchError((error: unknown) => (error instanceof MustWait ? error.answer : throwError(() => error))),
  ),
);

/** How long to wait for an answer without data; `undefined` for every other answer. */
function secondsOf({ data, errors = [] }: ApolloLink.Result): number | undefined {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  if (errors.length === 0 || !isEmpty) return undefined;
  if (!errors.every(({ extensions }) => codes.has(extensions?.['code']))) return undefined;
  return Math.max(...errors.map(({ extensions }) => Number(extensions?.['retryAfterSeconds'] ?? defaultWaitSeconds)));
}

/** The gateway's 503. One of something on the way does not say whether a write was carried out, so it is not repeated. */
function fromOverload(error: unknown): MustWait | undefined {
  if (!ServerError.is(error) || error.statusCode !== 503 || !error.bodyText.includes('"OVERLOADED"')) return undefined;
  const seconds = Number(error.response.headers.get('retry-after') ?? defaultWaitSeconds);
  return new MustWait(
    seconds,
    throwError(() => error),
  );
}

/** Emits when the wait is over, and fails when it is cancelled. */
function waitFor(error: MustWait): Observable<void> {
  return new Observable((observer) => {
    const milliseconds = Math.min(error.seconds, maxWaitSeconds) * 1000;
    const wait: Wait = { until: Date.now() + milliseconds, cancel: () => observer.error(error) };
    waits([...waits(), wait]);
    const timer = setTimeout(() => observer.next(), milliseconds);
    return () => {
      clearTimeout(timer);
      waits(waits().filter((other) => other !== wait));
    };
  });
}
