// Back-off shared by all callers after a 429, so that requests do not pile up: "Further calls while throttled still
// count" (https://learn.microsoft.com/graph/throttling).
import type { AttemptOutcome } from './attempt-outcome.js';
import { MsGraphRefusal } from './errors.js';

/** What decides which limits count a call. */
export interface ThrottledCall {
  path: string;
  /** Graph limits reads and writes separately. */
  isRead: boolean;
  /** Identifies the HTTP request that carries the call, if several calls share one; by default the call itself. */
  carrier?: object;
}

export interface Throttle {
  /** Returns after how many milliseconds to ask again; 0 admits the call now. */
  waitMs: (call: ThrottledCall) => number;
  /** Records how an attempt ended. */
  record: (call: ThrottledCall, outcome: AttemptOutcome) => void;
}

/** Milliseconds. A longer wait is shared at once, because other callers would lose time and quota to find out. */
const longWaitMs = 5_000;
/**
 * Consecutive 429s that do not start a shared back-off. If 1% of calls get one, three in a row happen once in a
 * million.
 */
const maxUnsharedRefusals = 2;
/** Seconds if Graph names no time. */
const defaultWaitSeconds = 1;
/** Milliseconds after which another request becomes the trial. Intune responds in a second or two. */
const maxTrialMs = 5_000;
/** Milliseconds between two checks of whether the trial has ended. */
const trialPollMs = 100;

interface BackOff {
  /** 429s since the last other response. */
  refusals: number;
  /** When the shared back-off ends, by `performance.now()`; `undefined` while each call waits by itself. */
  untilMs: number | undefined;
  /** The request that tests whether the back-off is over. */
  trial: { carrier: object; untilMs: number } | undefined;
}

/** Creates a throttle. Each service has its own back-off, because Intune and the directory have separate limits. */
export function createThrottle(): Throttle {
  const backOffs = new Map<string, BackOff>();

  const backOffOf = (key: string): BackOff => {
    const known = backOffs.get(key) ?? { refusals: 0, untilMs: undefined, trial: undefined };
    backOffs.set(key, known);
    return known;
  };

  const refuse = (call: ThrottledCall, { limit, retryAfter }: MsGraphRefusal): void => {
    const ownBackOff = backOffOf(keyOf(call));
    ownBackOff.refusals++;
    const waitMs = (retryAfter.kind === 'named' ? retryAfter.seconds : defaultWaitSeconds) * 1000;
    const isShared =
      limit !== undefined ||
      waitMs > longWaitMs ||
      ownBackOff.refusals > maxUnsharedRefusals ||
      ownBackOff.untilMs !== undefined;
    if (!isShared) return;
    const endMs = performance.now() + waitMs;
    for (const isRead of limitedKinds(call, limit?.counts)) {
      const backOff = backOffOf(keyOf({ ...call, isRead }));
      backOff.untilMs = Math.max(backOff.untilMs ?? 0, endMs);
      backOff.trial = undefined;
    }
  };

  return {
    waitMs: (call) => {
      if (backOffs.size === 0) return 0;
      const backOff = backOffs.get(keyOf(call));
      if (backOff?.untilMs === undefined) return 0;
      const nowMs = performance.now();
      if (nowMs < backOff.untilMs) return backOff.untilMs - nowMs;
      const { carrier = call } = call;
      const { trial } = backOff;
      if (trial?.carrier === carrier) return 0;
      if (trial && nowMs < trial.untilMs) return trialPollMs;
      backOff.trial = { carrier, untilMs: nowMs + maxTrialMs };
      return 0;
    },
    record: (call, outcome) => {
      if (outcome.kind === 'refused' && outcome.refusal.status === 429) return refuse(call, outcome.refusal);
      if (backOffs.size === 0) return;
      const key = keyOf(call);
      const backOff = backOffs.get(key);
      if (!backOff) return;
      const isTrial = backOff.trial?.carrier === (call.carrier ?? call);
      // A response that was already on its way when the back-off began does not show that it is over.
      if (backOff.untilMs !== undefined && !isTrial) return;
      if (outcome.kind === 'failed') backOff.trial = undefined;
      else backOffs.delete(key);
    },
  };
}

/** Waits until the shared back-off admits a call. Rejects with a 429 if that would take until after the deadline. */
export async function waitForBackOff(
  throttle: Throttle,
  call: ThrottledCall,
  options: {
    /** By `performance.now()`. */
    deadline: number;
    onThrottle: ((outcome: 'waited' | 'refused') => void) | undefined;
    pause: (ms: number) => Promise<void>;
  },
): Promise<void> {
  let hasWaited = false;
  for (let waitMs = throttle.waitMs(call); waitMs > 0; waitMs = throttle.waitMs(call)) {
    if (performance.now() + waitMs > options.deadline) {
      options.onThrottle?.('refused');
      throw throttledRefusal(waitMs);
    }
    if (!hasWaited) options.onThrottle?.('waited');
    hasWaited = true;
    await options.pause(waitMs);
  }
}

/** Returns the 429 of a call that is not sent because of a back-off. */
export function throttledRefusal(waitMs: number): MsGraphRefusal {
  return new MsGraphRefusal({ status: 429, retryAfter: { kind: 'named', seconds: Math.ceil(waitMs / 1000) } });
}

/**
 * Returns the kinds of calls to hold: reads (`true`), writes (`false`) or both. If Graph does not say, a read has
 * reached a limit that counts all calls; a write has reached the limit of writes, which is much lower.
 */
function limitedKinds({ isRead }: ThrottledCall, counts: 'Read' | 'Write' | 'ReadWrite' | undefined): boolean[] {
  if (counts === undefined) return isRead ? [true, false] : [false];
  return { Read: [true], Write: [false], ReadWrite: [true, false] }[counts];
}

/** Returns the key of a call's back-off, such as `read deviceManagement` for a read of `/deviceManagement/…`. */
function keyOf({ isRead, path }: ThrottledCall): string {
  return `${isRead ? 'read' : 'write'} ${/^\/([^/?]*)/.exec(path)?.[1] ?? ''}`;
}
