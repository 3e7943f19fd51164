// A tenant in this process: an Entra authority and a Microsoft Graph, both on the loopback, for development and tests.
import { noSuchUser, startAuthority } from './authority.js';
import { createChaos, type ChaosOptions } from './chaos.js';
import { createSigningKeys } from './keys.js';
import { startMsGraph, type MsGraphRequest } from './msgraph.js';
import type { GatewayCredentials } from './on-behalf-of-grant.js';
import type { Json, Profile } from './odata.js';
import { groups as seededGroups, type Group } from './seed.js';
import { createStore } from './store.js';
import { clientId, clientSecret, federatedToken, isEmulatorUser, tenantId, type EmulatorUser } from './tenant.js';

export type { EmulatorUser, MsGraphRequest };

export interface EmulatorOptions {
  /** What the local Graph knows: all five platforms (`full`, the default), or exactly today's `beta` or `v1.0`. */
  profile?: Profile;
  /** Items on one page of a list; 5 by default, so that paging is met early. */
  pageSize?: number;
  /** Partners in place of the seeded ones. */
  partners?: readonly Json[];
  /** Groups in place of the seeded ones. */
  groups?: readonly Group[];
  /** Milliseconds that Graph takes for each call; none by default. */
  latencyMs?: number;
  /** A certificate of the gateway, as PEM, that the authority takes beside its secret. */
  clientCertificate?: string;
  /** Origins beside its own Graph that tokens can be asked for: servers of tests. */
  resources?: readonly string[];
  /** Faults of Graph at given rates; none by default. */
  chaos?: ChaosOptions;
}

/** What was asked since the start or the last reset. */
export interface EmulatorRequests {
  /** Calls to Graph, members of batches included, oldest first; the latest 10,000. */
  msgraph: MsGraphRequest[];
  /** Calls to Graph, a batch being one; all of them. */
  calls: number;
  /** On-behalf-of exchanges. */
  exchanges: number;
  /** Reads of the key set. */
  keys: number;
}

export interface Emulator {
  authorityHost: string;
  /** The PEM to trust for `authorityHost`. */
  certificate: string;
  /** Root and version. */
  msgraphUrl: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** What a federated token file has to hold. */
  federatedToken: string;
  /** What the authority takes as proof of the gateway; add and remove as an administrator does. */
  credentials: GatewayCredentials;
  /** The developer sign-in: an hour's access token for the gateway. Throws for a user that does not exist. */
  signIn: (user?: string) => Promise<string>;
  /** A token for the gateway with claims and header members in place of the usual ones; `undefined` leaves one out. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** The authority signs with a new key from now on. */
  rotateKeys: () => Promise<void>;
  /** The authority breaks every connection, until told otherwise. */
  authorityOutage: (isOut: boolean) => void;
  /** Continuous access evaluation: Graph lets in only tokens that claim this authentication context, such as `c1`. */
  demandClaims: (authenticationContext: string | undefined) => void;
  requests: EmulatorRequests;
  /** The partners as they are now, as Graph would show them; for whoever has to know past all faults. */
  partners: () => Json[];
  /** The data of the start again, and nothing asked yet. */
  reset: () => void;
  /** Ends at once, open connections included. */
  close: () => Promise<void>;
}

const mostRequests = 10_000;

/** Starts both on free ports of 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { groups = seededGroups, latencyMs = 0, pageSize = 5, partners, profile = 'full' } = options;
  const credentials: GatewayCredentials = {
    secrets: new Set([clientSecret]),
    certificates: new Set(options.clientCertificate === undefined ? [] : [options.clientCertificate]),
    federatedTokens: new Set([federatedToken]),
  };
  const requests: EmulatorRequests = { msgraph: [], calls: 0, exchanges: 0, keys: 0 };
  const store = createStore(profile, partners);
  const keys = await createSigningKeys();
  let authenticationContext: string | undefined;
  let out = false;
  const msgraph = await startMsGraph({
    keys,
    store,
    groups,
    profile,
    pageSize,
    latencyMs,
    chaos: options.chaos && createChaos(options.chaos),
    demanded: () => authenticationContext,
    onRequest: (request) => {
      requests.msgraph.push(request);
      if (!request.inBatch) requests.calls++;
      if (requests.msgraph.length > mostRequests) requests.msgraph.shift();
    },
  });
  const authority = await startAuthority({
    keys,
    credentials,
    resources: [msgraph.origin, ...(options.resources ?? [])],
    isOut: () => out,
    onExchange: () => requests.exchanges++,
    onKeys: () => requests.keys++,
  });
  return {
    authorityHost: authority.host,
    certificate: authority.certificate,
    msgraphUrl: msgraph.url,
    tenantId,
    clientId,
    clientSecret,
    federatedToken,
    credentials,
    signIn: async (user = 'admin') => {
      if (!isEmulatorUser(user)) throw new RangeError(noSuchUser);
      return authority.signIn(user);
    },
    sign: authority.sign,
    rotateKeys: keys.rotate,
    authorityOutage: (isOut) => {
      out = isOut;
    },
    demandClaims: (demanded) => {
      authenticationContext = demanded;
    },
    requests,
    partners: store.list,
    reset: () => {
      store.reset();
      authenticationContext = undefined;
      out = false;
      Object.assign(requests, { calls: 0, exchanges: 0, keys: 0 });
      requests.msgraph.length = 0;
    },
    close: async () => {
      await Promise.all([authority.close(), msgraph.close()]);
    },
  };
}
