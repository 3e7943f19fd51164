// JSON batching: many reads in one call.
import { asObject, MsGraphUnavailable, type MsGraphAnswer, type MsGraphRefusal } from './errors.js';
import { withNewEnumMembers } from './call.js';
import { answered, outcomeOf } from './attempt-outcome.js';
import { toRefusal } from './refusal.js';
import type { Renewal } from './renewal.js';
import { nextStep, waitBudgetMs } from './retry.js';
import { throttled, type Throttle, type ThrottledCall } from './throttle.js';

/** https://learn.microsoft.com/graph/json-batching: at most 20 requests a call. */
const maxMembers = 20;
/** Batches of one operation that are in flight together, so that one operation does not take Graph from all others. */
const maxConcurrentBatches = 4;

/** One request inside a `$batch`. */
export interface BatchMember {
  id: string;
  method: 'GET';
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** What a batch needs of the client. */
export interface BatchCalls extends Renewal {
  throttle: Throttle;
  /** Called with the status of each response; `error` for one that is missing or unusable. */
  onMember: ((status: number | 'error') => void) | undefined;
  /** Called for each request that is sent again, with the status it was answered. */
  onRetry: ((reason: string) => void) | undefined;
  /** Called for each request that waits for a back-off to end, or is refused because of one. */
  onThrottle: ((outcome: 'waited' | 'refused') => void) | undefined;
  /** Waits for that many milliseconds. Rejects when the operation ends before. */
  pause: (ms: number) => Promise<void>;
  /** Sends members, with this token in place of the usual one; the answer tells the token that it came to. */
  send: (members: BatchMember[], bearer?: string) => Promise<MsGraphAnswer & { bearer: string }>;
}

type Result = MsGraphAnswer | Error;

/** One answer, or why there is none, for each path, in order; rejects when a `$batch` as a whole fails. */
export async function inBatches(paths: readonly string[], calls: BatchCalls): Promise<Result[]> {
  const chunks = Array.from({ length: Math.ceil(paths.length / maxMembers) }, (_, chunk) =>
    paths.slice(chunk * maxMembers, (chunk + 1) * maxMembers),
  );
  const results: Result[][] = [];
  let next = 0;
  const sendNext = async (): Promise<void> => {
    for (let chunk = next++; chunk < chunks.length; chunk = next++) {
      try {
        results[chunk] = await oneBatch(chunks[chunk] ?? [], calls);
      } catch (error) {
        next = chunks.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrentBatches, chunks.length) }, sendNext));
  return results.flat();
}

async function oneBatch(paths: readonly string[], calls: BatchCalls): Promise<Result[]> {
  const { throttle } = calls;
  const deadline = performance.now() + waitBudgetMs;
  const results: Result[] = [];
  let renewed: string | undefined;
  const all = paths.map((url, index): BatchMember => ({
    id: String(index),
    method: 'GET',
    url,
    headers: withNewEnumMembers,
  }));
  const callOf = ({ url }: BatchMember): ThrottledCall => ({ path: url, read: true, carrier: all });
  const pass = (members: BatchMember[]): Promise<BatchMember[]> =>
    passThrottle(members, { ...calls, deadline, waitMsOf: (member) => throttle.waitMs(callOf(member)) });
  let waiting = await pass(all);
  for (let tries = 1; waiting.length > 0; tries++) {
    const { bearer, ...answer } = await calls.send(waiting, renewed).catch((error: unknown) => {
      for (const member of waiting) throttle.note(callOf(member), outcomeOf(error));
      throw error;
    });
    const responses = byId(answer);
    const rejected: Rejected[] = [];
    const again: { member: BatchMember; waitMs: number }[] = [];
    for (const member of waiting) {
      const response = responses.get(member.id);
      const result = toResult(response, member);
      const outcome = result instanceof Error ? outcomeOf(result) : answered;
      calls.onMember?.(response && outcome.kind !== 'unanswered' ? response.status : 'error');
      results[Number(member.id)] = result;
      throttle.note(callOf(member), outcome);
      if (outcome.kind === 'refused' && outcome.refusal.status === 401) {
        rejected.push({ member, refusal: outcome.refusal });
        continue;
      }
      calls.noteDenial(outcome, bearer);
      const next = nextStep({ outcome, isRead: true, tries });
      if (next.kind === 'retry' && performance.now() + next.waitMs <= deadline) {
        calls.onRetry?.(next.reason);
        again.push({ member, waitMs: next.waitMs });
      }
    }
    if (rejected.length > 0) {
      // Answered once, as for single calls; a refusal of the new token harms these members alone.
      const next = renewed === undefined ? await renewFor(rejected, bearer, calls) : undefined;
      for (const { member, refusal } of rejected) {
        if (typeof next === 'string') again.push({ member, waitMs: 0 });
        else results[Number(member.id)] = next ?? calls.asChallenge(refusal);
      }
      if (typeof next === 'string') renewed = next;
    }
    // The page on batching: ask again for those that failed, in a new batch, after the longest of their waits.
    waiting = again.map(({ member }) => member);
    if (waiting.length > 0) await calls.pause(Math.max(...again.map(({ waitMs }) => waitMs)));
    waiting = await pass(waiting);
  }
  // The rest was not asked for, since Graph throttles.
  return all.map((member, index) => results[index] ?? throttled(throttle.waitMs(callOf(member))));
}

/** Returns the members that the back-off lets through in time, once it lets all of them through. */
async function passThrottle(
  members: BatchMember[],
  {
    deadline,
    onThrottle,
    pause,
    waitMsOf,
  }: Pick<BatchCalls, 'onThrottle' | 'pause'> & { deadline: number; waitMsOf: (member: BatchMember) => number },
): Promise<BatchMember[]> {
  const waited = new Set<BatchMember>();
  let passing = members;
  for (;;) {
    const waits = passing.map((member) => ({ member, waitMs: waitMsOf(member) })).filter(({ waitMs }) => waitMs > 0);
    if (waits.length === 0) return passing;
    const late = new Set(
      waits.filter(({ waitMs }) => performance.now() + waitMs > deadline).map(({ member }) => member),
    );
    for (const { member } of waits) {
      if (late.has(member)) onThrottle?.('refused');
      else if (!waited.has(member)) onThrottle?.('waited');
      waited.add(member);
    }
    passing = passing.filter((member) => !late.has(member));
    await pause(Math.max(0, ...waits.filter(({ member }) => !late.has(member)).map(({ waitMs }) => waitMs)));
  }
}

/** A success is a 2xx with a body that is no error; a refusal is a redirect or an error. Anything else is unusable. */
function toResult(answer: MsGraphAnswer | undefined, { method, url: path }: BatchMember): Result {
  const { body, status = 0 } = answer ?? {};
  if (!answer || !Number.isInteger(status) || status < 200 || status > 599) return unusable();
  if (status >= 300) return toRefusal(answer, { method, path });
  return body === undefined || body === null || asObject(asObject(body)?.['error']) ? unusable() : answer;
}

/** A member that was refused with a 401. */
interface Rejected {
  member: BatchMember;
  refusal: MsGraphRefusal;
}

/** A token for members that were refused with a 401, or the error that kept it from being had. */
function renewFor(
  rejected: readonly Rejected[],
  bearer: string,
  { renew }: BatchCalls,
): Promise<string | Error | undefined> {
  // One token can answer one challenge; members of one batch that want different claims are very rare.
  const claims = rejected.find(({ refusal }) => refusal.claims !== undefined)?.refusal.claims;
  return renew({ rejected: bearer, claims }).catch((error: Error) => error);
}

/** Answers come in any order, their header names in any case. */
function byId({ body }: MsGraphAnswer): Map<string, MsGraphAnswer> {
  const responses = asObject(body)?.['responses'];
  if (!Array.isArray(responses)) throw unusable();
  return new Map(
    responses.map((response: unknown) => {
      const { id, status, headers, body: content } = asObject(response) ?? {};
      return [
        String(id),
        { status: typeof status === 'number' ? status : 0, headers: readHeaders(headers), body: content },
      ];
    }),
  );
}

/** Headers in a response's JSON. A value that is no text or number is left out. */
function readHeaders(headers: unknown): MsGraphAnswer['headers'] {
  const texts = Object.entries(asObject(headers) ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name.toLowerCase(), String(value)]] : [],
  );
  return Object.fromEntries(texts);
}

function unusable(): MsGraphUnavailable {
  return new MsGraphUnavailable({ message: 'Microsoft Graph answered a batch with something else.' });
}
