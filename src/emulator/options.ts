// What an emulated tenant can be told at its start.
import type { KeyObject } from 'node:crypto';
import type { ChaosOptions } from './chaos.js';
import type { MsGraphRequest } from './msgraph.js';
import type { Profile } from './metadata.js';
import type { Seed } from './seed.js';

export interface EmulatorOptions extends Seed {
  /** What the local Graph knows: all five platforms (`full`, the default), or exactly today's `beta` or `v1.0`. */
  profile?: Profile;
  /** Whether partners can be created, `offered` by default; on some real tenants they cannot. */
  create?: 'offered' | 'refused' | undefined;
  /** Items on one page of a list; 5 by default, so that paging is met early. */
  pageSize?: number;
  /** Milliseconds that Graph takes for each call; none by default. */
  latencyMs?: number;
  /** A certificate of the gateway, as PEM, that the authority takes beside its secret. */
  clientCertificate?: string;
  /** Origins beside its own Graph that tokens can be asked for: servers of tests. */
  resources?: readonly string[];
  /** The authority's first signing key, an RSA private key; a new one by default, which takes a fifth of a second to make. */
  signingKey?: KeyObject;
  /** Faults of Graph at given rates; none by default. */
  chaos?: ChaosOptions;
  /** The share of Graph's documented limits that it bears before it throttles, such as 1; without, it never does. */
  throttling?: number | undefined;
  /** Where Graph and the authority listen on 127.0.0.1; free ports by default. */
  ports?: { msgraph: number; authority: number };
  /** Whether Graph speaks https, as some clients demand before they send a token; plain http by default. */
  https?: boolean;
  /** Told of each call to Graph that was answered. */
  onRequest?: (request: MsGraphRequest) => void;
}
