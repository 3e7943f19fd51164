// The conditions that tests and front ends set about an emulated tenant, and about a gateway on it. A reset ends all of
// them.
import type { Create, EmulatorOptions } from '../options.js';
import { createChaos, type Chaos, type ChaosOptions } from './chaos.js';

/** What the authority does not answer. */
export type Outage = 'none' | 'keys' | 'all';

export type GrantName = 'client_credentials' | 'on_behalf_of' | 'device_code';

/** A refusal of token requests, as Entra's error numbers have it. */
export interface TokenRefusal {
  /** Such as 7000222. */
  number: number;
  /** OAuth's error code; `invalid_grant` by default. */
  error?: string | undefined;
  /** The grants that are refused; all of them by default. */
  grants?: readonly GrantName[] | undefined;
}

/** The conditions at this moment. Each has its value of `none` unless it was set. */
export interface Conditions {
  /** The authentication context that Graph requires of tokens, such as `c1`. */
  authenticationContext: string | undefined;
  chaos: Chaos | undefined;
  outage: Outage;
  tokenRefusal: TokenRefusal | undefined;
  /** How far the authority's clock is ahead. */
  clockSkewSeconds: number;
  /** The audience of Graph tokens in place of the requested one. */
  msgraphAudience: string | undefined;
  /** The `Retry-After` with which the authority refuses token requests. */
  authorityRetryAfterSeconds: number | undefined;
  /** In place of what the options say. */
  create: Create | undefined;
  /** Whether a gateway on the emulator refuses requests as if the load were too high. */
  isOverloaded: boolean;
  /** Time limit of an operation of such a gateway, in ms, in place of its own. */
  timeLimitMs: number | undefined;
}

const none: Conditions = {
  authenticationContext: undefined,
  chaos: undefined,
  outage: 'none',
  tokenRefusal: undefined,
  clockSkewSeconds: 0,
  msgraphAudience: undefined,
  authorityRetryAfterSeconds: undefined,
  create: undefined,
  isOverloaded: false,
  timeLimitMs: undefined,
};

/** Functions that set a condition, or end it. */
export interface ConditionSetters {
  /** Makes Graph challenge tokens without this authentication context, such as `c1`; `undefined` ends it. */
  requireAuthenticationContext: (authenticationContext: string | undefined) => void;
  /** Sets the faults of Graph; `undefined` ends them. */
  setChaos: (options: ChaosOptions | undefined) => void;
  /** Makes the authority break every connection, or those for the key set. */
  setAuthorityOutage: (outage: boolean | 'keys') => void;
  /** Makes the authority refuse token requests with an error number of Entra; `undefined` ends it. */
  setTokenRefusal: (refusal: TokenRefusal | undefined) => void;
  /** Sets the authority's clock ahead, in seconds; 0 ends it. */
  setClockSkew: (seconds: number) => void;
  /** Gives Graph tokens of exchanges another audience than was requested; `undefined` ends it. */
  setMsGraphAudience: (audience: string | undefined) => void;
  /** Makes the authority refuse token requests with a 429 and this `Retry-After`; `undefined` ends it. */
  setAuthorityBusy: (retryAfterSeconds: number | undefined) => void;
  /** Sets whether partners and connectors can be created; `undefined` for what the options say. */
  setCreate: (create: Create | undefined) => void;
  /** Makes the gateway refuse requests, or ends that. */
  setOverload: (isOverloaded: boolean) => void;
  /** Sets the time limit of the gateway's operations, in ms; `undefined` for its own. */
  setTimeLimit: (timeLimitMs: number | undefined) => void;
}

/** Creates the conditions at a start: the faults of the options, and nothing else. */
export function createConditions({ chaos: firstChaos }: Pick<EmulatorOptions, 'chaos'>): {
  conditions: Conditions;
  setters: ConditionSetters;
  reset: () => void;
} {
  const conditions: Conditions = { ...none };
  const set = <N extends keyof Conditions>(name: N, value: Conditions[N]): void => {
    conditions[name] = value;
  };
  const setters: ConditionSetters = {
    requireAuthenticationContext: (context) => set('authenticationContext', context),
    setChaos: (options) => set('chaos', options && createChaos(options)),
    setAuthorityOutage: (outage) => set('outage', outage === true ? 'all' : outage || 'none'),
    setTokenRefusal: (refusal) => set('tokenRefusal', refusal),
    setClockSkew: (seconds) => set('clockSkewSeconds', seconds),
    setMsGraphAudience: (audience) => set('msgraphAudience', audience),
    setAuthorityBusy: (seconds) => set('authorityRetryAfterSeconds', seconds),
    setCreate: (create) => set('create', create),
    setOverload: (isOverloaded) => set('isOverloaded', isOverloaded),
    setTimeLimit: (ms) => set('timeLimitMs', ms),
  };
  const reset = (): void => {
    Object.assign(conditions, none);
    setters.setChaos(firstChaos);
  };
  reset();
  return { conditions, setters, reset };
}
