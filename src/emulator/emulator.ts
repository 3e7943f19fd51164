// An emulated tenant for development and tests: an Entra authority and a Microsoft Graph, both on 127.0.0.1.
import { UsageError } from '../cli/usage-error.js';
import { startAuthority, unknownUserMessage } from './entra/authority.js';
import { createCertificate } from './entra/certificate.js';
import type { ChaosOptions } from './control/chaos.js';
import { createConditions, type Conditions, type ConditionSetters } from './control/conditions.js';
import { readChallenge } from './entra/claims.js';
import { createSigningKeys } from './entra/keys.js';
import { isLocalRequest, type RequestOrigin } from './control/local-requests.js';
import { readSeedFile } from './control/seed-file.js';
import { startMsGraph, type MsGraphRequest } from './msgraph/msgraph.js';
import { createCredentials, type GatewayCredentials } from './entra/credentials.js';
import type { Json } from './msgraph/odata.js';
import type { EmulatorOptions } from './options.js';
import {
  assignmentFilters as seededFilters,
  groups as seededGroups,
  users as seededUsers,
  type Seed,
} from './msgraph/seed.js';
import { createStores } from './msgraph/store.js';
import { clientId, clientSecret, federatedToken, isEmulatorUser, tenantId, type EmulatorUser } from './tenant.js';

export type { EmulatorOptions, EmulatorUser, MsGraphRequest };

/** Requests since the start or the last reset. */
export interface EmulatorRequests {
  /** Requests to Graph, including members of batches, oldest first; the latest 10,000. */
  msgraph: MsGraphRequest[];
  /** Number of requests to Graph, where a batch counts once. */
  calls: number;
  /** Number of on-behalf-of exchanges. */
  exchanges: number;
  /** Number of reads of the key set. */
  keys: number;
}

export interface Challenge {
  /** A claims challenge that the token must satisfy, as JSON or base64. */
  claims?: string | undefined;
}

export interface Emulator extends ConditionSetters {
  authorityHost: string;
  /** The certificate to trust for `authorityHost`, as PEM. */
  certificate: string;
  /** Service root with the version. */
  msgraphUrl: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** Content of a valid federated token file. */
  federatedToken: string;
  /** Credentials of the gateway that the authority accepts. Tests add and remove them, as an administrator would. */
  credentials: GatewayCredentials;
  /** Returns an access token for the gateway, valid for an hour. Rejects for unknown users and unsupported claims. */
  signIn: (user?: string, challenge?: Challenge) => Promise<string>;
  /** Returns whether a request comes from this machine and so may read a token. `host` counts as this machine. */
  isLocalRequest: (request: RequestOrigin, host: string) => boolean;
  /** Returns a Graph token of a user, as an exchange would, for clients of Graph. Rejects as `signIn` does. */
  signInToMsGraph: (user?: string, challenge?: Challenge) => Promise<string>;
  /** Returns a token for the gateway with other claims and header members; `undefined` removes one. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  /** Makes the authority sign with a new key. */
  rotateKeys: () => Promise<void>;
  /** What a gateway on the emulator reads with each request. */
  conditions: Readonly<Pick<Conditions, 'isOverloaded' | 'timeLimitMs'>>;
  /** Returns the faults of Graph that are active. */
  activeChaos: () => Required<ChaosOptions>;
  requests: EmulatorRequests;
  /** Returns the partners as Graph would show them, regardless of faults. */
  partners: () => Json[];
  /** Returns the mobile threat defense connectors, regardless of faults. */
  connectors: () => Json[];
  /**
   * Deletes a group, as an administrator does; assignments keep naming it. Returns whether there was one with this id.
   */
  removeGroup: (id: string) => boolean;
  /** Deletes an assignment filter; assignments keep naming it. */
  removeAssignmentFilter: (id: string) => boolean;
  /**
   * Restores everything to its state at a start: data, with times relative to now, keys, credentials, conditions, the
   * counters of throttling and of requests, and, by `onReset`, the memory of a gateway.
   */
  reset: () => void;
  /** Stops both servers and closes open connections. */
  close: () => Promise<void>;
}

const maxRequests = 10_000;

/** Items of a page: so few that a client that does not follow `@odata.nextLink` shows it. */
const minPageSize = 5;
/** Half of the pages that the gateway reads of a list, so that tests can add items. */
const maxPages = 50;

/** Returns a size with which no list of the seed has more than `maxPages` pages. */
function pageSizeOf({
  assignmentFilters = [],
  groups = [],
  mobileThreatDefenseConnectors = [],
  partners = [],
}: Seed): number {
  const lengths = [assignmentFilters, groups, mobileThreatDefenseConnectors, partners].map((list) => list.length);
  return Math.max(minPageSize, Math.ceil(Math.max(...lengths) / maxPages));
}

/**
 * Starts an authority and a Graph, by default on free ports. Rejects with a `UsageError` for a seed file that is not
 * valid.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { latencyMs = 0, ports, profile = 'full', seedFile } = options;
  const seed = seedFile === undefined ? options : await readSeedFile(seedFile, profile);
  const { pageSize = pageSizeOf(seed) } = options;
  const {
    assignmentFilters: firstFilters = seededFilters,
    groups: firstGroups = seededGroups,
    users = seededUsers,
  } = seed;
  const { credentials, reset: resetCredentials } = createCredentials(options.clientCertificate);
  const requests: EmulatorRequests = { msgraph: [], calls: 0, exchanges: 0, keys: 0 };
  const stores = createStores(profile, seed);
  const groups = [...firstGroups];
  const assignmentFilters = [...firstFilters];
  const [keys, certificate] = await Promise.all([createSigningKeys(options.signingKey), createCertificate()]);
  const { conditions, reset: resetConditions, setters } = createConditions(options);
  const msgraph = await startMsGraph({
    keys,
    stores,
    groups,
    users,
    assignmentFilters,
    profile,
    pageSize,
    latencyMs,
    port: ports?.msgraph ?? 0,
    certificate: options.https ? certificate : undefined,
    throttling: options.throttling,
    isCreateOffered: () => (conditions.create ?? options.create) !== 'refused',
    currentChaos: () => conditions.chaos,
    authenticationContext: () => conditions.authenticationContext,
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
    conditions,
    msgraphHost: () => new URL(msgraph.url).hostname,
    onExchange: () => requests.exchanges++,
    onKeys: () => requests.keys++,
  });
  const readUser = (user: string): EmulatorUser => {
    if (!isEmulatorUser(user)) throw new UsageError(unknownUserMessage);
    return user;
  };
  const claimsFor = ({ claims }: Challenge): { acrs: string[] | undefined } => {
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
    signIn: async (user = 'admin', challenge = {}) => authority.signIn(readUser(user), claimsFor(challenge)),
    isLocalRequest,
    signInToMsGraph: async (user = 'admin', challenge = {}) =>
      authority.signInToMsGraph(readUser(user), msgraph.origin, claimsFor(challenge)),
    sign: authority.sign,
    rotateKeys: keys.rotate,
    ...setters,
    conditions,
    activeChaos: () => conditions.chaos?.active() ?? { seed: 1, rates: {}, faults: [] },
    requests,
    partners: stores.partners.list,
    connectors: stores.connectors.list,
    removeGroup: (id) => removeById(groups, id),
    removeAssignmentFilter: (id) => removeById(assignmentFilters, id),
    reset: () => {
      groups.splice(0, groups.length, ...firstGroups);
      assignmentFilters.splice(0, assignmentFilters.length, ...firstFilters);
      for (const store of [stores.partners, stores.connectors]) store.reset();
      msgraph.reset();
      keys.reset();
      resetConditions();
      resetCredentials();
      options.onReset?.();
      Object.assign(requests, { calls: 0, exchanges: 0, keys: 0 });
      requests.msgraph.length = 0;
    },
    close: async () => {
      await Promise.all([authority.close(), msgraph.close()]);
    },
  };
}

/** Removes the item with an id, in any case. Returns whether there was one. */
function removeById(items: { id: string }[], id: string): boolean {
  const index = items.findIndex((item) => item.id.toLowerCase() === id.toLowerCase());
  return index >= 0 && items.splice(index, 1).length > 0;
}
