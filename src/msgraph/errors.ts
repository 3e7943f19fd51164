// Errors of calls to Microsoft Graph. They carry facts, never Graph's own text.
import type { LikelyCause, Permission } from './permissions.js';
import { noRetryAfter, type RetryAfter } from '../net/retry-after.js';
import type { MsGraphLimit } from './throttle-limit.js';

/** What Microsoft's support needs to find a call. Safe to show to the caller. */
export interface MsGraphFacts {
  /** The GUID that the gateway gave the call. */
  clientRequestId?: string;
  /** HTTP status; left out if there was no response. */
  status?: number;
  /** Graph's own error code, such as `BadRequest`. */
  code?: string;
  requestId?: string;
}

export interface MsGraphErrorDetails extends ErrorOptions {
  message: string;
  facts?: MsGraphFacts | undefined;
}

/** A call to Microsoft Graph failed. */
export abstract class MsGraphError extends Error {
  readonly facts: MsGraphFacts;

  constructor({ facts = {}, message, ...options }: MsGraphErrorDetails) {
    super(message, options);
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** Why Graph denied a call to the user, as far as known. */
export interface MsGraphDenial {
  /** The least privileged permission for the call; `undefined` if the call is not in the table of permissions. */
  permission: Permission | undefined;
  likelyCause: LikelyCause;
}

export interface MsGraphRefusalDetails {
  status: number;
  facts?: MsGraphFacts | undefined;
  /** Graph's message, cleaned so that it can be shown. */
  reason?: string | undefined;
  retryAfter?: RetryAfter | undefined;
  /** The limit that was exceeded; for a 429. */
  limit?: MsGraphLimit | undefined;
  /** The claims that the token must have, as JSON text; for a claims challenge. */
  claims?: string | undefined;
  /** What the user most likely lacks; for a 403. */
  denial?: MsGraphDenial | undefined;
  /** Graph's own error codes: `facts.code`, then those of documents that services put into its message. */
  codes?: readonly string[] | undefined;
}

/** Graph refused the call: it responded with a status above 299. */
export class MsGraphRefusal extends MsGraphError {
  readonly status: number;
  readonly reason: string | undefined;
  readonly retryAfter: RetryAfter;
  readonly limit: MsGraphLimit | undefined;
  readonly claims: string | undefined;
  readonly denial: MsGraphDenial | undefined;
  readonly codes: readonly string[];

  constructor(details: MsGraphRefusalDetails) {
    super({ message: `Microsoft Graph responded with status ${details.status}.`, facts: details.facts });
    this.status = details.status;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter ?? noRetryAfter;
    this.limit = details.limit;
    this.claims = details.claims;
    this.denial = details.denial;
    this.codes = details.codes ?? [];
  }
}

/**
 * Codes of a 404 with which Graph and the services behind it say that an object does not exist. Other 404s mean
 * something else, such as a path that this cloud does not have.
 */
const notFoundCode = /^(?:request_|directory_|error)?(?:resource|item|object|entity)?notfound$/i;

/** Returns whether Graph says that the object of a call does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof MsGraphRefusal && error.status === 404 && error.codes.some((code) => notFoundCode.test(code));
}

/** Graph does not offer what was called to this tenant, or in this cloud. Another attempt would not help. */
export class MsGraphNotOffered extends MsGraphError {
  /** `intune`: the tenant has no Intune. `segment`: the version of the API lacks a segment of the path. */
  readonly missing: 'intune' | 'segment' | 'path';

  constructor({ facts, missing }: { facts: MsGraphFacts; missing: MsGraphNotOffered['missing'] }) {
    super({
      message:
        missing === 'intune'
          ? 'Microsoft Graph says that this does not apply to your tenant. Most likely, your tenant does not use Microsoft Intune.'
          : 'Microsoft Graph does not offer this in the cloud or version of the API that the gateway uses.',
      facts,
    });
    this.missing = missing;
  }
}

/**
 * Graph does not accept the gateway's application or the cloud of its tokens. Only the operator can correct that, so
 * the message is for the log.
 */
export class MsGraphMisconfigured extends MsGraphError {
  constructor({ code, facts }: { code: string; facts: MsGraphFacts }) {
    super({
      message: `Microsoft Graph does not accept the gateway's tokens (${code}, status ${facts.status}, request-id ${facts.requestId ?? 'none'}). Check that AZURE_AUTHORITY_HOST and MSGRAPH_URL belong to the cloud of AZURE_TENANT_ID, and that the application AZURE_CLIENT_ID exists in that tenant.`,
      facts,
    });
  }
}

/** There was no usable response, and nothing was changed: the socket broke, the call timed out, or the body was odd. */
export class MsGraphUnavailable extends MsGraphError {
  /** Whether another attempt may succeed: the connection could not be opened, or broke. */
  readonly isTransient: boolean;

  constructor({ isTransient = false, ...details }: MsGraphErrorDetails & { isTransient?: boolean }) {
    super(details);
    this.isTransient = isTransient;
  }
}

/** Graph's response, or a list of it, is larger than the gateway reads. Another attempt would be the same. */
export class MsGraphResponseTooLarge extends MsGraphUnavailable {}

/** The operation's deadline passed before this call, which changed nothing. */
export class MsGraphDeadlineExceeded extends MsGraphError {
  constructor() {
    super({
      message:
        'The operation exceeded its time limit. What was not finished by then was not carried out. Request less at once, or try again.',
    });
  }
}

/** The caller closed its connection before the response, so the rest of the operation was not carried out. */
export class MsGraphCallerDisconnected extends MsGraphError {
  constructor() {
    super({ message: 'The client closed the connection before the operation ended.' });
  }
}

/** Returns why a request's signal was aborted: its deadline passed, or its caller disconnected. */
export function abortErrorOf({ reason }: AbortSignal): MsGraphError {
  return reason instanceof MsGraphError ? reason : new MsGraphCallerDisconnected();
}

/** A write was not sent, because the gateway is shutting down. */
export class MsGraphShuttingDown extends MsGraphError {
  constructor() {
    super({ message: 'The gateway is shutting down. This change was not sent. Try again.' });
  }
}

/** A write was not sent, because too many changes of the same object wait for each other. */
export class MsGraphObjectBusy extends MsGraphError {
  constructor() {
    super({
      message: 'Too many changes of this object were requested at the same time. This change was not sent. Try again.',
    });
  }
}

/** An operation reads more referenced objects than one operation may. Those beyond the limit were not requested. */
export class MsGraphBudgetExceeded extends MsGraphError {
  constructor(maxReads: number) {
    super({
      message: `The operation reads more than ${maxReads} groups and assignment filters. Request fewer partners at once.`,
    });
  }
}

/** A write was sent but there was no usable response. Graph may or may not have carried it out. */
export class MsGraphWriteOutcomeUnknown extends MsGraphError {}

/** One response of Graph, on its own or inside a `$batch`. Header names are in lower case. */
export interface MsGraphResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** The body as received; left out inside a batch. */
  text?: string;
  /** Of a success; left out inside a batch. */
  facts?: MsGraphFacts;
}

/** The body of a response, and the path that was requested. */
export interface PathResponse {
  path: string;
  body: unknown;
}
