// JSON batching: many reads in one call.
import { setTimeout as sleep } from 'node:timers/promises';
import { asObject, MsGraphUnavailable, toRefusal, type MsGraphAnswer, type MsGraphRefusal } from './errors.js';

/** https://learn.microsoft.com/graph/json-batching: at most 20 requests a call. */
const mostMembers = 20;
/** A throttled member is asked again this often. */
const mostRetries = 2;
/** Seconds; a longer wait is told instead of waited for. */
const longestWait = 5;

/** One request inside a `$batch`. */
export interface BatchMember {
  id: string;
  method: 'GET';
  url: string;
}
type Send = (members: BatchMember[]) => Promise<MsGraphAnswer>;

/** One answer, or the refusal, for each path, in order; rejects when a `$batch` as a whole fails. */
export async function inBatches(paths: readonly string[], send: Send): Promise<(MsGraphAnswer | MsGraphRefusal)[]> {
  const chunks = Array.from({ length: Math.ceil(paths.length / mostMembers) }, (_, chunk) =>
    paths.slice(chunk * mostMembers, (chunk + 1) * mostMembers),
  );
  return (await Promise.all(chunks.map((chunk) => oneBatch(chunk, send)))).flat();
}

async function oneBatch(paths: readonly string[], send: Send): Promise<(MsGraphAnswer | MsGraphRefusal)[]> {
  const results: (MsGraphAnswer | MsGraphRefusal)[] = [];
  let waiting = paths.map((url, index): BatchMember => ({ id: String(index), method: 'GET', url }));
  for (let retry = 0; waiting.length > 0; retry++) {
    const answers = byId(await send(waiting));
    const throttled: BatchMember[] = [];
    let waitSeconds = 0;
    for (const member of waiting) {
      const answer = answers.get(member.id);
      if (!answer) throw unusable();
      const result = answer.status < 300 ? answer : toRefusal(answer);
      results[Number(member.id)] = result;
      if (answer.status === 429) {
        throttled.push(member);
        waitSeconds = Math.max(waitSeconds, (result as MsGraphRefusal).retryAfterSeconds ?? 1);
      }
    }
    // The page on batching: ask again for the members that failed, after the longest of their waits.
    waiting = retry < mostRetries && waitSeconds <= longestWait ? throttled : [];
    if (waiting.length > 0) await sleep(waitSeconds * 1000);
  }
  return results;
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
