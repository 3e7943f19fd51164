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
} from './errors.js';

/** What MSAL puts behind @azure/identity's AuthenticationRequiredError, for every answer of the token endpoint. */
interface MsalCause {
  name?: string;
  errorCode?: string;
  subError?: string;
  errorNo?: string | number;
  claims?: string;
}

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

/** The error to raise for what `OnBehalfOfCredential` threw. */
export function toAuthError(thrown: unknown, authority: Authority): Error {
  const cause = ((thrown as Error | undefined)?.cause ?? {}) as MsalCause;
  const number = String(cause.errorNo ?? '');
  if (cause.claims) return new ClaimsChallengeError(minify(cause.claims), authorizationUri(authority));
  if (cause.subError === 'consent_required' || cause.errorCode === 'consent_required' || number === noConsent) {
    return new ConsentRequiredError();
  }
  if (operatorsFaults.has(cause.errorCode ?? '') || number === wrongAudience || isUnusableCredential(thrown)) {
    return new GatewayCredentialError("The gateway's own credential or app registration was refused.", {
      cause: thrown,
    });
  }
  if (cause.errorCode === 'invalid_grant' || cause.name === 'InteractionRequiredAuthError') {
    return new InvalidTokenError('Your sign-in is no longer good for this.');
  }
  return new AuthorityUnavailableError({ cause: thrown });
}

/** A certificate or federated token file that cannot be read fails before anything is sent. */
function isUnusableCredential(thrown: unknown): boolean {
  const errors = [thrown, (thrown as Error | undefined)?.cause] as (NodeJS.ErrnoException | undefined)[];
  return errors.some((error) => ['ENOENT', 'EACCES', 'EISDIR'].includes(error?.code ?? ''));
}

/** The claims-challenge page asks for the JSON without white space. */
function minify(claims: string): string {
  try {
    return JSON.stringify(JSON.parse(claims));
  } catch {
    return claims;
  }
}
