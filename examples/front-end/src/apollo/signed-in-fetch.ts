// A `fetch` for any GraphQL client: it sends the user's token and answers claims challenges.
import type { AcquireToken } from '../sign-in/acquire-token';

/** Returns a `fetch` that answers one claims challenge per request with a new token. */
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

/** The claims of a challenge, as JSON. The gateway answers 401 only when nothing was written, so it is safe to repeat. */
function claimsIn({ headers, status }: Response): string | undefined {
  const challenge = headers.get('www-authenticate') ?? '';
  const encoded = /error="insufficient_claims".*claims="([^"]+)"/.exec(challenge)?.[1];
  return status === 401 && encoded !== undefined ? atob(encoded) : undefined;
}
