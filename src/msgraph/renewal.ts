// Renewal of the user's Graph token after Graph refuses it.
import type { TokenRequest } from '../net/token-request.js';
import type { AttemptOutcome } from './attempt-outcome.js';
import type { MsGraphRefusal } from './errors.js';

export interface TokenSource {
  /**
   * Returns the user's own Graph token; called only when a call is made. Resolves with the rejected token itself if
   * another one would not help.
   */
  token: (request?: TokenRequest) => Promise<string>;
  /** Called with the token of a call that most likely failed for lack of consent. */
  onConsentMissing?: (token: string) => void;
  /** Returns the permissions of a token, with spaces between; `undefined` if they are not known. */
  scopeOf?: (token: string) => string | undefined;
  /** Returns the error to throw if a new token did not satisfy a claims challenge. */
  challenge: (claims: string) => Error;
  /** Called before each retry, with the status of the previous attempt or `error`. */
  onRetry?: (reason: string) => void;
}

export interface Renewal {
  /** Returns a token to use instead of one that Graph refused; `undefined` if another one would not help. */
  renew: (request: TokenRequest & { rejected: string }) => Promise<string | undefined>;
  /** Returns the error to throw for a 401 that persists. */
  asChallenge: (refusal: MsGraphRefusal) => Error;
  /** Reports the token of a call that was denied for lack of consent. */
  reportDenial: (outcome: AttemptOutcome, bearer: string) => void;
}

export function createRenewal({ challenge, onConsentMissing, onRetry, token }: TokenSource): Renewal {
  return {
    renew: async (request) => {
      const renewed = await token(request);
      if (renewed === request.rejected) return undefined;
      onRetry?.('401');
      return renewed;
    },
    asChallenge: (refusal) => (refusal.claims === undefined ? refusal : challenge(refusal.claims)),
    reportDenial: (outcome, bearer) => {
      const likelyCause = outcome.kind === 'refused' ? outcome.refusal.denial?.likelyCause : undefined;
      if (likelyCause === 'NO_CONSENT') onConsentMissing?.(bearer);
    },
  };
}
