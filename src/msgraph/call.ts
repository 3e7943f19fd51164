// One call, sent once: its headers, and what comes of it.
import { randomUUID } from 'node:crypto';
import type { Span } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { attempt, type MsGraphAttempt } from './attempt.js';
import {
  endedBy,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphAnswer,
  type MsGraphError,
} from './errors.js';
import { toRefusal } from './refusal.js';
import type { Responses } from './reuse.js';
import { traceparentOf } from './span.js';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the service root. */
  path: string;
  body?: object | undefined;
  /** Beside those that every call has. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Changes nothing in Graph, so it may be sent again. */
  read: boolean;
}

/**
 * Shows members that an enum got after its sentinel, which Graph otherwise shows as `unknownFutureValue`:
 * https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
 */
export const withNewEnumMembers = { prefer: 'include-unknown-enum-members' } as const;

export interface SendOptions {
  url: URL;
  dispatcher: Dispatcher;
  userAgent: string;
  /** Ends reads; writes go on, so that their outcome is known. */
  signal?: AbortSignal;
  attemptMs: number;
  onAttempt: (attempt: MsGraphAttempt) => void;
  bearer: string;
  /** Reuses responses to GET that came before; without it, each is parsed. */
  responses?: Responses | undefined;
  span: Span | undefined;
}

/** Sends a call. Rejects with an `MsGraphError` for everything but a 2xx with JSON or without a body. */
export async function sendOnce(
  { body, headers: own, method, path, read }: Call,
  options: SendOptions,
): Promise<MsGraphAnswer> {
  const { attemptMs, bearer, dispatcher, onAttempt, responses, signal, span, url, userAgent } = options;
  const clientRequestId = randomUUID();
  const headers: Record<string, string> = {
    ...own,
    authorization: `Bearer ${bearer}`,
    accept: 'application/json',
    // Nothing here unpacks; RFC 9110 section 12.5.3 lets a server choose where nothing is said.
    'accept-encoding': 'identity',
    'client-request-id': clientRequestId,
    'user-agent': userAgent,
  };
  if (body) headers['content-type'] = 'application/json';
  if (span) headers['traceparent'] = traceparentOf(span);
  span?.setAttribute('msgraph.client_request_id', clientRequestId);
  const request = {
    origin: url.origin,
    path: url.pathname + path,
    method,
    headers,
    body: body ? JSON.stringify(body) : null,
  };
  const departure = read ? signal : undefined;
  let answer: MsGraphAnswer;
  try {
    const received = await attempt(request, { dispatcher, limitMs: attemptMs, departure, onAttempt });
    const { headers: receivedHeaders, status, text } = received;
    const isKept = method === 'GET' && status === 200 && text !== '';
    const kept = isKept ? responses?.parse(path, text) : undefined;
    answer = {
      status,
      headers: receivedHeaders,
      body: kept ? kept.body : parse(text, status),
      derive: kept?.derive,
      length: text.length,
    };
  } catch (cause) {
    if (departure?.aborted) throw endedBy(departure);
    throw noAnswer({ isRead: read, clientRequestId, cause });
  }
  span?.setAttribute('http.response.status_code', answer.status);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const refusal = toRefusal(answer, { method, path, id: clientRequestId });
  throw !read && outcomeUnknown.has(answer.status)
    ? new MsGraphWriteOutcomeUnknown({
        message: 'Microsoft Graph failed while it carried out the change.',
        facts: refusal.facts,
      })
    : refusal;
}

/** After these a write may have been carried out. */
const outcomeUnknown = new Set([500, 502, 504]);
/** The connection was never opened, so nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** The connection broke; another one may not. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** undici's message where the proxy refused the tunnel; it has no code of its own. */
const tunnelRefused = /^Proxy response \(\d+\)/;

interface Unanswered {
  isRead: boolean;
  clientRequestId: string;
  cause: unknown;
}

function noAnswer({ cause, clientRequestId, isRead }: Unanswered): MsGraphError {
  const facts = { clientRequestId };
  const { code = '', message: reason = '' } = (cause ?? {}) as { code?: string; message?: string };
  const unsent = neverSent.has(code) || tunnelRefused.test(reason);
  if (!isRead && !unsent) {
    const message = 'The change was sent to Microsoft Graph and no usable answer came.';
    return new MsGraphWriteOutcomeUnknown({ message, facts, cause });
  }
  const isTransient = unsent || broken.has(code);
  return new MsGraphUnavailable({
    message: 'Microsoft Graph did not give a usable answer.',
    facts,
    cause,
    isTransient,
  });
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
