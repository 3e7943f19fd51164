// What Microsoft Graph said, and what the wire did, as errors that carry facts and never Graph's own text.
import type { LikelyCause, Permission } from './permissions.js';
import type { Derive } from './reuse.js';
import { noRetryAfter, type RetryAfter } from './retry-after.js';
import type { MsGraphLimit } from './throttle-limit.js';

/** What Microsoft's support asks for about one call; safe to show to the caller. */
export interface MsGraphFacts {
  /** The GUID that the gateway gave the call. */
  clientRequestId?: string;
  /** HTTP status; left out when no answer came. */
  status?: number;
  /** Graph's own error code, such as `BadRequest`. */
  code?: string;
  requestId?: string;
}

/** What every error of a call is made of. */
export interface MsGraphErrorDetails extends ErrorOptions {
  message: string;
  facts?: MsGraphFacts | undefined;
}

/** A call to Microsoft Graph that did not end well. */
export abstract class MsGraphError extends Error {
  readonly facts: MsGraphFacts;

  constructor({ facts = {}, message, ...options }: MsGraphErrorDetails) {
    super(message, options);
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** Why Graph did not let the user do something, as far as can be told. */
export interface MsGraphDenial {
  /** The least that the call needs; `undefined` when the call is in no table. */
  permission: Permission | undefined;
  likelyCause: LikelyCause;
}

/** What Graph said about a refusal, as far as it said anything. */
export interface MsGraphRefusalDetails {
  status: number;
  facts?: MsGraphFacts | undefined;
  /** Graph's reason in a form that may be shown. */
  reason?: string | undefined;
  retryAfter?: RetryAfter | undefined;
  /** The limit that was exceeded; for a 429. */
  limit?: MsGraphLimit | undefined;
  /** What it wants the token to claim before it answers, as JSON text. */
  claims?: string | undefined;
  /** What the user most likely lacks; for a 403. */
  denial?: MsGraphDenial | undefined;
  /** The code inside Intune's own document, which may be another one than `facts.code`. */
  intuneCode?: string | undefined;
}

/** Graph answered, and refused. */
export class MsGraphRefusal extends MsGraphError {
  readonly status: number;
  readonly reason: string | undefined;
  readonly retryAfter: RetryAfter;
  readonly limit: MsGraphLimit | undefined;
  readonly claims: string | undefined;
  readonly denial: MsGraphDenial | undefined;
  readonly intuneCode: string | undefined;

  constructor(details: MsGraphRefusalDetails) {
    super({ message: `Microsoft Graph answered ${details.status}.`, facts: details.facts });
    this.status = details.status;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter ?? noRetryAfter;
    this.limit = details.limit;
    this.claims = details.claims;
    this.denial = details.denial;
    this.intuneCode = details.intuneCode;
  }
}

/** No usable answer came, and nothing was changed: the socket broke, time ran out, or the answer was not what Graph sends. */
export class MsGraphUnavailable extends MsGraphError {
  /** Whether another attempt may succeed: the connection was not opened, or broke. */
  readonly isTransient: boolean;

  constructor({ isTransient = false, ...details }: MsGraphErrorDetails & { isTransient?: boolean }) {
    super(details);
    this.isTransient = isTransient;
  }
}

/** The time of the whole operation is up, and nothing was changed. */
export class MsGraphDeadlineExceeded extends MsGraphError {
  constructor() {
    super({ message: 'The operation took too long, and the rest of it was not carried out.' });
  }
}

/** The client closed its connection before it had its answer, so the rest of the operation was not carried out. */
export class MsGraphCallerLeft extends MsGraphError {
  constructor() {
    super({ message: 'The client closed the connection before the operation had ended.' });
  }
}

/** Returns why a request's signal was aborted: its deadline has passed, or else the caller has left. */
export function endedBy({ reason }: AbortSignal): MsGraphError {
  return reason instanceof MsGraphError ? reason : new MsGraphCallerLeft();
}

/** A write was not started, because the gateway is shutting down. */
export class MsGraphNotStarted extends MsGraphError {
  constructor() {
    super({ message: 'The gateway is shutting down. This change was not sent.' });
  }
}

/** An operation asks for more objects by reference than one may read; nothing beyond was asked. */
export class MsGraphOverBudget extends MsGraphError {
  constructor(maxReads: number) {
    super({
      message: `The operation asks for more than ${maxReads} groups and assignment filters. Ask for fewer partners at once.`,
    });
  }
}

/** A write was sent and its answer never came: Graph may or may not have carried it out. */
export class MsGraphWriteOutcomeUnknown extends MsGraphError {}

/** One answer of Graph, alone or out of a `$batch`. Header names are in lower case. */
export interface MsGraphAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** Makes something of the body, once for all responses with the same text; left out for a body that is not kept. */
  derive?: Derive | undefined;
  /** Characters of the body as it came; for an answer that is not a batch's. */
  length?: number;
}

/** The body of an answer, and the path that was asked. */
export interface PathAnswer extends Pick<MsGraphAnswer, 'body' | 'derive'> {
  path: string;
}

type Json = Record<string, unknown>;

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
