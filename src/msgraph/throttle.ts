// Graph's wish to be left alone, kept for everyone: while it lasts, calls wait or are refused here instead of piling up.
// "Further calls while throttled still count": https://learn.microsoft.com/graph/throttling
import { MsGraphRefusal } from './errors.js';

export interface Throttle {
  /** Milliseconds until a service may be called again; 0 when it may be now. */
  remainingMs: (path: string) => number;
  /** Takes notice of an answer: after a 429 its service is left alone as long as it wants, or a second. */
  note: (path: string, answer: unknown) => void;
}

/** Services are throttled apart from one another: Intune's limits are not the directory's. */
export function createThrottle(): Throttle {
  const until = new Map<string, number>();
  return {
    remainingMs: (path) => (until.size === 0 ? 0 : Math.max(0, (until.get(serviceOf(path)) ?? 0) - performance.now())),
    note: (path, answer) => {
      if (!(answer instanceof MsGraphRefusal) || answer.status !== 429) return;
      const service = serviceOf(path);
      const over = performance.now() + (answer.retryAfterSeconds ?? 1) * 1000;
      until.set(service, Math.max(until.get(service) ?? 0, over));
    },
  };
}

/** What a call is answered that is not made, since Graph wants to be left alone. */
export function throttled(waitMs: number): MsGraphRefusal {
  return new MsGraphRefusal(429, {}, undefined, Math.ceil(waitMs / 1000));
}

/** `deviceManagement` of `/deviceManagement/…`. */
function serviceOf(path: string): string {
  return /^\/([^/?]*)/.exec(path)?.[1] ?? '';
}
