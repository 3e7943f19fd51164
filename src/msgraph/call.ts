// One call to Microsoft Graph, sent once: its headers, and its response or error.
import { randomUUID } from 'node:crypto';
import type { Span } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { isBrokenConnection } from '../net/broken-connection.js';
import { attempt, type MsGraphAttempt } from './attempt.js';
import {
  abortErrorOf,
  MsGraphResponseTooLarge,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphResponse,
  type MsGraphError,
} from './errors.js';
import { parseJson, writeJson } from './json-text.js';
import { factOf, readRefusal } from './refusal.js';
import { tooLarge, type ResponsesReceived } from './response-bytes.js';
import { traceparentOf } from './span.js';

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the service root. */
  path: string;
  body?: object | undefined;
  /** In addition to those that every call has. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether it changes nothing in Graph, so that it can be repeated. */
  isRead: boolean;
}

/**
 * Requests members that were added to an enum after its sentinel. Without it, Graph sends them as `unknownFutureValue`:
 * https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
 */
export const withNewEnumMembers = { prefer: 'include-unknown-enum-members' } as const;

export interface SendOptions {
  url: URL;
  dispatcher: Dispatcher;
  userAgent: string;
  /** Aborts reads. Writes continue, so that their outcome is known. */
  signal?: AbortSignal;
  attemptTimeoutMs: number;
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** The responses that all calls are receiving. */
  responses: ResponsesReceived;
  bearer: string;
  /** Returns the permissions of a token; `undefined` if they are not known. */
  scopeOf?: ((token: string) => string | undefined) | undefined;
  span: Span | undefined;
}

/** Sends a call once. Rejects with an `MsGraphError` unless the response is a 2xx with JSON or without a body. */
export async function sendOnce(call: Call, options: SendOptions): Promise<MsGraphResponse> {
  const { body, headers: ownHeaders, isRead, method, path } = call;
  const { attemptTimeoutMs, bearer, dispatcher, onAttempt, responses, scopeOf, span, url, userAgent } = options;
  const clientRequestId = randomUUID();
  const headers: Record<string, string> = {
    ...ownHeaders,
    authorization: `Bearer ${bearer}`,
    accept: 'application/json',
    // Bodies are not decompressed here. Without the header a server may choose (RFC 9110 section 12.5.3).
    'accept-encoding': 'identity',
    'client-request-id': clientRequestId,
    'user-agent': userAgent,
  };
  if (body) headers['content-type'] = 'application/json';
  if (span) headers['traceparent'] = traceparentOf(span);
  span?.setAttribute('msgraph.client_request_id', clientRequestId);
  const sentBody = body && writeJson(body);
  const request = {
    origin: url.origin,
    path: url.pathname + path,
    method,
    headers,
    body: sentBody ?? null,
  };
  const signal = isRead ? options.signal : undefined;
  let response: MsGraphResponse;
  try {
    const raw = await attempt(request, { dispatcher, timeoutMs: attemptTimeoutMs, signal, onAttempt, responses });
    const { status, text } = raw;
    response = { status, headers: raw.headers, body: parse(text, status), text };
  } catch (cause) {
    if (signal?.aborted) throw abortErrorOf(signal);
    throw withoutResponse({ isRead, clientRequestId, cause });
  }
  span?.setAttribute('http.response.status_code', response.status);
  if (response.status >= 200 && response.status < 300) {
    // Only what a write left behind is recorded.
    if (isRead) return response;
    const requestId = factOf(response.headers['request-id']);
    const facts = { status: response.status, clientRequestId, ...(requestId === undefined ? {} : { requestId }) };
    return { ...response, facts };
  }
  const refused = { method, path, sentBody, isRead, clientRequestId, scope: scopeOf?.(bearer) };
  const { error, isForeign } = readRefusal(response, refused);
  // A page of a firewall or proxy proves nothing, whatever its status: some replace responses to requests that they
  // have passed on.
  if (isRead || (provesNothingDone.has(response.status) && !isForeign)) throw error;
  throw new MsGraphWriteOutcomeUnknown({
    message: `Microsoft Graph responded to the change with status ${response.status}.`,
    facts: error.facts,
  });
}

/**
 * Statuses that prove that a write was not carried out: Graph refused it before it did anything. A 5xx proves nothing,
 * with or without `Retry-After`: Intune's front end can respond for a service that goes on working, as in
 * https://github.com/microsoft/Intune-PowerShell-SDK/issues/21
 */
const provesNothingDone = new Set([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 423, 428, 429]);
/** Error codes of a connection that was never opened, so nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'EMFILE', 'ENFILE', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** undici's message if the proxy refuses the tunnel. The error has no code. */
const tunnelRefused = /^Proxy response \(\d+\)/;

interface FailedAttempt {
  isRead: boolean;
  clientRequestId: string;
  cause: unknown;
}

/** Returns the error of an attempt without a usable response. */
function withoutResponse({ cause, clientRequestId, isRead }: FailedAttempt): MsGraphError {
  const facts = { clientRequestId };
  const { code = '', message: reason = '' } = (cause ?? {}) as { code?: string; message?: string };
  const isUnsent = neverSent.has(code) || tunnelRefused.test(reason);
  if (!isRead && !isUnsent) {
    const message = 'The change was sent to Microsoft Graph, but there was no usable response.';
    return new MsGraphWriteOutcomeUnknown({ message, facts, cause });
  }
  // A body that is not JSON is a page of something in front of Graph.
  const isTransient = isUnsent || isBrokenConnection(cause) || cause instanceof SyntaxError;
  const large =
    code === 'UND_ERR_HEADERS_OVERFLOW'
      ? tooLarge('The headers of a response of Microsoft Graph take more than 16 kB')
      : cause;
  if (large instanceof MsGraphResponseTooLarge) {
    return new MsGraphResponseTooLarge({ message: large.message, facts, cause });
  }
  return new MsGraphUnavailable({
    message: cause instanceof MsGraphUnavailable ? cause.message : 'There was no usable response from Microsoft Graph.',
    facts,
    cause,
    isTransient,
  });
}

/**
 * Parses a body. That of a refusal may be HTML from a proxy, which is returned as text; that of a success must be JSON.
 */
function parse(text: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (status >= 300) return text;
    // The parser has run out of stack.
    throw error instanceof RangeError ? tooLarge('A response of Microsoft Graph has thousands of levels') : error;
  }
}
