// Parser of responses that are not successes: refusals of Graph, and responses that are not Graph's.
import { cutText } from '../cut-text.js';
import { readClaimsChallenge } from './claims-challenge.js';
import { readErrorDocument, type ErrorDocument } from './error-document.js';
import {
  MsGraphMisconfigured,
  MsGraphNotOffered,
  MsGraphRefusal,
  MsGraphUnavailable,
  type MsGraphDenial,
  type MsGraphError,
  type MsGraphFacts,
  type MsGraphResponse,
} from './errors.js';
import { isForeign } from './foreign-response.js';
import { asObject, type Json } from './json.js';
import { isGranted, likelyCauseOf, permissionFor } from './permissions.js';
import { maxMessageLength, readReason } from './reason.js';
import { parseRetryAfter, type RetryAfter } from '../net/retry-after.js';
import { readLimit } from './throttle-limit.js';

/** The call that was refused. */
export interface RefusedCall {
  method: string;
  path: string;
  /** The body that was sent. */
  sentBody?: string | undefined;
  isRead: boolean;
  /** The `client-request-id` that was sent; left out inside a batch. */
  clientRequestId?: string;
  /** The permissions of the token that was sent, with spaces between; `undefined` if they are not known. */
  scope?: string | undefined;
}

/** What a response that is not a success means. */
export interface ReadRefusal {
  error: MsGraphError;
  /** Whether something in front of Graph, or between Graph and Intune, responded. */
  isForeign: boolean;
}

/** Statuses that mean "try again later", from Graph as well as from an intermediary. */
const busy = new Set([429, 503, 504]);

/** Parses a response that is not a success. Never throws, whatever the response holds. */
export function readRefusal(response: MsGraphResponse, call: RefusedCall): ReadRefusal {
  const { body, headers } = response;
  const error = asObject(asObject(body)?.['error']);
  const document = readErrorDocument(error);
  const foreign = isForeign(body, document);
  const inner = innerErrorsOf(error);
  const codes = [...document.codes, ...inner.map(({ code: innerCode }) => innerCode)]
    .map(factOf)
    .filter((it) => it !== undefined);
  const code = factOf(error?.['code']);
  const requestId = factOf(headers['request-id']) ?? innerFact(inner, 'request-id');
  const clientRequestId =
    call.clientRequestId ?? factOf(headers['client-request-id']) ?? innerFact(inner, 'client-request-id');
  const facts: MsGraphFacts = {
    status: response.status,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
  };
  if (foreign && !busy.has(response.status)) {
    const message = `Microsoft Graph could not be reached: a server in front of it responded with status ${response.status}.`;
    return { error: new MsGraphUnavailable({ message, facts, isTransient: true }), isForeign: true };
  }
  const prose = foreign || document.message === undefined ? undefined : cutText(document.message, maxMessageLength);
  const verdict = readVerdict({ codes, facts, isRead: call.isRead, prose, status: response.status });
  if (verdict) return { error: verdict, isForeign: foreign };
  // Intune sometimes sends 401 for a missing role:
  // https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
  const isDisguised403 = response.status === 401 && codes.includes('Forbidden');
  const status = isDisguised403 ? 403 : response.status;
  const refusal = new MsGraphRefusal({
    status,
    facts,
    codes,
    reason: foreign ? undefined : readReason(document.message, [call.path, call.sentBody]),
    retryAfter: readRetryAfter(headers, document),
    limit: status === 429 ? readLimit(headers) : undefined,
    claims: status === 401 ? readClaimsChallenge(headers['www-authenticate']) : undefined,
    denial: status === 403 ? denialOf({ call, codes, message: prose }) : undefined,
  });
  return { error: refusal, isForeign: foreign };
}

/** Intune's 429 can lack the header and have the time in its document instead. */
function readRetryAfter(headers: MsGraphResponse['headers'], { retryAfter }: ErrorDocument): RetryAfter {
  const inHeader = parseRetryAfter(headers['retry-after']);
  return inHeader.kind === 'unnamed' ? parseRetryAfter(retryAfter) : inHeader;
}

/** What decides whether a refusal has a permanent cause that neither the caller nor a retry can change. */
interface Verdict {
  codes: readonly string[];
  facts: MsGraphFacts;
  isRead: boolean;
  prose: string | undefined;
  status: number;
}

/**
 * The token is from another cloud, or the application is unknown there. A new token would be the same. Seen in
 * https://github.com/microsoft/EntraExporter/issues/122, https://github.com/fleetdm/fleet/issues/34466 and
 * https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/1467
 */
const wrongCloudOrApplication =
  /^(?:InvalidCloudInstance|Authorization_IdentityNotFound|OrganizationFromTenantGuidNotFound)$/i;
/** The gateway requests its tokens for MSGRAPH_URL: https://github.com/microsoftgraph/msgraph-sdk-python/issues/218 */
const wrongAudience = /\binvalid (?:audience|issuer)\b/i;
/** https://github.com/microsoftgraph/msgraph-beta-sdk-go/issues/198 */
const noIntune = /^\W*request not applicable to target tenant\b/i;
/** https://github.com/microsoftgraph/microsoft-graph-docs/issues/2144 */
const noSegment = /^\W*resource not found for the segment\b/i;
/** https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const noRoute = /no method match route template|no odata route exists/i;

const unknown = /^UnknownError$/i;

function readVerdict({ codes, facts, isRead, prose = '', status }: Verdict): MsGraphError | undefined {
  if (status < 400) return undefined;
  const wrongCode = codes.find((code) => wrongCloudOrApplication.test(code));
  const isWrongAudience = status === 401 && wrongAudience.test(prose);
  if (wrongCode !== undefined || isWrongAudience) {
    return new MsGraphMisconfigured({ code: wrongCode ?? 'invalid audience', facts });
  }
  if (noIntune.test(prose)) return new MsGraphNotOffered({ missing: 'intune', facts });
  if (noSegment.test(prose)) return new MsGraphNotOffered({ missing: 'segment', facts });
  // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/5838
  const isUnknownPath = status === 404 && prose === '' && codes.length > 0 && codes.every((code) => unknown.test(code));
  const isUnsupportedRead = isRead && (status === 405 || status === 501 || noRoute.test([...codes, prose].join('\n')));
  return isUnknownPath || isUnsupportedRead ? new MsGraphNotOffered({ missing: 'path', facts }) : undefined;
}

interface DeniedCall {
  call: RefusedCall;
  codes: readonly string[];
  message: string | undefined;
}

function denialOf({ call, codes, message }: DeniedCall): MsGraphDenial {
  const permission = permissionFor(call);
  const observed = { permission, code: codes.join(' '), message, hasPermission: isGranted(call) };
  return { permission, likelyCause: likelyCauseOf(observed) };
}

/** Levels of inner errors that are searched. Graph nests one or two. */
const maxInnerErrors = 4;

/**
 * Returns the inner errors of an error (https://learn.microsoft.com/graph/errors). Graph spells the name in two ways.
 */
function innerErrorsOf(error: Json | undefined): Json[] {
  const found: Json[] = [];
  let inner = error;
  while (inner && found.length < maxInnerErrors) {
    inner = asObject(inner['innerError']) ?? asObject(inner['innererror']);
    if (inner) found.push(inner);
  }
  return found;
}

function innerFact(inner: readonly Json[], name: string): string | undefined {
  return inner.map((error) => factOf(error[name])).find((fact) => fact !== undefined);
}

/** Characters of a code or an id. Graph's have at most some tens. */
const maxFactLength = 200;

/**
 * Returns the printable ASCII of a value, because facts are shown to callers and logged; `undefined` if there is none.
 */
export function factOf(value: unknown): string | undefined {
  const [text] = [value].flat();
  if (typeof text !== 'string') return undefined;
  const printable = cutText(text, 2 * maxFactLength).replace(/[^ -~]/g, '');
  return cutText(printable, maxFactLength) || undefined;
}
