// Parser of refusals: turns an error response of Graph into an `MsGraphRefusal`.
import { readClaimsChallenge } from './claims-challenge.js';
import { MsGraphRefusal, type MsGraphDenial, type MsGraphFacts, type MsGraphResponse } from './errors.js';
import { asObject, type Json } from './json.js';
import { likelyCauseOf, permissionFor } from './permissions.js';
import { maxMessageLength, readReason } from './reason.js';
import { parseRetryAfter, type RetryAfter } from './retry-after.js';
import { readLimit } from './throttle-limit.js';

/** The call that was refused. */
interface RefusedCall {
  method: string;
  path: string;
  /** The `client-request-id` that was sent; left out inside a batch. */
  clientRequestId?: string;
}

/** Parses a response that is not a success. Never throws, whatever the response holds. */
export function toRefusal(response: MsGraphResponse, call: RefusedCall): MsGraphRefusal {
  const { body, headers } = response;
  const error = asObject(asObject(body)?.['error']);
  const intune = intuneDocument(error?.['message']);
  const code = factOf(error?.['code']);
  const requestId = factOf(headers['request-id']) ?? innerFact(error, 'request-id');
  const clientRequestId =
    call.clientRequestId ?? factOf(headers['client-request-id']) ?? innerFact(error, 'client-request-id');
  // Intune sometimes sends 401 for a missing role:
  // https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
  const isDisguised403 = response.status === 401 && intune?.['ErrorCode'] === 'Forbidden';
  const status = isDisguised403 ? 403 : response.status;
  const message = asText(intune?.['Message']) ?? asText(error?.['message']);
  const facts: MsGraphFacts = {
    status: response.status,
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

/** Intune's 429 can lack the header and have the time in its document instead. */
function readRetryAfter(headers: MsGraphResponse['headers'], intune: Json | undefined): RetryAfter {
  const inHeader = parseRetryAfter(headers['retry-after']);
  const inDocument = intune?.['RetryAfter'];
  const isReadable = typeof inDocument === 'number' || typeof inDocument === 'string';
  return inHeader.kind === 'unnamed' && isReadable ? parseRetryAfter(inDocument) : inHeader;
}

interface DeniedCall {
  call: RefusedCall;
  code: string | undefined;
  message: string | undefined;
}

function denialOf({ call, code, message }: DeniedCall): MsGraphDenial {
  const permission = permissionFor(call);
  return { permission, likelyCause: likelyCauseOf({ permission, code, message: message?.slice(0, maxMessageLength) }) };
}

/** Characters of a JSON document inside a message. Intune's documents have some hundreds. */
const maxDocumentLength = 100_000;

/** Returns the JSON document that Intune puts as text into `error.message`; `undefined` for any other message. */
function intuneDocument(message: unknown): Json | undefined {
  if (typeof message !== 'string' || message.length > maxDocumentLength) return undefined;
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(message));
  } catch {
    return undefined;
  }
}

/** Levels of inner errors that are searched. Graph nests one or two. */
const maxInnerErrors = 4;

/** Returns a fact from an inner error (https://learn.microsoft.com/graph/errors). Graph spells the name in two ways. */
function innerFact(error: Json | undefined, name: string): string | undefined {
  let inner = error;
  for (let level = 0; level < maxInnerErrors; level++) {
    inner = asObject(inner?.['innerError']) ?? asObject(inner?.['innererror']);
    const fact = factOf(inner?.[name]);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/** Characters of a code or an id. Graph's have at most some tens. */
const maxFactLength = 200;

/**
 * Returns the printable ASCII of a value, because facts are shown to callers and logged; `undefined` if there is none.
 */
function factOf(value: unknown): string | undefined {
  const [text] = [value].flat();
  if (typeof text !== 'string') return undefined;
  return asText(
    text
      .slice(0, 2 * maxFactLength)
      .replace(/[^ -~]/g, '')
      .slice(0, maxFactLength),
  );
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
