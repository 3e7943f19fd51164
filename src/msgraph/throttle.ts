// Back-off shared by all callers after Graph throttles, so that requests do not pile up: "Further calls while throttled still
// count" (https://learn.microsoft.com/graph/throttling).
import { MsGraphRefusal } from './errors.js';
import type { AttemptOutcome } from './attempt-outcome.js';

/** A call as far as limits are concerned. */
export interface ThrottledCall {
  path: string;
  /** Changes nothing. Graph limits reads and writes separately. */
  read: boolean;
  /** The HTTP request that carries the call, where several calls share one; by default the call itself. */
  carrier?: object;
}

export interface Throttle {
  /** Returns the milliseconds after which to ask again; 0 lets the call through now. */
  waitMs: (call: ThrottledCall) => number;
  /** Records how an attempt ended. */
  note: (call: ThrottledCall, outcome: AttemptOutcome) => void;
}

/** Milliseconds; a longer wait is shared at once, since it costs other callers more to find out for themselves. */
const longWaitMs = 5_000;
/** 429s in a row that make a back-off shared. One in a hundred is noise, and three of those in a row are one in a million. */
const maxUnsharedRefusals = 2;
/** Seconds where Graph names no time. */
const defaultWaitSeconds = 1;
/** Milliseconds for the trial; Intune answers in a second or two. After that another request is the trial. */
const maxTrialMs = 5_000;
/** Milliseconds between two looks at whether the trial has ended. */
const trialPollMs = 100;

interface BackOff {
  /** 429s since the last other response. */
  refusals: number;
  /** When the shared back-off ends, by `performance.now()`; `undefined` while each call waits on its own. */
  untilMs: number | undefined;
  /** The request that finds out whether the back-off is over. */
  trial: { carrier: object; untilMs: number } | undefined;
}

/** Services are throttled apart from one another: Intune's limits are not the directory's. */
export function createThrottle(): Throttle {
  const backOffs = new Map<string, BackOff>();

  const backOffOf = (key: string): BackOff => {
    const known = backOffs.get(key) ?? { refusals: 0, untilMs: undefined, trial: undefined };
    backOffs.set(key, known);
    return known;
  };

  const refuse = (call: ThrottledCall, { limit, retryAfter }: MsGraphRefusal): void => {
    const own = backOffOf(keyOf(call));
    own.refusals++;
    const waitMs = (retryAfter.kind === 'named' ? retryAfter.seconds : defaultWaitSeconds) * 1000;
    const shared = limit || waitMs > longWaitMs || own.refusals > maxUnsharedRefusals || own.untilMs !== undefined;
    if (!shared) return;
    const endMs = performance.now() + waitMs;
    for (const read of limitedKinds(call, limit?.counts)) {
      const backOff = backOffOf(keyOf({ ...call, read }));
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
    note: (call, outcome) => {
      if (outcome.kind === 'refused' && outcome.refusal.status === 429) return refuse(call, outcome.refusal);
      if (backOffs.size === 0) return;
      const key = keyOf(call);
      const backOff = backOffs.get(key);
      if (!backOff) return;
      const isTrial = backOff.trial?.carrier === (call.carrier ?? call);
      // A response that was on its way when the back-off began says nothing of its end.
      if (backOff.untilMs !== undefined && !isTrial) return;
      if (outcome.kind === 'unanswered') backOff.trial = undefined;
      else backOffs.delete(key);
    },
  };
}

/** Waits until the shared back-off lets a call through. Rejects when that would take longer than the call has. */
export async function passThrottle(
  throttle: Throttle,
  call: ThrottledCall,
  options: {
    /** By `performance.now()`. */
    deadline: number;
    onThrottle: ((outcome: 'waited' | 'refused') => void) | undefined;
    pause: (ms: number) => Promise<void>;
  },
): Promise<void> {
  let waited = false;
  for (let waitMs = throttle.waitMs(call); waitMs > 0; waitMs = throttle.waitMs(call)) {
    const refused = performance.now() + waitMs > options.deadline;
    if (refused || !waited) options.onThrottle?.(refused ? 'refused' : 'waited');
    if (refused) throw throttled(waitMs);
    waited = true;
    await options.pause(waitMs);
  }
}

/** What a call is answered that is not made, since Graph throttles. */
export function throttled(waitMs: number): MsGraphRefusal {
  return new MsGraphRefusal({ status: 429, retryAfter: { kind: 'named', seconds: Math.ceil(waitMs / 1000) } });
}

/**
 * Whether reads (`true`), writes (`false`) or both are held. Without a word from Graph: the limit that reads can reach
 * counts every request, and writes reach one of their own much sooner.
 */
function limitedKinds({ read }: ThrottledCall, counts: 'Read' | 'Write' | 'ReadWrite' | undefined): boolean[] {
  if (counts === undefined) return read ? [true, false] : [false];
  return { Read: [true], Write: [false], ReadWrite: [true, false] }[counts];
}

/** Such as `read deviceManagement` for a read of `/deviceManagement/…`. */
function keyOf({ path, read }: ThrottledCall): string {
  return `${read ? 'read' : 'write'} ${/^\/([^/?]*)/.exec(path)?.[1] ?? ''}`;
}
