// Claims challenges: reading and writing them, and the authentication contexts of a token.
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
import { cutText } from '../../cut-text.js';
import { isObject, type Json } from '../msgraph/odata.js';

/** Characters. Entra's challenges have about a hundred. */
const maxClaimsLength = 4_000;
/**
 * The ids that Entra defines:
 * https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
 */
const contextPattern = /^c[1-9]\d?$/;

/**
 * Claims that a challenge may require. Any new token satisfies `nbf` (issued after a time) and `xms_cc` (capabilities).
 */
const supportedClaims: readonly string[] = ['acrs', 'nbf', 'xms_cc'];

export function isAuthenticationContext(value: unknown): value is string {
  return typeof value === 'string' && contextPattern.test(value);
}

/** Returns the challenge that requires an authentication context, as JSON. */
export function challengeFor(authenticationContext: string): string {
  return JSON.stringify({ access_token: { acrs: { essential: true, value: authenticationContext } } });
}

/** Returns the authentication contexts of a token. */
export function contextsOf({ acrs }: Json): string[] {
  return Array.isArray(acrs) ? acrs.filter(isAuthenticationContext) : [];
}

/** Returns whether a token has an authentication context. */
export function hasContext(claims: Json, authenticationContext: string): boolean {
  return contextsOf(claims).includes(authenticationContext);
}

/**
 * Returns the authentication contexts that a token needs to satisfy a challenge: JSON, as in `extensions.claims`, or
 * base64 of it, as in `WWW-Authenticate`. Without a challenge, `contexts` is `undefined`. `problem` says why the
 * emulator cannot issue a token that satisfies the challenge.
 */
export function readChallenge(
  text: string | undefined,
): { contexts: string[] | undefined; problem?: undefined } | { contexts?: undefined; problem: string } {
  if (text === undefined) return { contexts: undefined };
  const tokenClaims = parse(text)?.['access_token'];
  if (!isObject(tokenClaims)) {
    const example = challengeFor('c1');
    return {
      problem: `\`claims\` must be a claims challenge of at most ${maxClaimsLength} characters, such as ${example} or its base64.`,
    };
  }
  const unknown = Object.keys(tokenClaims).find((name) => !supportedClaims.includes(name));
  if (unknown !== undefined)
    return {
      problem: `\`claims\` must not require ${cutText(unknown, 50)}; the emulator supports ${supportedClaims.join(', ')}.`,
    };
  const contexts = requiredContexts(tokenClaims['acrs'] ?? {});
  return Array.isArray(contexts) && contexts.every(isAuthenticationContext)
    ? { contexts }
    : { problem: '`claims` must require authentication contexts between c1 and c99.' };
}

/** A challenge names one context as `value`, or several as `values`. */
function requiredContexts(acrs: unknown): unknown {
  if (!isObject(acrs)) return [acrs];
  const { value, values } = acrs;
  if (values !== undefined) return values;
  return value === undefined ? [] : [value];
}

function parse(text: string): Json | undefined {
  if (text.length > maxClaimsLength) return undefined;
  try {
    const value: unknown = JSON.parse(text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
