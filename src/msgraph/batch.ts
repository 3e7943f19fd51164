// JSON batching: many reads in one call.
import { setTimeout as sleep } from 'node:timers/promises';
import { asObject, MsGraphUnavailable, toRefusal, type MsGraphAnswer, type MsGraphRefusal } from './errors.js';
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
type Send = (members: BatchMember[]) => Promise<MsGraphAnswer>;

/** One answer, or the refusal, for each path, in order; rejects when a `$batch` as a whole fails. */
export async function inBatches(
  paths: readonly string[],
  throttle: Throttle,
  send: Send,
): Promise<(MsGraphAnswer | MsGraphRefusal)[]> {
  const chunks = Array.from({ length: Math.ceil(paths.length / mostMembers) }, (_, chunk) =>
    paths.slice(chunk * mostMembers, (chunk + 1) * mostMembers),
  );
  return (await Promise.all(chunks.map((chunk) => oneBatch(chunk, throttle, send)))).flat();
}

async function oneBatch(
  paths: readonly string[],
  throttle: Throttle,
  send: Send,
): Promise<(MsGraphAnswer | MsGraphRefusal)[]> {
  const deadline = performance.now() + waitBudgetMs;
  const results: (MsGraphAnswer | MsGraphRefusal)[] = [];
  const all = paths.map((url, index): BatchMember => ({ id: String(index), method: 'GET', url }));
  let waiting = all.filter(({ url }) => performance.now() + throttle.remainingMs(url) <= deadline);
  for (let tries = 1; waiting.length > 0; tries++) {
    const answers = byId(await send(waiting));
    const again: { member: BatchMember; waitMs: number }[] = [];
    for (const member of waiting) {
      const answer = answers.get(member.id);
      if (!answer || !Number.isInteger(answer.status)) throw unusable();
      const result = answer.status < 300 ? answer : toRefusal(answer, { method: member.method, path: member.url });
      results[Number(member.id)] = result;
      throttle.note(member.url, result);
      const waitMs = retryWaitMs(result, true, tries);
      if (waitMs !== undefined && performance.now() + waitMs <= deadline) again.push({ member, waitMs });
    }
    // The page on batching: ask again for those that failed, in a new batch, after the longest of their waits.
    waiting = again.map(({ member }) => member);
    if (waiting.length > 0) await sleep(Math.max(...again.map(({ waitMs }) => waitMs)));
  }
  // What is left was not asked: Graph wants to be left alone.
  return paths.map((path, index) => results[index] ?? throttled(throttle.remainingMs(path)));
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
