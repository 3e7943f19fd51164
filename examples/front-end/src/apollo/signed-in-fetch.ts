// A `fetch` for any GraphQL client that sends the user's token and handles claims challenges.
import type { AcquireToken } from '../sign-in/acquire-token';

/** Returns a `fetch` that repeats a request once, with a new token, after a claims challenge. */
export function withSignIn(acquireToken: AcquireToken): typeof fetch {
  return async (input, init = {}) => {
    const send = async (claims?: string): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await acquireToken(claims)}`);
      return fetch(input, { ...init, headers });
    };
    const response = await send();
    const claims = claimsIn(response);
    return claims === undefined ? response : send(claims);
  };
}

/**
 * Returns the claims of a challenge, as JSON. The gateway responds with 401 only if nothing was written, so a retry is
 * safe.
 */
function claimsIn({ headers, status }: Response): string | undefined {
  const challenge = headers.get('www-authenticate') ?? '';
  const encoded = /error="insufficient_claims".*claims="([^"]+)"/.exec(challenge)?.[1];
  return status === 401 && encoded !== undefined ? atob(encoded) : undefined;
}
