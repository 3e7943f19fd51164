// Claims challenges: what one asks of a token, and what a token claims.
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
import { isObject, type Json } from './odata.js';

/** Characters. A challenge of Entra has some hundred. */
const maxClaimsLength = 4_000;
/** Those that Entra has: https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context */
const context = /^c[1-9]\d?$/;

/** What a challenge can ask for. `nbf`, a sign-in after a given time, and `xms_cc` are true of any new token. */
const known: readonly string[] = ['acrs', 'nbf', 'xms_cc'];

export function isAuthenticationContext(value: unknown): value is string {
  return typeof value === 'string' && context.test(value);
}

/** The challenge that asks for an authentication context, as JSON. */
export function challengeFor(authenticationContext: string): string {
  return JSON.stringify({ access_token: { acrs: { essential: true, value: authenticationContext } } });
}

/** The authentication contexts that a token claims. */
export function contextsOf({ acrs }: Json): string[] {
  return Array.isArray(acrs) ? acrs.filter(isAuthenticationContext) : [];
}

/** Whether a token claims an authentication context. */
export function claimsContext(claims: Json, authenticationContext: string): boolean {
  return contextsOf(claims).includes(authenticationContext);
}

/**
 * Reads the authentication contexts that a token has to claim to satisfy a challenge: JSON as `extensions.claims` has it,
 * or base64 of it as `WWW-Authenticate` has it. Without a challenge there are none; `problem` says why no token of the
 * emulator satisfies it.
 */
export function readChallenge(
  text: string | undefined,
): { contexts: string[] | undefined; problem?: undefined } | { contexts?: undefined; problem: string } {
  if (text === undefined) return { contexts: undefined };
  const tokenClaims = parse(text)?.['access_token'];
  if (!isObject(tokenClaims)) {
    const problem = `\`claims\` must be a claims challenge, such as ${challengeFor('c1')} or that in base64, of at most ${maxClaimsLength} characters.`;
    return { problem };
  }
  const unknown = Object.keys(tokenClaims).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return { problem: `\`claims\` asks for ${unknown.slice(0, 50)}; the emulator knows ${known.join(', ')}.` };
  const { acrs = {} } = tokenClaims;
  const { value, values = value === undefined ? [] : [value] } = isObject(acrs) ? acrs : { value: acrs };
  return Array.isArray(values) && values.every(isAuthenticationContext)
    ? { contexts: values }
    : { problem: '`claims` must ask for authentication contexts that Entra has: c1 to c99.' };
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
