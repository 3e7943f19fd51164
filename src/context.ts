// The context of one GraphQL request: its caller, a Graph client for that caller, and its loaders.
import { readBearerToken, type Caller } from './auth/access-token.js';
import { MissingTokenError } from './auth/errors.js';
import { operationTimeoutMs } from './deadlines.js';
import type { Memory } from './memory.js';
import type { RequestOutcome } from './observability/request-log.js';
import { createMsGraphClient, type MsGraphClient, type MsGraphClientOptions } from './msgraph/client.js';
import type { Audit } from './observability/audit-log.js';

export interface Context {
  /** Identifies the request in the log and in its response. */
  requestId: string;
  /** `undefined` without a token. Calls to Graph are rejected then. */
  caller: Caller | undefined;
  msgraph: MsGraphClient;
  /** Called when the operation has ended or was refused. */
  onOutcome?: ((outcome: RequestOutcome) => void) | undefined;
  /** Called once for each mutation that ran; `undefined` without an audit log. */
  audit?: Audit | undefined;
  /**
   * Returns what a function creates for this request, and calls it only once. For loaders. A WeakMap by context would
   * keep each request in memory until a full garbage collection.
   */
  once: <T>(create: (msgraph: MsGraphClient) => T) => T;
}

/** Parts that all requests share. */
export interface ContextParts {
  /**
   * A reset of the emulator replaces it. A context reads it once, so that a request in flight keeps the memory that it
   * began with, and leaves no trace in the new one.
   */
  memory: Memory;
  audit?: Audit | undefined;
  msgraph: Omit<
    MsGraphClientOptions,
    | 'token'
    | 'user'
    | 'scopeOf'
    | 'onConsentMissing'
    | 'signal'
    | 'attemptTimeoutMs'
    | 'deadline'
    | 'isClosing'
    | 'isReadOnly'
    | 'throttle'
    | 'writeQueue'
    | 'recentWrites'
  >;
}

/** Returns the caller of a header; `undefined` without one. Rejects with an `AuthError` for a bad token. */
export async function verifyCaller(
  { verifyAccessToken }: Pick<Memory, 'verifyAccessToken'>,
  authorization: string | undefined,
): Promise<Caller | undefined> {
  const bearer = readBearerToken(authorization);
  return bearer === undefined ? undefined : verifyAccessToken(bearer);
}

interface ContextRequest {
  authorization: string | undefined;
  requestId: string;
  onOutcome?: Context['onOutcome'];
  /** Aborts if the client disconnects or the operation's deadline passes. */
  signal?: AbortSignal;
  /** Time limit of the operation, in ms. */
  timeLimitMs?: number;
  /** Whether the gateway is shutting down. */
  isClosing?: () => boolean;
  /** Whether the request may only read: no write is sent to Graph, whatever its operation is. */
  isReadOnly?: boolean | undefined;
}

/** Creates the context of one request. Rejects with an `AuthError` for a bad token. */
export async function createContext(
  parts: ContextParts,
  {
    authorization,
    isClosing,
    isReadOnly,
    onOutcome,
    requestId,
    signal,
    timeLimitMs = operationTimeoutMs,
  }: ContextRequest,
): Promise<Context> {
  const { memory } = parts;
  const { onBehalfOf, recentWrites, throttle, writeQueue } = memory;
  const caller = await verifyCaller(memory, authorization);
  const msgraph = createMsGraphClient({
    ...parts.msgraph,
    throttle,
    writeQueue,
    recentWrites,
    ...(signal ? { signal } : {}),
    ...(isClosing ? { isClosing } : {}),
    isReadOnly,
    deadline: performance.now() + timeLimitMs,
    user: caller && `${caller.tenantId} ${caller.objectId}`,
    token: (request) =>
      caller ? onBehalfOf.getToken(caller, { ...request, signal }) : Promise.reject(new MissingTokenError()),
    scopeOf: (token) => caller && onBehalfOf.scopeOf(caller, token),
    onConsentMissing: (token) => caller && onBehalfOf.retire(caller, token),
  });
  return { requestId, caller, msgraph, onOutcome, audit: parts.audit, once: createOnce(msgraph) };
}

function createOnce(msgraph: MsGraphClient): Context['once'] {
  const created = new Map<unknown, unknown>();
  return <T>(create: (msgraph: MsGraphClient) => T) => {
    if (!created.has(create)) created.set(create, create(msgraph));
    return created.get(create) as T;
  };
}
