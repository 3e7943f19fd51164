// Microsoft Graph for one caller: five verbs, and the one place that sets headers.
import { randomUUID } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import { inBatches, type BatchMember } from './batch.js';
import {
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  toRefusal,
  type MsGraphAnswer,
  type MsGraphFacts,
  type MsGraphRefusal,
} from './errors.js';
import { readPages } from './pages.js';

/**
 * Calls to Graph as one user. Paths start with a slash and are relative to the service root. Every call rejects with an
 * `MsGraphError`, or with what the token function rejects with.
 */
export interface MsGraphClient {
  /** The body of the answer. */
  get(path: string): Promise<unknown>;
  /** Every item of a collection, all pages. */
  list(path: string): Promise<unknown[]>;
  /** The body of the answer; `undefined` when Graph sent none. Never sent twice. */
  write(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** One answer, or the refusal, for each path, in order; twenty to a call. */
  batch(paths: readonly string[]): Promise<(MsGraphAnswer | MsGraphRefusal)[]>;
}

export interface MsGraphClientOptions {
  /** Root and version, such as `https://graph.microsoft.com/beta`. */
  url: string;
  dispatcher: Dispatcher;
  /** The user's own Graph token, asked for when a call is made. */
  token: () => Promise<string>;
  /** `User-Agent`: Graph's best practices ask for the application's name; `SdkVersion` is Microsoft's own. */
  userAgent: string;
}

interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  body?: object | undefined;
  /** Changes nothing in Graph, so it may be sent again. */
  read: boolean;
}

/** A client for one request of one user; the pool behind it is shared. */
export function createMsGraphClient({ url: root, dispatcher, token, userAgent }: MsGraphClientOptions): MsGraphClient {
  async function send(call: Call): Promise<MsGraphAnswer> {
    const clientRequestId = randomUUID();
    const headers: Record<string, string> = {
      authorization: `Bearer ${await token()}`,
      accept: 'application/json',
      'client-request-id': clientRequestId,
      'user-agent': userAgent,
    };
    if (call.body) headers['content-type'] = 'application/json';
    let answer: MsGraphAnswer;
    try {
      const { statusCode, headers: received, body } = await request(call.url, {
        dispatcher,
        method: call.method,
        headers,
        body: call.body ? JSON.stringify(call.body) : null,
        idempotent: call.read,
      });
      answer = { status: statusCode, headers: received, body: parse(await body.text(), statusCode) };
    } catch (error) {
      throw noAnswer(call, clientRequestId, error);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    const refusal = toRefusal(answer, clientRequestId);
    throw !call.read && outcomeUnknown.has(answer.status)
      ? new MsGraphWriteOutcomeUnknown('Microsoft Graph failed while it carried out the change.', refusal.facts)
      : refusal;
  }

  const get = async (url: string): Promise<unknown> => (await send({ method: 'GET', url, read: true })).body;
  return {
    get: (path) => get(root + path),
    list: (path) => readPages(get, root, path),
    write: async (method, path, body) => (await send({ method, url: root + path, body, read: false })).body,
    batch: (paths) => inBatches(paths, (requests: BatchMember[]) =>
      send({ method: 'POST', url: `${root}/$batch`, body: { requests }, read: true })),
  };
}

/** After these a write may have been carried out. */
const outcomeUnknown = new Set([500, 502, 504]);
/** The connection was never opened, so nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function noAnswer({ read }: Call, clientRequestId: string, cause: unknown): Error {
  const facts: MsGraphFacts = { clientRequestId };
  const code = (cause as { code?: string } | undefined)?.code ?? '';
  return read || neverSent.has(code)
    ? new MsGraphUnavailable('Microsoft Graph did not give a usable answer.', facts, { cause })
    : new MsGraphWriteOutcomeUnknown('The change was sent to Microsoft Graph and no usable answer came.', facts, { cause });
}

/** A refusal may be HTML from a proxy on the way and is still a refusal; a success has to be JSON. */
function parse(text: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (status >= 300) return undefined;
    throw error;
  }
}
