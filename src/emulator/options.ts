// Options of an emulated tenant.
import type { KeyObject } from 'node:crypto';
import type { ChaosOptions } from './control/chaos.js';
import type { MsGraphRequest } from './msgraph/msgraph.js';
import type { Profile } from './msgraph/metadata.js';
import type { Seed } from './msgraph/seed.js';

export const creates = ['offered', 'refused'] as const;
/** Whether partners and connectors can be created. */
export type Create = (typeof creates)[number];

export interface EmulatorOptions extends Seed {
  /** The path of a JSON file with the tenant's data, in place of the built-in data. */
  seedFile?: string | undefined;
  /** The version of Graph to emulate: all five platforms (`full`, the default), or exactly today's `beta` or `v1.0`. */
  profile?: Profile;
  /** Whether partners and connectors can be created; `offered` by default. Some real tenants refuse it for partners. */
  create?: Create | undefined;
  /**
   * Items on one page of a list; by default 5, so that clients have to page early, or a fiftieth of the longest list.
   */
  pageSize?: number;
  /** Added to each call to Graph, in ms; 0 by default. */
  latencyMs?: number;
  /** A client certificate of the gateway, as PEM, that the authority accepts beside its secret. */
  clientCertificate?: string;
  /** Origins, besides the emulated Graph, that tokens can be requested for: servers of tests. */
  resources?: readonly string[];
  /** The authority's first signing key, an RSA private key; by default a new one, whose creation takes about 200 ms. */
  signingKey?: KeyObject;
  /** Faults of Graph; none by default. */
  chaos?: ChaosOptions;
  /** Share of Graph's documented limits at which it throttles, such as 1; without it, Graph never throttles. */
  throttling?: number | undefined;
  /** Ports of Graph and the authority on 127.0.0.1; free ones by default. */
  ports?: { msgraph: number; authority: number };
  /** Whether Graph is served over https, as some clients require before they send a token; plain http by default. */
  https?: boolean;
  /** Called after each request to Graph. */
  onRequest?: (request: MsGraphRequest) => void;
  /** Called when the data are reset. */
  onReset?: () => void;
}
