// Back-off after a 429, so that requests do not pile up: "Further calls while throttled still count"
// (https://learn.microsoft.com/graph/throttling). All callers share it, unless the limit is one user's.
import { LRUCache } from 'lru-cache';
import type { AttemptOutcome } from './attempt-outcome.js';
import { MsGraphRefusal } from './errors.js';

/** What decides which limits count a call. */
export interface ThrottledCall {
  path: string;
  /** Graph limits reads and writes separately. */
  isRead: boolean;
  /** The user whose token the call is made with; `undefined` if no limit of a user can be told apart. */
  user?: string | undefined;
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
/** Back-offs of users at a time, two for each service. The least recently used one ends early if there are more. */
const maxUserBackOffs = 1_000;

interface BackOff {
  /** 429s since the last other response. */
  refusals: number;
  /** When the back-off ends, by `performance.now()`; `undefined` while each call waits by itself. */
  untilMs: number | undefined;
  /** The request that tests whether the back-off is over. */
  trial: { carrier: object; untilMs: number } | undefined;
}

/** The back-offs by key: of all users, or of single users. */
type BackOffs = Pick<Map<string, BackOff>, 'get' | 'delete'> & { set: (key: string, backOff: BackOff) => unknown };

/** Creates a throttle. Each service has its own back-off, because Intune and the directory have separate limits. */
export function createThrottle(): Throttle {
  const shared = new Map<string, BackOff>();
  const ofUsers = new LRUCache<string, BackOff>({ max: maxUserBackOffs });

  const refuse = (call: ThrottledCall, { limit, retryAfter }: MsGraphRefusal): void => {
    const waitMs = (retryAfter.kind === 'named' ? retryAfter.seconds : defaultWaitSeconds) * 1000;
    const isOfUser = limit?.isOfUser === true && call.user !== undefined;
    if (!isOfUser) {
      const ownBackOff = backOffOf(shared, sharedKeyOf(call));
      ownBackOff.refusals++;
      const isShared =
        (limit !== undefined && !limit.isOfUser) ||
        waitMs > longWaitMs ||
        ownBackOff.refusals > maxUnsharedRefusals ||
        ownBackOff.untilMs !== undefined;
      if (!isShared) return;
    }
    const endMs = performance.now() + waitMs;
    for (const isRead of limitedKinds(call, limit?.counts)) {
      const limited = { ...call, isRead };
      const backOff = isOfUser ? backOffOf(ofUsers, userKeyOf(limited)) : backOffOf(shared, sharedKeyOf(limited));
      backOff.untilMs = Math.max(backOff.untilMs ?? 0, endMs);
      backOff.trial = undefined;
    }
  };

  return {
    waitMs: (call) => {
      if (shared.size === 0 && ofUsers.size === 0) return 0;
      // The user's own comes first: a call that it holds must not become the trial of the shared one.
      return waitMsOf(ofUsers.get(userKeyOf(call)), call) || waitMsOf(shared.get(sharedKeyOf(call)), call);
    },
    record: (call, outcome) => {
      if (outcome.kind === 'refused' && outcome.refusal.status === 429) return refuse(call, outcome.refusal);
      if (shared.size > 0) endBackOff(shared, sharedKeyOf(call), { call, outcome });
      if (ofUsers.size > 0) endBackOff(ofUsers, userKeyOf(call), { call, outcome });
    },
  };
}

function backOffOf(backOffs: BackOffs, key: string): BackOff {
  const known = backOffs.get(key) ?? { refusals: 0, untilMs: undefined, trial: undefined };
  backOffs.set(key, known);
  return known;
}

/** Returns how long a back-off holds a call, in ms. The first call after its end becomes the trial. */
function waitMsOf(backOff: BackOff | undefined, call: ThrottledCall): number {
  if (backOff?.untilMs === undefined) return 0;
  const nowMs = performance.now();
  if (nowMs < backOff.untilMs) return backOff.untilMs - nowMs;
  const { carrier = call } = call;
  const { trial } = backOff;
  if (trial?.carrier === carrier) return 0;
  if (trial && nowMs < trial.untilMs) return trialPollMs;
  backOff.trial = { carrier, untilMs: nowMs + maxTrialMs };
  return 0;
}

/** Ends a back-off after a response that shows that it is over. */
function endBackOff(
  backOffs: BackOffs,
  key: string,
  { call, outcome }: { call: ThrottledCall; outcome: AttemptOutcome },
): void {
  const backOff = backOffs.get(key);
  if (!backOff) return;
  const isTrial = backOff.trial?.carrier === (call.carrier ?? call);
  // A response that was already on its way when the back-off began does not show that it is over.
  if (backOff.untilMs !== undefined && !isTrial) return;
  if (outcome.kind === 'failed') backOff.trial = undefined;
  else backOffs.delete(key);
}

interface BackOffOptions {
  /** By `performance.now()`. */
  deadline: number;
  /** Called for each call that waits, or is refused. */
  onThrottle: ((outcome: 'waited' | 'refused') => void) | undefined;
  pause: (ms: number) => Promise<void>;
}

/**
 * Waits until no back-off holds any of the calls, which are sent together. Returns the calls without those that would
 * have to wait past the deadline.
 */
export async function waitForBackOffs<C extends ThrottledCall>(
  throttle: Throttle,
  calls: readonly C[],
  { deadline, onThrottle, pause }: BackOffOptions,
): Promise<readonly C[]> {
  const waited = new Set<C>();
  let admitted = calls;
  for (;;) {
    const waits = admitted.map((call) => ({ call, waitMs: throttle.waitMs(call) })).filter(({ waitMs }) => waitMs > 0);
    if (waits.length === 0) return admitted;
    const refused = new Set<C>();
    let maxWaitMs = 0;
    for (const { call, waitMs } of waits) {
      if (performance.now() + waitMs > deadline) {
        onThrottle?.('refused');
        refused.add(call);
        continue;
      }
      if (!waited.has(call)) onThrottle?.('waited');
      waited.add(call);
      maxWaitMs = Math.max(maxWaitMs, waitMs);
    }
    admitted = admitted.filter((call) => !refused.has(call));
    if (maxWaitMs > 0) await pause(maxWaitMs);
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

/** Returns the key of a call's shared back-off, such as `read deviceManagement` for a read of `/deviceManagement/…`. */
function sharedKeyOf({ isRead, path }: ThrottledCall): string {
  return `${isRead ? 'read' : 'write'} ${/^\/([^/?]*)/.exec(path)?.[1] ?? ''}`;
}

function userKeyOf(call: ThrottledCall): string {
  return `${sharedKeyOf(call)} ${call.user ?? ''}`;
}
