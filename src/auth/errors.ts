// Why a caller was not let in: the refusals of RFC 6750 section 3 and Entra's claims challenge, each with the status and
// the WWW-Authenticate header that its answer needs. And two faults that are not the caller's.

/** A refusal; `status`, `code` and `challenge` are all that an answer needs. */
export abstract class AuthError extends Error {
  constructor(
    message: string,
    readonly status: 401 | 403,
    /** RFC 6750's `error`, or Entra's. */
    readonly code: string | undefined,
    /** The value of `WWW-Authenticate`. */
    readonly challenge: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No bearer token: RFC 6750 section 3.1 wants no error code then. */
export class MissingTokenError extends AuthError {
  constructor() {
    super('Sign in: send an access token for this API as "Authorization: Bearer <token>".', 401, undefined, 'Bearer');
  }
}

/** The token is malformed, expired, or not for this API. */
export class InvalidTokenError extends AuthError {
  constructor(reason: string, options?: ErrorOptions) {
    super(
      `${reason} Sign in again.`,
      401,
      'invalid_token',
      bearer({ error: 'invalid_token', error_description: reason }),
      options,
    );
  }
}

/** The token is good and not enough. */
export class InsufficientScopeError extends AuthError {
  constructor(reason: string, scope?: string) {
    super(reason, 403, 'insufficient_scope', bearer({ error: 'insufficient_scope', error_description: reason, scope }));
  }
}

/** Entra has no consent for the gateway to call Graph for this user; the gateway cannot ask for it. */
export class ConsentRequiredError extends AuthError {
  constructor(options?: ErrorOptions) {
    const reason = 'An administrator has to consent to the Microsoft Graph permissions of this API.';
    super(reason, 403, 'consent_required', bearer({ error: 'insufficient_scope', error_description: reason }), options);
  }
}

/** The user is not assigned to the gateway's application, which demands that (AADSTS50105). */
export class NotAssignedError extends AuthError {
  constructor(options?: ErrorOptions) {
    const reason = 'You are not assigned to this API. An administrator can assign you in the Entra admin center.';
    super(reason, 403, 'access_denied', bearer({ error: 'insufficient_scope', error_description: reason }), options);
  }
}

/**
 * Conditional Access or continuous access evaluation wants more of the user: sign in with `claims`, then call again.
 * The header's form: https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export class ClaimsChallengeError extends AuthError {
  constructor(
    /** The claims to ask for, as JSON text. */
    readonly claims: string,
    authorizationUri: string,
    options?: ErrorOptions,
  ) {
    super(
      'Your organization asks for another sign-in step: get a new token with the claims given, and call again.',
      401,
      'insufficient_claims',
      bearer({
        realm: '',
        authorization_uri: authorizationUri,
        error: 'insufficient_claims',
        claims: Buffer.from(claims).toString('base64'),
      }),
      options,
    );
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
