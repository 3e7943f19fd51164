// A tenant in this process: an Entra authority and a Microsoft Graph, both on the loopback, for development and tests.
import { noSuchUser, startAuthority } from './authority.js';
import { createCertificate } from './certificate.js';
import { createChaos, type Chaos, type ChaosOptions } from './chaos.js';
import { readChallenge } from './claims.js';
import { createSigningKeys } from './keys.js';
import { isLocalRequest, type RequestOrigin } from './local-requests.js';
import { startMsGraph, type MsGraphRequest } from './msgraph.js';
import type { GatewayCredentials } from './on-behalf-of-grant.js';
import type { Json } from './odata.js';
import type { EmulatorOptions } from './options.js';
import { assignmentFilters as seededFilters, groups as seededGroups } from './seed.js';
import { createStores } from './store.js';
import { clientId, clientSecret, federatedToken, isEmulatorUser, tenantId, type EmulatorUser } from './tenant.js';
import { UsageError } from './usage-error.js';

export type { EmulatorOptions, EmulatorUser, MsGraphRequest };

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

/** The claims challenge that a token answers, as JSON or base64: the user has shown what it asks for. */
export interface Challenge {
  claims?: string | undefined;
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
  /** The developer sign-in: an hour's access token for the gateway. Rejects for a user that does not exist, and for claims that no token satisfies. */
  signIn: (user?: string, challenge?: Challenge) => Promise<string>;
  /** Whether a request comes from this machine, so that it may see a token; `host` counts as this machine too. */
  isLocalRequest: (headers: RequestOrigin, host: string) => boolean;
  /** A user's own Graph token, as if it had been exchanged: for callers of Graph itself. Rejects as `signIn` does. */
  signInToMsGraph: (user?: string, challenge?: Challenge) => Promise<string>;
  /** A token for the gateway with claims and header members in place of the usual ones; `undefined` leaves one out. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** The authority signs with a new key from now on. */
  rotateKeys: () => Promise<void>;
  /** The authority breaks every connection, until told otherwise. */
  authorityOutage: (isOut: boolean) => void;
  /** The authority refuses exchanges with a 429 that names these seconds, until told otherwise. */
  authorityBusy: (retryAfterSeconds: number | undefined) => void;
  /** Continuous access evaluation: Graph lets in only tokens that claim this authentication context, such as `c1`. */
  demandClaims: (authenticationContext: string | undefined) => void;
  /** Faults of Graph from now on; none without options. */
  letChaosLoose: (chaos: ChaosOptions | undefined) => void;
  /** The faults of Graph that are active now. */
  activeChaos: () => Required<ChaosOptions>;
  requests: EmulatorRequests;
  /** The partners as they are now, as Graph would show them; for whoever has to know past all faults. */
  partners: () => Json[];
  /** The mobile threat defense connectors, likewise. */
  connectors: () => Json[];
  /** As at the start again: data, chaos, limits; nothing asked yet, nothing demanded. */
  reset: () => void;
  /** Ends at once, open connections included. */
  close: () => Promise<void>;
}

const maxRequests = 10_000;

/** Starts both on free ports of 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    assignmentFilters = seededFilters,
    groups = seededGroups,
    latencyMs = 0,
    pageSize = 5,
    ports,
    profile = 'full',
  } = options;
  const credentials: GatewayCredentials = {
    secrets: new Set([clientSecret]),
    certificates: new Set(options.clientCertificate === undefined ? [] : [options.clientCertificate]),
    federatedTokens: new Set([federatedToken]),
  };
  const requests: EmulatorRequests = { msgraph: [], calls: 0, exchanges: 0, keys: 0 };
  const stores = createStores(profile, options);
  const [keys, certificate] = await Promise.all([createSigningKeys(options.signingKey), createCertificate()]);
  let authenticationContext: string | undefined;
  let chaos: Chaos | undefined;
  let out = false;
  let busySeconds: number | undefined;
  const letChaosLoose: Emulator['letChaosLoose'] = (given) => {
    chaos = given && createChaos(given);
  };
  letChaosLoose(options.chaos);
  const msgraph = await startMsGraph({
    keys,
    stores,
    groups,
    assignmentFilters,
    profile,
    pageSize,
    latencyMs,
    port: ports?.msgraph ?? 0,
    certificate: options.https ? certificate : undefined,
    throttling: options.throttling,
    create: options.create ?? 'offered',
    chaos: () => chaos,
    demanded: () => authenticationContext,
    onRequest: (request) => {
      requests.msgraph.push(request);
      if (!request.inBatch) requests.calls++;
      if (requests.msgraph.length > maxRequests) requests.msgraph.shift();
      options.onRequest?.(request);
    },
  });
  const authority = await startAuthority({
    keys,
    certificate,
    port: ports?.authority ?? 0,
    credentials,
    resources: [msgraph.origin, ...(options.resources ?? [])],
    isOut: () => out,
    busySeconds: () => busySeconds,
    onExchange: () => requests.exchanges++,
    onKeys: () => requests.keys++,
  });
  const userOf = (user: string): EmulatorUser => {
    if (!isEmulatorUser(user)) throw new UsageError(noSuchUser);
    return user;
  };
  const shownFor = ({ claims }: Challenge): { acrs: string[] | undefined } => {
    const { contexts, problem } = readChallenge(claims);
    if (problem !== undefined) throw new UsageError(problem);
    return { acrs: contexts };
  };
  return {
    authorityHost: authority.host,
    certificate: certificate.cert,
    msgraphUrl: msgraph.url,
    tenantId,
    clientId,
    clientSecret,
    federatedToken,
    credentials,
    signIn: async (user = 'admin', challenge = {}) => authority.signIn(userOf(user), shownFor(challenge)),
    isLocalRequest,
    signInToMsGraph: async (user = 'admin', challenge = {}) =>
      authority.signInToMsGraph(userOf(user), msgraph.origin, shownFor(challenge)),
    sign: authority.sign,
    rotateKeys: keys.rotate,
    authorityOutage: (isOut) => {
      out = isOut;
    },
    authorityBusy: (retryAfterSeconds) => {
      busySeconds = retryAfterSeconds;
    },
    demandClaims: (demanded) => {
      authenticationContext = demanded;
    },
    letChaosLoose,
    activeChaos: () => chaos?.active() ?? { seed: 1, rates: {}, faults: [] },
    requests,
    partners: stores.partners.list,
    connectors: stores.connectors.list,
    reset: () => {
      for (const store of [stores.partners, stores.connectors]) store.reset();
      msgraph.reset();
      letChaosLoose(options.chaos);
      authenticationContext = undefined;
      out = false;
      busySeconds = undefined;
      Object.assign(requests, { calls: 0, exchanges: 0, keys: 0 });
      requests.msgraph.length = 0;
    },
    close: async () => {
      await Promise.all([authority.close(), msgraph.close()]);
    },
  };
}
