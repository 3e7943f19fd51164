// Access tokens for requests, acquired silently if possible, and otherwise after the user agrees to sign in.
import { makeVar } from '@apollo/client';
import type { SignIn } from './sign-in';

export type AcquireToken = (claims?: string) => Promise<string>;

export interface SignInRequest {
  /** There is no session, or the tenant requires more, such as another factor. */
  reason: 'signed out' | 'claims challenge';
  accept: () => void;
  decline: () => void;
}

/** There is no token, so that nothing was sent. */
export class NotSent extends Error {}

/** The user did not sign in. The message is that of the sign-in service, if there is one. */
export class SignInDeclined extends NotSent {}

/** The current request to the user, which `SignInPrompt` shows. */
export const signInRequest = makeVar<SignInRequest | undefined>(undefined);

/** Returns a function that acquires tokens. Concurrent requests that need the user share one prompt. */
export function createAcquireToken(signIn: SignIn): AcquireToken {
  let pending: { claims: string | undefined; token: Promise<string> } | undefined;

  const askUser = (claims: string | undefined): Promise<string> =>
    new Promise<string>((resolve, reject) => {
      signInRequest({
        reason: claims === undefined ? 'signed out' : 'claims challenge',
        accept: () =>
          void signIn.acquireByPopup(claims).then(resolve, (error: Error) => reject(new SignInDeclined(error.message))),
        decline: () => reject(new SignInDeclined()),
      });
    }).finally(() => {
      pending = undefined;
      signInRequest(undefined);
    });

  return async function acquireToken(claims) {
    const token = await signIn.acquireSilently(claims).catch((error: Error) => {
      throw new NotSent(error.message, { cause: error });
    });
    if (token !== undefined) return token;
    if (pending && pending.claims !== claims) {
      await pending.token;
      return acquireToken(claims);
    }
    pending ??= { claims, token: askUser(claims) };
    return pending.token;
  };
}
