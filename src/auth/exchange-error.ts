// Translation of a failed exchange into an error for the one who can correct it: the user, an administrator or the
// operator. https://learn.microsoft.com/entra/identity-platform/reference-error-codes recommends matching `error` and
// `suberror`, because numbers and messages may change.
import { authorizationUri, type Authority } from './authority.js';
import {
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ConsentRequiredError,
  GatewayCredentialError,
  InvalidTokenError,
  NotAssignedError,
} from './errors.js';

/** The `cause` of @azure/identity's AuthenticationRequiredError: MSAL's error for a response of the token endpoint. */
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

/** What is logged about a failed exchange: codes and ids only, because the authority's descriptions name people. */
export class ExchangeFault extends Error {
  override readonly name = 'ExchangeFault';
  /** Such as `AADSTS65001`, or a system error code such as `ENOENT`. */
  readonly code: string | undefined;

  constructor({ code, message }: { message: string; code: string | undefined }) {
    super(message);
    this.code = code;
  }
}

/** Characters of claims that are passed on in a header. Entra's have some hundreds. */
const maxClaimsLength = 4_000;
/** AADSTS65001: the user or administrator has not consented. */
const noConsent = '65001';
/** AADSTS500131: the assertion's audience is not this application, so GATEWAY_AUDIENCE accepts too much. */
const wrongAudience = '500131';
/** OAuth error codes that only the operator of the gateway can correct. */
const operatorErrors = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_resource',
  'invalid_scope',
  'invalid_request',
]);

interface FailedExchange {
  /** The error of the @azure/identity credential. */
  thrown: unknown;
  /** The error of the transport before, if there was one. */
  transportError: unknown;
  authority: Authority;
  /** Milliseconds left of the back-off that the authority requested. */
  pauseMs: number;
}

/** Returns the error to throw for a failed exchange. */
export function toAuthError({ authority, pauseMs, thrown, transportError }: FailedExchange): Error {
  const msal = ((thrown as Error | undefined)?.cause ?? {}) as MsalCause;
  const number = String(msal.errorNo ?? '');
  const options = { cause: toFault({ thrown, transportError }) };
  if (msal.claims && msal.claims.length <= maxClaimsLength) {
    return new ClaimsChallengeError({
      claims: minify(msal.claims),
      authorizationUri: authorizationUri(authority),
      ...options,
    });
  }
  if (msal.subError === 'consent_required' || msal.errorCode === 'consent_required' || number === noConsent) {
    return new ConsentRequiredError(options);
  }
  if (operatorErrors.has(msal.errorCode ?? '') || number === wrongAudience || fileErrors.has(options.cause.code)) {
    return new GatewayCredentialError("The gateway's own credential or app registration was refused.", options);
  }
  if (msal.errorCode === 'access_denied') return new NotAssignedError(options);
  if (msal.errorCode === 'invalid_grant' || msal.name === 'InteractionRequiredAuthError') {
    return new InvalidTokenError('The sign-in service rejected your token.', options);
  }
  return new AuthorityUnavailableError({
    ...options,
    retryAfterSeconds: pauseMs > 0 ? Math.ceil(pauseMs / 1000) : undefined,
  });
}

/** Errors of reading the certificate or the federated token file. Nothing was sent then. */
const fileErrors: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EACCES', 'EISDIR']);

/** Returns the codes and ids of an error. Each is checked against its known form, so that no other text is logged. */
function toFault({ thrown, transportError }: Pick<FailedExchange, 'thrown' | 'transportError'>): ExchangeFault {
  const cause = (thrown as Error | undefined)?.cause;
  const systemCode = systemCodeOf(transportError) ?? systemCodeOf(thrown) ?? systemCodeOf(cause);
  if (systemCode !== undefined) return new ExchangeFault({ message: systemCode, code: systemCode });
  const { correlationId, errorCode, errorNo, message, subError, traceId } = (cause ?? {}) as MsalCause;
  const number = /^\d{1,10}$/.test(String(errorNo)) ? `AADSTS${errorNo}` : undefined;
  const traceIdInMessage = /Trace ID: ([\w-]{36})/.exec(message ?? '')?.[1];
  const parts = [
    number,
    wordOf(errorCode),
    wordOf(subError),
    labelled({ label: 'trace id', text: guidOf(traceId) ?? guidOf(traceIdInMessage) }),
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

/**
 * Returns JSON without white space, as https://learn.microsoft.com/entra/identity-platform/claims-challenge requires.
 */
function minify(claims: string): string {
  try {
    return JSON.stringify(JSON.parse(claims));
  } catch {
    return claims;
  }
}
