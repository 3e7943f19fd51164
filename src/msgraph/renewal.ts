// The user's token for Graph, and another one in its place where Graph refuses it.
import type { MsGraphRefusal } from './errors.js';
import type { AttemptOutcome } from './attempt-outcome.js';

export interface TokenRequest {
  /** What the token must claim, as JSON text. */
  claims?: string | undefined;
  /** A token that Graph refused, to be replaced. */
  rejected: string;
}

export interface TokenSource {
  /**
   * The user's own Graph token, asked for when a call is made. Resolves with the rejected token itself where another one
   * would be no better.
   */
  token: (request?: TokenRequest) => Promise<string>;
  /** Called with the token of a call that most likely lacks consent. */
  onConsentMissing?: (token: string) => void;
  /** The error to raise when Graph wants claims that a new token did not bring. */
  challenge: (claims: string) => Error;
  /** Called for every call that is made again, with what its last try came to. */
  onRetry?: (reason: string) => void;
}

export interface Renewal {
  /** A token in place of one that Graph refused; `undefined` where there is no better one. */
  renew: (request: TokenRequest) => Promise<string | undefined>;
  /** The error to raise for a 401 that stays. */
  asChallenge: (refusal: MsGraphRefusal) => Error;
  /** Takes note of how a call with this token ended. */
  noteDenial: (outcome: AttemptOutcome, bearer: string) => void;
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
    noteDenial: (outcome, bearer) => {
      const likelyCause = outcome.kind === 'refused' ? outcome.refusal.denial?.likelyCause : undefined;
      if (likelyCause === 'NO_CONSENT') onConsentMissing?.(bearer);
    },
  };
}
