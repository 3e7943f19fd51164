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
/** OAuth error codes that only the operator of the gateway can correct. */
const operatorErrors = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_resource',
  'invalid_scope',
  'invalid_request',
  'invalid_tenant',
]);

const credential = 'Check the secret, certificate or federated credential, and whether it has expired.';
const application = 'Check that AZURE_CLIENT_ID is an application of the tenant AZURE_TENANT_ID, and is enabled.';
const cloud = 'Check that AZURE_AUTHORITY_HOST and MSGRAPH_URL belong to the cloud of the tenant AZURE_TENANT_ID.';
const permissions = 'Check that the app registration has the delegated permissions of Microsoft Graph.';
const audience = 'GATEWAY_AUDIENCE accepts tokens that are not for AZURE_CLIENT_ID.';

/**
 * What the operator has to correct, by AADSTS number. Entra sends some of them with an OAuth error that is the caller's
 * otherwise, such as `invalid_grant`.
 */
const operatorFaults: ReadonlyMap<string, string> = new Map([
  ['50001', cloud],
  ['500011', cloud],
  ['500014', cloud],
  ['500131', audience],
  ['50059', cloud],
  ['65005', permissions],
  ['650052', permissions],
  ['650057', permissions],
  ['70001', application],
  ['700016', application],
  ['7000112', application],
  ['70002', credential],
  ['700021', credential],
  ['700024', credential],
  ['700025', credential],
  ['700027', credential],
  ['7000215', credential],
  ['7000222', credential],
  ['90002', cloud],
  ['900021', cloud],
  ['900023', cloud],
  ['90038', cloud],
  ['900382', cloud],
  ['90043', cloud],
  ['900432', cloud],
  ['900439', cloud],
  ['90051', cloud],
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
  if (transportError instanceof GatewayCredentialError) return transportError;
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
  const advice = operatorFaults.get(number);
  if (advice !== undefined || operatorErrors.has(msal.errorCode ?? '') || fileErrors.has(options.cause.code)) {
    const refused = "The gateway's own credential or app registration was refused.";
    return new GatewayCredentialError(advice === undefined ? refused : `${refused} ${advice}`, options);
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
