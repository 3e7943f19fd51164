// A refusal of Microsoft Graph, read out of whatever was answered.
import { readClaimsChallenge } from './claims-challenge.js';
import { asObject, MsGraphRefusal, type MsGraphAnswer, type MsGraphDenial, type MsGraphFacts } from './errors.js';
import { likelyCauseOf, permissionFor } from './permissions.js';
import { maxReadMessage, readReason } from './reason.js';
import { parseRetryAfter, type RetryAfter } from './retry-after.js';
import { readLimit } from './throttle-limit.js';

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
  const code = factOf(error?.['code']);
  const requestId = factOf(headers['request-id']) ?? innerFact(error, 'request-id');
  const clientRequestId = call.id ?? factOf(headers['client-request-id']) ?? innerFact(error, 'client-request-id');
  // Intune answers users without a role 401 at times: https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
  const status = answered === 401 && intune?.['ErrorCode'] === 'Forbidden' ? 403 : answered;
  const message = asText(intune?.['Message']) ?? asText(error?.['message']);
  const facts: MsGraphFacts = {
    status: answered,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
  };
  return new MsGraphRefusal({
    status,
    facts,
    reason: readReason(message),
    retryAfter: readRetryAfter(headers, intune),
    limit: status === 429 ? readLimit(headers) : undefined,
    claims: status === 401 ? readClaimsChallenge(headers['www-authenticate']) : undefined,
    denial: status === 403 ? denialOf({ call, code, message }) : undefined,
    intuneCode: factOf(intune?.['ErrorCode']),
  });
}

/** Intune's 429 can come without the header, its wait only inside the document. */
function readRetryAfter(headers: MsGraphAnswer['headers'], intune: Json | undefined): RetryAfter {
  const ofHeader = parseRetryAfter(headers['retry-after']);
  const inDocument = intune?.['RetryAfter'];
  const isReadable = typeof inDocument === 'number' || typeof inDocument === 'string';
  return ofHeader.kind === 'unnamed' && isReadable ? parseRetryAfter(inDocument) : ofHeader;
}

interface Denied {
  call: Refused;
  code: string | undefined;
  message: string | undefined;
}

function denialOf({ call, code, message }: Denied): MsGraphDenial {
  const permission = permissionFor(call);
  return { permission, likelyCause: likelyCauseOf({ permission, code, message: message?.slice(0, maxReadMessage) }) };
}

/** Characters of a JSON document inside a message that are parsed; Intune's documents have some hundreds. */
const maxDocument = 100_000;

/** Intune puts a JSON document as text into `error.message`. */
function intuneDocument(message: unknown): Json | undefined {
  if (typeof message !== 'string' || message.length > maxDocument) return undefined;
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(message));
  } catch {
    return undefined;
  }
}

/** Levels of inner errors that are searched; Graph nests one or two. */
const maxInnerErrors = 4;

/** A fact out of an inner error: https://learn.microsoft.com/graph/errors. Graph spells its name in two ways. */
function innerFact(error: Json | undefined, name: string): string | undefined {
  let inner = error;
  for (let level = 0; level < maxInnerErrors; level++) {
    inner = asObject(inner?.['innerError']) ?? asObject(inner?.['innererror']);
    const fact = factOf(inner?.[name]);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/** Characters of a code or an id that are kept; Graph's have at most some tens. */
const maxFact = 200;

/** Printable ASCII alone, since facts are shown to callers and logged. */
function factOf(value: unknown): string | undefined {
  const [text] = [value].flat();
  if (typeof text !== 'string') return undefined;
  return asText(
    text
      .slice(0, 2 * maxFact)
      .replace(/[^ -~]/g, '')
      .slice(0, maxFact),
  );
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
