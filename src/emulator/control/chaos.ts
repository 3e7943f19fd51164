// Faults of the local Graph: aimed at calls by method and path, or at random rates that a seed makes repeatable.
import type { Json } from '../msgraph/odata.js';

/**
 * Faults of a call; at most one strikes it. Before the call is carried out: `throttled` (429), `unavailable` (503),
 * `reset` (the connection breaks), `challenge` (a claims challenge). After it: `lost` (the connection breaks), `failed`
 * (500), `garbled` (the response is not JSON). `slow` only delays the call. `refused` refuses it for good, in the way
 * of `refusal`; `reshaped` changes what a read shows, after `$select`. The response to a write that was carried out:
 * `stale` (the object as it was before), `partial` (two properties), `empty` (no body), `accepted` (202, no body).
 */
const callFaults = [
  'throttled',
  'unavailable',
  'reset',
  'challenge',
  'lost',
  'failed',
  'garbled',
  'slow',
  'refused',
  'reshaped',
  'stale',
  'partial',
  'empty',
  'accepted',
] as const;
/**
 * How Graph carries out a write and shows it afterwards; any number of them apply to one write. Reads show it late
 * (`late`), or show by turns the object as it was and as it is (`flapping`). Some or all sent properties keep their
 * values (`ignored`) or get others (`overruled`), and properties that were not sent get new ones (`accompanied`). Lists
 * are stored with members that no one sent (`extended`), in another order (`reordered`), or without repeated items
 * (`deduplicated`).
 */
const writeFaults = [
  'late',
  'flapping',
  'ignored',
  'overruled',
  'accompanied',
  'extended',
  'reordered',
  'deduplicated',
] as const;

export const faults = [...callFaults, ...writeFaults] as const;
export type Fault = (typeof faults)[number];
type CallFaultName = (typeof callFaults)[number];
type WriteFaultName = (typeof writeFaults)[number];

/** Ways in which Graph refuses a call that no retry and no new token can change. */
export const refusals = [
  'noConsent',
  'noRole',
  'noLicence',
  'badRequest',
  'conflict',
  'noIntune',
  'noSegment',
  'wrongCloud',
] as const;
export type Refusal = (typeof refusals)[number];

/** Statuses of `failed`: each leaves open whether the call was carried out. */
export const failedStatuses = [408, 500, 502, 503, 504] as const;

/** A fault of matching calls; without `methods` or `paths`, of all calls. */
export interface AimedFault {
  fault: Fault;
  methods?: readonly string[];
  /** Paths below the version. `*` matches one segment, `**` at the end any number of them. */
  paths?: readonly string[];
  /** Number of calls that it strikes; without it, all matching calls until the fault is removed. */
  times?: number;
  /** For `throttled` and `unavailable`, 1 by default; for `failed`, none by default. */
  retryAfterSeconds?: number;
  /** For `slow`, `late` and `flapping`; 500 by default. */
  delayMs?: number;
  /** For `failed`; 500 by default. */
  status?: (typeof failedStatuses)[number];
  /** For `refused`. */
  refusal?: Refusal;
  /**
   * For `ignored`: the properties that keep their values; without it, nothing is carried out. For `reshaped`: the
   * properties that are left out.
   */
  properties?: readonly string[];
  /**
   * For `overruled`: what these properties get if they are sent. For `accompanied`: what they get if they are not sent.
   * For `reshaped`: what they are shown with; names that begin with `@` are shown on the page of a list.
   */
  values?: Json;
}

export interface ChaosOptions {
  seed: number;
  /** The share of calls that have each fault, from 0 to 1; together at most 1. */
  rates: Partial<Record<Fault, number>>;
  /**
   * Of faults with the same name, and of all faults of a call, the first match applies. Rates apply to calls that match
   * none.
   */
  faults?: readonly AimedFault[];
}

/** The parts of a call that faults are aimed at. */
export interface AimedCall {
  method: string;
  /** Below the version, decoded, without a query. */
  path: string;
  /** Whether the call is a member of a batch: it has no connection of its own, and rates apply to its batch. */
  isMember: boolean;
}

/** What strikes a call or its response. */
export interface CallFault {
  fault: CallFaultName;
  retryAfterSeconds: number | undefined;
  delayMs: number;
  status: number;
  refusal: Refusal;
  reshaped: Pick<AimedFault, 'properties' | 'values'>;
}

/** How a write is carried out and shown. */
export interface WriteFault extends Pick<AimedFault, 'properties' | 'values'> {
  fault: WriteFaultName;
  delayMs: number;
}

/** The faults of one call. */
export interface InjectedFaults {
  call: CallFault | undefined;
  write: readonly WriteFault[];
}

export interface Chaos {
  /** Returns the faults of the next call and counts them. */
  next: (call: AimedCall) => InjectedFaults;
  /** Returns what is still active; `times` is the number of calls left. */
  active: () => Required<ChaosOptions>;
}

/** Faults of a connection or of a whole response body: they affect a batch as a whole, never one member. */
const connectionFaults: ReadonlySet<Fault> = new Set(['reset', 'lost', 'garbled']);
/** Faults that keep a call from being carried out. */
const notCarriedOut: ReadonlySet<Fault> = new Set(['throttled', 'unavailable', 'reset', 'challenge', 'refused']);
/** Faults of the response to a write. */
const writeResponses: ReadonlySet<Fault> = new Set(['stale', 'partial', 'empty', 'accepted']);

export function createChaos({ faults: aimed = [], rates, seed }: ChaosOptions): Chaos {
  const random = createRandom(seed);
  let remaining = [...aimed];

  const countDown = (fault: AimedFault): void => {
    const { times } = fault;
    if (times === undefined) return;
    remaining = remaining.flatMap((other) => {
      if (other !== fault) return [other];
      return times === 1 ? [] : [{ ...fault, times: times - 1 }];
    });
  };
  const nextAimed = (call: AimedCall): AimedFault[] => {
    const matching = remaining.filter((fault) => isAimedAt(fault, call));
    const callFault = matching.find(({ fault }) => !isWriteFault(fault));
    const writes = matching.filter(
      (candidate) =>
        isWriteFault(candidate.fault) && candidate === matching.find(({ fault }) => fault === candidate.fault),
    );
    const isCarriedOut = !callFault || !notCarriedOut.has(callFault.fault);
    const struck = [...(callFault ? [callFault] : []), ...(isCarriedOut ? writes : [])];
    for (const fault of struck) countDown(fault);
    return struck;
  };
  const nextRandom = (): AimedFault[] => {
    let share = random();
    const fault = faults.find((name) => {
      share -= rates[name] ?? 0;
      return share < 0;
    });
    if (!fault) return [];
    // Whole seconds, as RFC 9110 section 10.2.3 has it; 0 keeps half of the retries short.
    const retryAfterSeconds = Math.round(random());
    const hasRetryAfter = fault === 'throttled' || fault === 'unavailable';
    return [{ fault, ...(hasRetryAfter && { retryAfterSeconds }), delayMs: random() * 500 }];
  };
  return {
    next: (call) => {
      const aimedFaults = nextAimed(call);
      return asInjected(aimedFaults.length > 0 || call.isMember ? aimedFaults : nextRandom());
    },
    active: () => ({ seed, rates, faults: remaining }),
  };
}

function asInjected(struck: readonly AimedFault[]): InjectedFaults {
  let call: CallFault | undefined;
  const write: WriteFault[] = [];
  for (const { delayMs = 500, fault, retryAfterSeconds, status = 500, ...more } of struck) {
    if (isWriteFault(fault)) write.push({ ...more, fault, delayMs });
    else {
      const { refusal = 'noRole', ...reshaped } = more;
      const waitSeconds = retryAfterSeconds ?? (fault === 'failed' ? undefined : 1);
      call = { fault, delayMs, status, refusal, reshaped, retryAfterSeconds: waitSeconds };
    }
  }
  return { call, write };
}

function isWriteFault(fault: Fault): fault is WriteFaultName {
  return (writeFaults as readonly Fault[]).includes(fault);
}

function isAimedAt({ fault, methods, paths }: AimedFault, call: AimedCall): boolean {
  const { isMember, method, path } = call;
  if (isMember && connectionFaults.has(fault)) return false;
  if (isOfWrites(fault) && (method === 'GET' || path === '/$batch')) return false;
  if (fault === 'reshaped' && method !== 'GET') return false;
  if (methods && !methods.includes(method)) return false;
  return !paths || paths.some((pattern) => matchesPath({ path, pattern }));
}

/** Returns whether a fault would change nothing about a read. */
function isOfWrites(fault: Fault): boolean {
  return isWriteFault(fault) || writeResponses.has(fault);
}

/** Graph compares paths without regard to case. */
function matchesPath({ path, pattern }: { path: string; pattern: string }): boolean {
  const wanted = pattern.toLowerCase().split('/');
  const actual = path.toLowerCase().split('/');
  const isOpenEnded = wanted.at(-1) === '**';
  if (isOpenEnded) wanted.pop();
  const hasLength = isOpenEnded ? actual.length > wanted.length : actual.length === wanted.length;
  return hasLength && wanted.every((segment, index) => segment === '*' || segment === actual[index]);
}

/** Mulberry32, since Math.random takes no seed: https://github.com/cprosche/mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
