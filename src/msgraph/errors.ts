// What Microsoft Graph said, and what the wire did, as errors that carry facts and never Graph's own text.
import { readClaimsChallenge } from './claims-challenge.js';
import { likelyCauseOf, permissionFor, type LikelyCause, type Permission } from './permissions.js';
import { parseRetryAfter } from './retry-after.js';

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

/** A call to Microsoft Graph that did not end well. */
export abstract class MsGraphError extends Error {
  constructor(
    message: string,
    readonly facts: MsGraphFacts = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Why Graph did not let the user do something, as far as can be told. */
export interface MsGraphDenial {
  /** The least that the call needs; `undefined` when the call is in no table. */
  permission: Permission | undefined;
  likelyCause: LikelyCause;
}

/** Graph answered, and refused. */
export class MsGraphRefusal extends MsGraphError {
  constructor(
    readonly status: number,
    facts: MsGraphFacts,
    /** Graph's reason in a form that may be shown; `undefined` when it gave none. */
    readonly reason: string | undefined,
    /** How long Graph wants to be left alone, in seconds. */
    readonly retryAfterSeconds: number | undefined,
    /** What it wants the token to claim before it answers, as JSON text. */
    readonly claims?: string | undefined,
    /** What the user most likely lacks; for a 403. */
    readonly denial?: MsGraphDenial | undefined,
    /** The code inside Intune's own document, which may be another one than `facts.code`. */
    readonly intuneCode?: string | undefined,
  ) {
    super(`Microsoft Graph answered ${status}.`, facts);
  }
}

/** No usable answer came, and nothing was changed: the socket broke, time ran out, or the answer was not what Graph sends. */
export class MsGraphUnavailable extends MsGraphError {
  constructor(
    message: string,
    facts?: MsGraphFacts,
    options?: ErrorOptions,
    /** Another try may go better: the connection was not opened, or broke. */
    readonly transient = false,
  ) {
    super(message, facts, options);
  }
}

/** The time of the whole operation is up, and nothing was changed. */
export class MsGraphDeadlineExceeded extends MsGraphError {
  constructor() {
    super('The operation took too long, and the rest of it was not carried out.');
  }
}

/** A write was not started, because the gateway is shutting down. */
export class MsGraphNotStarted extends MsGraphError {
  constructor() {
    super('The gateway is shutting down. This change was not sent.');
  }
}

/** An operation asks for more objects by reference than one may read; nothing beyond was asked. */
export class MsGraphOverBudget extends MsGraphError {
  constructor(maxReads: number) {
    super(
      `The operation asks for more than ${maxReads} groups and assignment filters. Ask for fewer partners at once.`,
    );
  }
}

/** A write was sent and its answer never came: Graph may or may not have carried it out. */
export class MsGraphWriteOutcomeUnknown extends MsGraphError {}

/** One answer of Graph, alone or out of a `$batch`. Header names are in lower case. */
export interface MsGraphAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

type Json = Record<string, unknown>;

/** The call that was refused. */
interface Refused {
  method: string;
  path: string;
  /** The `client-request-id` it had. */
  id?: string;
}

/** Reads a refusal out of an answer; never throws, whatever the answer holds. */
export function toRefusal({ status: answered, headers, body }: MsGraphAnswer, call: Refused): MsGraphRefusal {
  const error = asObject(asObject(body)?.['error']);
  const intune = intuneDocument(error?.['message']);
  const code = asText(error?.['code']);
  const requestId = asText(headers['request-id']);
  const clientRequestId = call.id ?? asText(headers['client-request-id']);
  // Intune answers users without a role 401 at times: https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
  const status = answered === 401 && intune?.['ErrorCode'] === 'Forbidden' ? 403 : answered;
  const message = asText(intune?.['Message']) ?? asText(error?.['message']);
  const facts: MsGraphFacts = {
    status: answered,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
  };
  return new MsGraphRefusal(
    status,
    facts,
    cleanReason(message),
    // Intune's 429 can come without the header, its wait only inside the document.
    parseRetryAfter(headers['retry-after']) ?? parseRetryAfter(intune?.['RetryAfter']),
    status === 401 ? readClaimsChallenge(headers['www-authenticate']) : undefined,
    status === 403
      ? { permission: permissionFor(call.method, call.path), likelyCause: likelyCauseOf(code, message) }
      : undefined,
    asText(intune?.['ErrorCode']),
  );
}

/** Intune puts a JSON document as text into `error.message`. */
function intuneDocument(message: unknown): Json | undefined {
  if (typeof message !== 'string' || !message.trimStart().startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(message));
  } catch {
    return undefined;
  }
}

const supportTail = /\s*-?\s*(Operation ID|Activity ID|Url)\b.*$/is;
const addresses =
  /\b(?:https?:\/\/\S+|[\w.-]+\.(?:microsoft|windows|azure|microsoftonline)\.\w+\S*|[\w.+-]+@[\w.-]+)/gi;
/** Such as `/StatelessOnboardingService/deviceManagement/…`: https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const internalServices = /\/\w+Service\b\S*/g;
const guids = /\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b/gi;

/**
 * Graph's prose without what is none of the caller's business: Intune's message ends with support ids and the address
 * of an internal host, account id included.
 */
function cleanReason(message: string | undefined): string | undefined {
  if (message === undefined || message.trimStart().startsWith('{')) return undefined;
  const cleaned = message
    .replace(supportTail, '')
    .replace(addresses, '…')
    .replace(internalServices, '…')
    .replace(guids, '…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return cleaned === '' ? undefined : cleaned.slice(0, longestReason);
}

/** A sentence or two; more would be a document, not a reason. */
const longestReason = 300;

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
