// JSON batching: many reads in one call.
import { setTimeout as sleep } from 'node:timers/promises';
import { asObject, MsGraphRefusal, MsGraphUnavailable, toRefusal, type MsGraphAnswer } from './errors.js';
import type { Renewal } from './renewal.js';
import { retryWaitMs, waitBudgetMs } from './retry.js';
import { throttled, type Throttle } from './throttle.js';

/** https://learn.microsoft.com/graph/json-batching: at most 20 requests a call. */
const mostMembers = 20;

/** One request inside a `$batch`. */
export interface BatchMember {
  id: string;
  method: 'GET';
  url: string;
}

/** What a batch needs of the client. */
export interface BatchCalls extends Renewal {
  /** Sends members, with this token in place of the usual one; the answer tells the token that it came to. */
  send: (members: BatchMember[], bearer?: string) => Promise<MsGraphAnswer & { bearer: string }>;
}

/** One answer, or why there is none, for each path, in order; rejects when a `$batch` as a whole fails. */
export async function inBatches(
  paths: readonly string[],
  throttle: Throttle,
  calls: BatchCalls,
): Promise<(MsGraphAnswer | Error)[]> {
  const chunks = Array.from({ length: Math.ceil(paths.length / mostMembers) }, (_, chunk) =>
    paths.slice(chunk * mostMembers, (chunk + 1) * mostMembers),
  );
  return (await Promise.all(chunks.map((chunk) => oneBatch(chunk, throttle, calls)))).flat();
}

async function oneBatch(
  paths: readonly string[],
  throttle: Throttle,
  calls: BatchCalls,
): Promise<(MsGraphAnswer | Error)[]> {
  const deadline = performance.now() + waitBudgetMs;
  const results: (MsGraphAnswer | Error)[] = [];
  let renewed: string | undefined;
  const all = paths.map((url, index): BatchMember => ({ id: String(index), method: 'GET', url }));
  let waiting = all.filter(({ url }) => performance.now() + throttle.remainingMs(url) <= deadline);
  for (let tries = 1; waiting.length > 0; tries++) {
    const { bearer, ...answer } = await calls.send(waiting, renewed);
    const answers = byId(answer);
    const rejected: { member: BatchMember; refusal: MsGraphRefusal }[] = [];
    const again: { member: BatchMember; waitMs: number }[] = [];
    for (const member of waiting) {
      const part = answers.get(member.id);
      if (!part || !Number.isInteger(part.status)) throw unusable();
      const result = part.status < 300 ? part : toRefusal(part, { method: member.method, path: member.url });
      results[Number(member.id)] = result;
      if (result instanceof MsGraphRefusal && result.status === 401) {
        rejected.push({ member, refusal: result });
        continue;
      }
      calls.noteDenial(result, bearer);
      throttle.note(member.url, result);
      const waitMs = retryWaitMs(result, true, tries);
      if (waitMs !== undefined && performance.now() + waitMs <= deadline) again.push({ member, waitMs });
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
    if (waiting.length > 0) await sleep(Math.max(...again.map(({ waitMs }) => waitMs)));
  }
  // What is left was not asked: Graph wants to be left alone.
  return paths.map((path, index) => results[index] ?? throttled(throttle.remainingMs(path)));
}

/** A token for members that were refused with a 401, or the error that kept it from being had. */
function renewFor(
  rejected: readonly { refusal: MsGraphRefusal }[],
  bearer: string,
  { renew }: BatchCalls,
): Promise<string | Error | undefined> {
  // One token can answer one challenge; members of one batch that want different claims are very rare.
  const claims = rejected.find(({ refusal }) => refusal.claims !== undefined)?.refusal.claims;
  return renew(bearer, claims).catch((error: Error) => error);
}

/** Answers come in any order, their header names in any case. */
function byId({ body }: MsGraphAnswer): Map<string, MsGraphAnswer> {
  const responses = asObject(body)?.['responses'];
  if (!Array.isArray(responses)) throw unusable();
  return new Map(
    responses.map((response: unknown) => {
      const { id, status, headers, body: content } = asObject(response) ?? {};
      const lowered = Object.entries(asObject(headers) ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
      return [String(id), { status: Number(status), headers: Object.fromEntries(lowered), body: content }];
    }),
  );
}

function unusable(): MsGraphUnavailable {
  return new MsGraphUnavailable('Microsoft Graph answered a batch with something else.');
}
