// Why a caller was not let in: the refusals of RFC 6750 section 3 and Entra's claims challenge, each with the status and
// the WWW-Authenticate header that its answer needs. And two faults that are not the caller's.

interface AuthErrorDetails extends ErrorOptions {
  message: string;
  status: 401 | 403;
  /** RFC 6750's `error`, or Entra's. */
  code: string | undefined;
  /** The value of `WWW-Authenticate`. */
  challenge: string;
}

/** A refusal; `status`, `code` and `challenge` are all that a response needs. */
export abstract class AuthError extends Error {
  readonly status: 401 | 403;
  readonly code: string | undefined;
  readonly challenge: string;

  constructor({ challenge, code, message, status, ...options }: AuthErrorDetails) {
    super(message, options);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.challenge = challenge;
  }
}

/** No bearer token: RFC 6750 section 3.1 wants no error code then. */
export class MissingTokenError extends AuthError {
  constructor() {
    super({
      message: 'Sign in: send an access token for this API as "Authorization: Bearer <token>".',
      status: 401,
      code: undefined,
      challenge: 'Bearer',
    });
  }
}

/** The token is malformed, expired, or not for this API. */
export class InvalidTokenError extends AuthError {
  constructor(reason: string, options?: ErrorOptions) {
    super({
      message: `${reason} Sign in again.`,
      status: 401,
      code: 'invalid_token',
      challenge: bearer({ error: 'invalid_token', error_description: reason }),
      ...options,
    });
  }
}

/** A valid token that does not suffice. `code` is what the log says; the header has RFC 6750's own. */
abstract class InsufficientTokenError extends AuthError {
  constructor({ code, reason, scope, ...options }: ErrorOptions & { code: string; reason: string; scope?: string }) {
    super({
      message: reason,
      status: 403,
      code,
      challenge: bearer({ error: 'insufficient_scope', error_description: reason, scope }),
      ...options,
    });
  }
}

/** The token is good and not enough. */
export class InsufficientScopeError extends InsufficientTokenError {
  constructor(details: { reason: string; scope?: string }) {
    super({ code: 'insufficient_scope', ...details });
  }
}

/** Entra has no consent for the gateway to call Graph for this user; the gateway cannot ask for it. */
export class ConsentRequiredError extends InsufficientTokenError {
  constructor(options?: ErrorOptions) {
    const reason = 'An administrator has to consent to the Microsoft Graph permissions of this API.';
    super({ code: 'consent_required', reason, ...options });
  }
}

/** The user is not assigned to the gateway's application, which demands that (AADSTS50105). */
export class NotAssignedError extends InsufficientTokenError {
  constructor(options?: ErrorOptions) {
    const reason = 'You are not assigned to this API. An administrator can assign you in the Entra admin center.';
    super({ code: 'access_denied', reason, ...options });
  }
}

interface ClaimsChallenge extends ErrorOptions {
  /** The claims to ask for, as JSON text. */
  claims: string;
  authorizationUri: string;
}

/**
 * Conditional Access or continuous access evaluation wants more of the user: sign in with `claims`, then call again.
 * The header's form: https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export class ClaimsChallengeError extends AuthError {
  /** The claims to ask for, as JSON text. */
  readonly claims: string;

  constructor({ authorizationUri, claims, ...options }: ClaimsChallenge) {
    super({
      message:
        'Your organization asks for another sign-in step: get a new token with the claims given, and call again.',
      status: 401,
      code: 'insufficient_claims',
      challenge: bearer({
        realm: '',
        authorization_uri: authorizationUri,
        error: 'insufficient_claims',
        claims: Buffer.from(claims).toString('base64'),
      }),
      ...options,
    });
    this.claims = claims;
  }
}

/** The gateway's own credential or registration is wrong; only its operator can put that right. */
export class GatewayCredentialError extends Error {
  override readonly name = 'GatewayCredentialError';
}

/** The authority did not answer, or is busy. */
export class AuthorityUnavailableError extends Error {
  override readonly name = 'AuthorityUnavailableError';
  /** When to come back, where the authority said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor({ retryAfterSeconds, ...options }: ErrorOptions & { retryAfterSeconds?: number | undefined } = {}) {
    super(
      retryAfterSeconds === undefined
        ? 'The sign-in service did not answer. Try again shortly.'
        : `The sign-in service is busy. Try again in ${retryAfterSeconds} s.`,
      options,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Parameters as quoted strings, of the characters that RFC 6750 section 3 allows in them. */
function bearer(parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return `Bearer ${given.map(([name, value]) => `${name}="${value?.replace(/[^ !#-[\]-~]/g, '')}"`).join(', ')}`;
}
