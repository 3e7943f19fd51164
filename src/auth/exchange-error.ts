// Why the authority refused an exchange, in terms of who can do something about it.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes says to match `error` and `suberror` first,
// since numbers and texts may change.
import { authorizationUri, type Authority } from './authority.js';
import {
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ConsentRequiredError,
  GatewayCredentialError,
  InvalidTokenError,
  NotAssignedError,
} from './errors.js';

/** What MSAL puts behind @azure/identity's AuthenticationRequiredError, for every answer of the token endpoint. */
interface MsalCause {
  name?: string;
  message?: string;
  errorCode?: string;
  subError?: string;
  errorNo?: string | number;
  claims?: string;
  correlationId?: string;
  traceId?: string;
}

/** What the log may say of a failed exchange: codes and ids. The authority's descriptions name people. */
export class ExchangeFault extends Error {
  override readonly name = 'ExchangeFault';
  /** Such as `AADSTS65001`, or the system's own, such as `ENOENT`. */
  readonly code: string | undefined;

  constructor({ code, message }: { message: string; code: string | undefined }) {
    super(message);
    this.code = code;
  }
}

/** Characters of claims that are handed on: they go into a header, and Entra's have some hundreds. */
const maxClaims = 4_000;
/** AADSTS65001: the user or administrator has not consented. */
const noConsent = '65001';
/** AADSTS500131: the assertion's audience is not this application, so GATEWAY_AUDIENCE admits too much. */
const wrongAudience = '500131';
const operatorsFaults = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_resource',
  'invalid_scope',
  'invalid_request',
]);

interface Failure {
  /** By `OnBehalfOfCredential`. */
  thrown: unknown;
  /** What the transport threw before, if it did. */
  transportError: unknown;
  authority: Authority;
  /** Milliseconds for which the authority asked not to be called. */
  pauseMs: number;
}

/** The error to raise for a failed exchange. */
export function toAuthError({ authority, pauseMs, thrown, transportError }: Failure): Error {
  const msal = ((thrown as Error | undefined)?.cause ?? {}) as MsalCause;
  const number = String(msal.errorNo ?? '');
  const options = { cause: toFault({ thrown, transportError }) };
  if (msal.claims && msal.claims.length <= maxClaims) {
    return new ClaimsChallengeError({
      claims: minify(msal.claims),
      authorizationUri: authorizationUri(authority),
      ...options,
    });
  }
  if (msal.subError === 'consent_required' || msal.errorCode === 'consent_required' || number === noConsent) {
    return new ConsentRequiredError(options);
  }
  if (operatorsFaults.has(msal.errorCode ?? '') || number === wrongAudience || fileFaults.has(options.cause.code)) {
    return new GatewayCredentialError("The gateway's own credential or app registration was refused.", options);
  }
  if (msal.errorCode === 'access_denied') return new NotAssignedError(options);
  if (msal.errorCode === 'invalid_grant' || msal.name === 'InteractionRequiredAuthError') {
    return new InvalidTokenError('Your sign-in is no longer good for this.', options);
  }
  return new AuthorityUnavailableError({
    ...options,
    retryAfterSeconds: pauseMs > 0 ? Math.ceil(pauseMs / 1000) : undefined,
  });
}

/** A certificate or federated token file that cannot be read fails before anything is sent. */
const fileFaults: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EACCES', 'EISDIR']);

/** Codes and ids of whatever was thrown, each only in the form that it is known to have. */
function toFault({ thrown, transportError }: Pick<Failure, 'thrown' | 'transportError'>): ExchangeFault {
  const cause = (thrown as Error | undefined)?.cause;
  const system = [transportError, thrown, cause].map(systemCodeOf).find((code) => code !== undefined);
  if (system !== undefined) return new ExchangeFault({ message: system, code: system });
  const { correlationId, errorCode, errorNo, message, subError, traceId } = (cause ?? {}) as MsalCause;
  const number = /^\d{1,10}$/.test(String(errorNo)) ? `AADSTS${errorNo}` : undefined;
  const parts = [
    number,
    wordOf(errorCode),
    wordOf(subError),
    labelled({ label: 'trace id', text: guidOf(traceId) ?? guidOf(/Trace ID: ([\w-]{36})/.exec(message ?? '')?.[1]) }),
    labelled({ label: 'correlation id', text: guidOf(correlationId) }),
  ];
  return new ExchangeFault({
    message: parts.filter((part) => part !== undefined).join(', ') || 'The exchange failed without a code',
    code: number,
  });
}

function systemCodeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,50}$/.test(code) ? code : undefined;
}

function wordOf(text: string | undefined): string | undefined {
  return /^[a-z_]{1,50}$/.test(text ?? '') ? text : undefined;
}

function guidOf(text: string | undefined): string | undefined {
  return /^[0-9a-f-]{36}$/i.test(text ?? '') ? text : undefined;
}

function labelled({ label, text }: { label: string; text: string | undefined }): string | undefined {
  return text === undefined ? undefined : `${label} ${text}`;
}

/** The claims-challenge page asks for the JSON without white space. */
function minify(claims: string): string {
  try {
    return JSON.stringify(JSON.parse(claims));
  } catch {
    return claims;
  }
}
