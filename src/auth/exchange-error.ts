// Translation of a failed exchange into an error for the one who can correct it: the user, an administrator or the
// operator. https://learn.microsoft.com/entra/identity-platform/reference-error-codes recommends matching `error` and
// `suberror`, because numbers and messages may change.
import { aadstsCode } from './aadsts.js';
import { authorizationUri, type Authority } from './authority.js';
import {
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ConsentRequiredError,
  ExchangeFault,
  GatewayCredentialError,
  InvalidTokenError,
  NotAssignedError,
} from './errors.js';

/** An error response of the token endpoint. */
export interface Refusal {
  error: string;
  suberror?: string | undefined;
  /** Entra's error number, as in AADSTS65001. */
  number?: string | undefined;
  claims?: string | undefined;
  correlationId?: string | undefined;
  traceId?: string | undefined;
}

/** What the transport saw of a request for a token: the error that it threw, or the authority's response. */
export interface Observed {
  transportError?: unknown;
  refusal?: Refusal | undefined;
  /** The permissions of the token: https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
  scope?: string | undefined;
}

/** Returns the refusal in the body of a response of the token endpoint, or the scope of the token in it. */
export function readTokenResponse(body: string): Pick<Observed, 'refusal' | 'scope'> {
  let document: Record<string, unknown>;
  try {
    document = Object(JSON.parse(body));
  } catch {
    return { refusal: undefined, scope: undefined };
  }
  const text = (name: string): string | undefined => {
    const value = document[name];
    return typeof value === 'string' ? value : undefined;
  };
  const error = text('error');
  if (error === undefined) return { refusal: undefined, scope: text('scope') };
  const [number] = [document['error_codes']].flat();
  const refusal = {
    error,
    suberror: text('suberror'),
    number: typeof number === 'number' ? String(number) : undefined,
    claims: text('claims'),
    correlationId: text('correlation_id'),
    traceId: text('trace_id') ?? /Trace ID: ([\w-]{36})/.exec(text('error_description') ?? '')?.[1],
  };
  return { refusal, scope: undefined };
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

/** OAuth error codes, and Entra's suberrors, that another sign-in of the user may correct. */
const userErrors = new Set([
  'invalid_grant',
  'interaction_required',
  'login_required',
  'bad_token',
  'ui_not_allowed',
  'interrupted_user',
  'message_only',
  'additional_action',
  'basic_action',
  'user_password_expired',
]);

interface FailedExchange {
  thrown: unknown;
  observed: Observed;
  authority: Authority;
  /** Milliseconds left of the back-off that the authority requested. */
  pauseMs: number;
}

/**
 * Returns the error to throw for a failed exchange. It is made of the authority's own response, since @azure/identity
 * keeps only the message of it.
 */
export function toAuthError({ authority, observed, pauseMs, thrown }: FailedExchange): Error {
  const { refusal, transportError } = observed;
  if (transportError instanceof GatewayCredentialError) return transportError;
  const { claims, error = '', number = '', suberror = '' } = refusal ?? {};
  const options = { cause: toFault({ thrown, observed }) };
  if (claims && claims.length <= maxClaimsLength) {
    return new ClaimsChallengeError({
      claims: minify(claims),
      authorizationUri: authorizationUri(authority),
      ...options,
    });
  }
  if (suberror === 'consent_required' || error === 'consent_required' || number === noConsent) {
    return new ConsentRequiredError(options);
  }
  const advice = aadstsCode(Number(number))?.advice;
  if (advice !== undefined || operatorErrors.has(error) || fileErrors.has(options.cause.code)) {
    const refused = "The gateway's own credential or app registration was refused.";
    return new GatewayCredentialError(advice === undefined ? refused : `${refused} ${advice}`, options);
  }
  if (error === 'access_denied') return new NotAssignedError(options);
  if (userErrors.has(error) || userErrors.has(suberror)) {
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
function toFault({ observed, thrown }: Pick<FailedExchange, 'observed' | 'thrown'>): ExchangeFault {
  const systemCode = systemCodeOf(observed.transportError) ?? systemCodeOf(thrown);
  if (systemCode !== undefined) return new ExchangeFault({ message: systemCode, code: systemCode });
  const { correlationId, error, number, suberror, traceId } = observed.refusal ?? {};
  const code = /^\d{1,10}$/.test(number ?? '') ? `AADSTS${number}` : undefined;
  const parts = [
    code,
    wordOf(error),
    wordOf(suberror),
    guidOf('trace id', traceId),
    guidOf('correlation id', correlationId),
  ];
  return new ExchangeFault({
    message: parts.filter((part) => part !== undefined).join(', ') || 'The exchange failed without a code',
    code,
  });
}

function systemCodeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,50}$/.test(code) ? code : undefined;
}

function wordOf(text: string | undefined): string | undefined {
  return /^[a-z_]{1,50}$/.test(text ?? '') ? text : undefined;
}

function guidOf(label: string, text: string | undefined): string | undefined {
  return /^[0-9a-f-]{36}$/i.test(text ?? '') ? `${label} ${text}` : undefined;
}

/** Removes white space, as https://learn.microsoft.com/entra/identity-platform/claims-challenge requires. */
function minify(claims: string): string {
  try {
    return JSON.stringify(JSON.parse(claims));
  } catch {
    return claims;
  }
}
