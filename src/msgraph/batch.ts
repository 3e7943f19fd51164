// JSON batching: many reads in one request. https://learn.microsoft.com/graph/json-batching
import { outcomeOf, succeeded } from './attempt-outcome.js';
import { responsesById, toResult, type Result } from './batch-responses.js';
import { withNewEnumMembers } from './call.js';
import type { MsGraphRefusal, MsGraphResponse } from './errors.js';
import type { Renewal } from './renewal.js';
import { nextStep, retryBudgetMs } from './retry.js';
import { throttledRefusal, waitForBackOffs, type Throttle, type ThrottledCall } from './throttle.js';

/** Graph's own limit, by the page on JSON batching. */
const maxMembers = 20;
/** Batches of one operation in flight at once, so that one operation does not use up the connections of all others. */
const maxConcurrentBatches = 4;

/** One request inside a `$batch`. */
export interface BatchMember {
  id: string;
  method: 'GET';
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** A response, and the token that its request was sent with. */
export interface AuthorizedResponse extends MsGraphResponse {
  bearer: string;
}

/** What batching needs from the client. */
export interface BatchClient extends Renewal {
  throttle: Throttle;
  user: string | undefined;
  /** Called with the status of each response; `error` for one that is missing or unusable. */
  onMember: ((status: number | 'error') => void) | undefined;
  /** Called before each retry of a request, with the status of its previous response or `error`. */
  onRetry: ((reason: string) => void) | undefined;
  /** Called for each request that waits for a back-off to end, or is refused because of one. */
  onThrottle: ((outcome: 'waited' | 'refused') => void) | undefined;
  /** Returns the permissions of a token; `undefined` if they are not known. */
  scopeOf: ((token: string) => string | undefined) | undefined;
  /** Waits for that many milliseconds. Rejects if the operation ends first. */
  pause: (ms: number) => Promise<void>;
  /** Sends a `$batch`, with this token instead of the usual one if there is one. */
  send: (members: BatchMember[], bearer?: string) => Promise<AuthorizedResponse>;
}

/** Returns a response or an error for each path, in order. Rejects if a `$batch` as a whole fails. */
export async function readInBatches(paths: readonly string[], client: BatchClient): Promise<Result[]> {
  const chunks = Array.from({ length: Math.ceil(paths.length / maxMembers) }, (_, chunk) =>
    paths.slice(chunk * maxMembers, (chunk + 1) * maxMembers),
  );
  const results: Result[][] = [];
  let next = 0;
  const readChunks = async (): Promise<void> => {
    for (let chunk = next++; chunk < chunks.length; chunk = next++) {
      try {
        results[chunk] = await readBatch(chunks[chunk] ?? [], client);
      } catch (error) {
        // Keeps the other loops from sending the remaining chunks.
        next = chunks.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrentBatches, chunks.length) }, readChunks));
  return results.flat();
}

async function readBatch(paths: readonly string[], client: BatchClient): Promise<Result[]> {
  const { throttle, user } = client;
  const deadline = performance.now() + retryBudgetMs;
  const members = paths.map((url, index): BatchMember => ({
    id: String(index),
    method: 'GET',
    url,
    headers: withNewEnumMembers,
  }));
  const results: Result[] = [];
  const callOf = ({ url }: BatchMember): ThrottledCall => ({ path: url, isRead: true, user, carrier: members });
  const admit = async (candidates: readonly BatchMember[]): Promise<BatchMember[]> => {
    const calls = candidates.map((member) => ({ ...callOf(member), member }));
    return (await waitForBackOffs(throttle, calls, { ...client, deadline })).map(({ member }) => member);
  };

  let renewedToken: string | undefined;
  /** Members whose response was unusable once. */
  const reread = new Set<BatchMember>();
  let pending = await admit(members);
  for (let attemptNumber = 1; pending.length > 0; attemptNumber++) {
    const { bearer, ...batchResponse } = await client.send(pending, renewedToken).catch((error: unknown) => {
      for (const member of pending) throttle.record(callOf(member), outcomeOf(error));
      throw error;
    });
    const responses = responsesById(batchResponse);
    const scope = client.scopeOf?.(bearer);
    const unauthorized: UnauthorizedMember[] = [];
    const retries: { member: BatchMember; waitMs: number }[] = [];
    for (const member of pending) {
      const response = responses.get(member.id);
      const result = toResult(response, { ...member, scope });
      const outcome = result instanceof Error ? outcomeOf(result) : succeeded;
      client.onMember?.(response && outcome.kind !== 'failed' ? response.status : 'error');
      results[Number(member.id)] = result;
      throttle.record(callOf(member), outcome);
      if (outcome.kind === 'refused' && outcome.refusal.status === 401) {
        unauthorized.push({ member, refusal: outcome.refusal });
        continue;
      }
      client.reportDenial(outcome, bearer);
      if (outcome.kind === 'failed') {
        // Once: what is wrong with one response of many is hardly ever the connection.
        if (reread.has(member)) continue;
        reread.add(member);
      }
      const next = nextStep({ outcome, attemptNumber });
      if (next.kind === 'retry' && performance.now() + next.waitMs <= deadline) {
        client.onRetry?.(next.reason);
        retries.push({ member, waitMs: next.waitMs });
      }
    }
    if (unauthorized.length > 0) {
      // Renewed once, as for a single call. If the new token is refused too, only these members fail.
      const renewal = renewedToken === undefined ? await renewFor(unauthorized, bearer, client) : undefined;
      for (const { member, refusal } of unauthorized) {
        if (typeof renewal === 'string') retries.push({ member, waitMs: 0 });
        else results[Number(member.id)] = renewal ?? client.asChallenge(refusal);
      }
      if (typeof renewal === 'string') renewedToken = renewal;
    }
    // The page on batching: retry the failed requests in a new batch, after the longest of their `Retry-After` values.
    pending = retries.map(({ member }) => member);
    if (pending.length > 0) await client.pause(Math.max(...retries.map(({ waitMs }) => waitMs)));
    pending = await admit(pending);
  }
  // Members without a result were never sent, because of a back-off.
  return members.map((member, index) => results[index] ?? throttledRefusal(throttle.waitMs(callOf(member))));
}

/** A member with a 401. */
interface UnauthorizedMember {
  member: BatchMember;
  refusal: MsGraphRefusal;
}

/**
 * Returns a new token for members with a 401, or the error with which it was refused; `undefined` if none would help.
 */
function renewFor(
  members: readonly UnauthorizedMember[],
  bearer: string,
  { renew }: BatchClient,
): Promise<string | Error | undefined> {
  // A token can satisfy one challenge. Members of one batch that require different claims are very rare.
  const claims = members.find(({ refusal }) => refusal.claims !== undefined)?.refusal.claims;
  return renew({ rejected: bearer, claims }).catch((error: Error) => error);
}
