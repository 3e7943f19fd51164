// Authentication errors. Those of the caller (RFC 6750 section 3, and Entra's claims challenge) have the HTTP status
// and the WWW-Authenticate header of their response.

interface AuthErrorDetails extends ErrorOptions {
  message: string;
  status: 401 | 403;
  /** RFC 6750's `error`, or Entra's. */
  code: string | undefined;
  /** The value of `WWW-Authenticate`. */
  challenge: string;
}

/** An error of the caller's token. `status` and `challenge` go into the response, `code` into the log. */
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

/** There is no bearer token. RFC 6750 section 3.1 allows no error code in the challenge then. */
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

/** A valid token that does not suffice. The challenge has RFC 6750's error code; `code` is more specific. */
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

/** The token is valid, but lacks the scope or does not belong to a user, tenant or front end that may call. */
export class InsufficientScopeError extends InsufficientTokenError {
  constructor(details: { reason: string; scope?: string }) {
    super({ code: 'insufficient_scope', ...details });
  }
}

/** Nobody has consented to the gateway's calling Graph for this user. The gateway itself cannot request consent. */
export class ConsentRequiredError extends InsufficientTokenError {
  constructor(options?: ErrorOptions) {
    const reason = 'An administrator must consent to the Microsoft Graph permissions of this API.';
    super({ code: 'consent_required', reason, ...options });
  }
}

/** The gateway's application requires assignment, and the user is not assigned (AADSTS50105). */
export class NotAssignedError extends InsufficientTokenError {
  constructor(options?: ErrorOptions) {
    const reason = 'You are not assigned to this API. An administrator can assign you in the Entra admin center.';
    super({ code: 'access_denied', reason, ...options });
  }
}

interface ClaimsChallenge extends ErrorOptions {
  /** The claims that the next token must have, as JSON text. */
  claims: string;
  authorizationUri: string;
}

/**
 * Conditional Access or continuous access evaluation requires another sign-in step, with these claims.
 * For the form of the header, see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export class ClaimsChallengeError extends AuthError {
  readonly claims: string;

  constructor({ authorizationUri, claims, ...options }: ClaimsChallenge) {
    super({
      message:
        'Your organization requires another sign-in step. Request a new token with the given claims, then try again.',
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

/** The gateway's own credential or app registration is wrong. Only its operator can correct that. */
export class GatewayCredentialError extends Error {
  override readonly name = 'GatewayCredentialError';
}

/** The authority did not respond, or is busy. */
export class AuthorityUnavailableError extends Error {
  override readonly name = 'AuthorityUnavailableError';
  /** When to try again, if the authority said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor({ retryAfterSeconds, ...options }: ErrorOptions & { retryAfterSeconds?: number | undefined } = {}) {
    super(
      retryAfterSeconds === undefined
        ? 'The sign-in service did not respond. Try again shortly.'
        : `The sign-in service is busy. Try again in ${retryAfterSeconds} s.`,
      options,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Why a response is of no use, in the gateway's own words; the cause of an `AuthorityUnavailableError`. */
export class AuthorityFault extends Error {
  override readonly name = 'AuthorityFault';
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

/** Returns a Bearer challenge. Values keep what RFC 6750 section 3 allows, so that none can end its string. */
function bearer(parameters: Record<string, string | undefined>): string {
  const quoted: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) quoted.push(`${name}="${value.replace(/[^ !#-[\]-~]/g, '')}"`);
  }
  return `Bearer ${quoted.join(', ')}`;
}
