// A local Microsoft Graph server: routes, token and permission checks, errors in Graph's shapes, and injected faults.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Certificate } from '../entra/certificate.js';
import type { Chaos } from '../control/chaos.js';
import type { SigningKeys } from '../entra/keys.js';
import { createEmulatorServer } from '../server.js';
import { entityType, hasSegment, metadataOf, type Profile } from './metadata.js';
import { isMember, registerBatch } from './batch.js';
import { registerChaos } from './chaos.js';
import { registerEntities } from './entities.js';
import { errorBody, idsOf, MsGraphErrorResponse } from './error.js';
import { registerNotFound } from './not-found.js';
import { createAccess } from './permissions.js';
import { registerGroupList } from './group-list.js';
import { registerMemberships } from './memberships.js';
import { registerList, registerReadOnly } from './routes.js';
import { registerThrottling } from './throttling.js';
import { filterProperties, groupProperties, type AssignmentFilter, type Group, type User } from './seed.js';
import type { Stores } from './store.js';

/** One request that got a response. */
export interface MsGraphRequest {
  method: string;
  url: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** Whether it was a member of a `$batch`. */
  inBatch: boolean;
}

export interface MsGraphOptions {
  keys: SigningKeys;
  stores: Stores;
  groups: readonly Group[];
  users: readonly User[];
  assignmentFilters: readonly AssignmentFilter[];
  profile: Profile;
  pageSize: number;
  latencyMs: number;
  /** 0 chooses a free port. */
  port: number;
  /** For https; `undefined` for plain http. */
  certificate: Certificate | undefined;
  /** Share of Graph's documented limits at which it throttles; `undefined` for never. */
  throttling: number | undefined;
  /** Returns whether partners and connectors can be created now. */
  isCreateOffered: () => boolean;
  /** Returns the authentication context that tokens must have now, if any. */
  authenticationContext: () => string | undefined;
  onRequest: (request: MsGraphRequest) => void;
  /** Returns the faults that are active now, if any. */
  currentChaos: () => Chaos | undefined;
}

export interface MsGraph {
  origin: string;
  /** Service root with the version. */
  url: string;
  /** Resets the counters of throttling, and breaks the connections of writes in flight, which are not carried out. */
  reset: () => void;
  close: () => Promise<void>;
}

/** Starts Graph on 127.0.0.1. */
export async function startMsGraph(options: MsGraphOptions): Promise<MsGraph> {
  const {
    assignmentFilters,
    authenticationContext,
    certificate,
    currentChaos,
    groups,
    keys,
    latencyMs,
    onRequest,
    pageSize,
    profile,
    stores,
    users,
  } = options;
  const metadata = metadataOf[profile];
  const root = profile === 'v1.0' ? '/v1.0' : '/beta';
  const app = createEmulatorServer(certificate);
  let origin = '';

  const access = createAccess(keys, { audience: () => origin, authenticationContext });
  const { authenticate, requirePermission } = access;
  let resets = 0;
  const resetsBefore = new WeakMap<FastifyRequest, number>();
  const isFromBeforeReset = (request: FastifyRequest): boolean => resetsBefore.get(request) !== resets;
  app.addHook('onRequest', async (request) => {
    resetsBefore.set(request, resets);
  });
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('request-id', randomUUID()).header('client-request-id', headers['client-request-id'] ?? randomUUID());
  });
  app.addHook('onRequest', authenticate);
  // Logged before the response is sent, so that a client that has it finds the request in the log.
  app.addHook('onSend', async (request, { statusCode: status }) => {
    if (isFromBeforeReset(request)) return;
    const { body, headers, method, url } = request;
    onRequest({ method, url, status, headers, body, inBatch: isMember(request) });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof MsGraphErrorResponse) return sendError(reply, error);
    const { message, statusCode } = error;
    const response =
      statusCode === undefined
        ? { statusCode: 500, code: 'UnknownError', message: `The emulator failed: ${message}` }
        : { statusCode, code: 'BadRequest', message: 'Unable to read JSON request payload.' };
    return sendError(reply, new MsGraphErrorResponse(response));
  });
  registerNotFound(app);

  const { throttling: share } = options;
  const throttling = share === undefined ? undefined : registerThrottling(app, { root, share });
  const { faultsOf } = registerChaos(app, { currentChaos, root });
  if (latencyMs > 0) {
    app.addHook('preHandler', async (request) => {
      if (!isMember(request)) await sleep(latencyMs, undefined, { ref: false });
    });
  }
  // After the hooks that wait: a late write must not change the data of the next test. Reads change nothing.
  app.addHook('preHandler', async (request, reply) => {
    if (request.method === 'GET' || request.url === `${root}/$batch` || !isFromBeforeReset(request)) return;
    reply.hijack();
    request.raw.socket.destroy();
  });
  const { isCreateOffered } = options;
  const entities = { isCreateOffered, metadata, root, pageSize, groups, faultsOf, origin: () => origin };
  registerEntities(app, {
    ...entities,
    store: stores.partners,
    readGuard: requirePermission('readPartners'),
    writeGuard: requirePermission('writePartners'),
  });
  registerEntities(app, {
    ...entities,
    store: stores.connectors,
    readGuard: requirePermission('readConnectors'),
    writeGuard: requirePermission('writeConnectors'),
  });
  registerGroupList(app, { groups, root, profile, requirePermission, origin: () => origin });
  registerReadOnly(app, `${root}/groups`, {
    items: groups,
    propertyNames: groupProperties,
    type: 'group',
    metadata,
    guard: requirePermission('readGroups'),
  });
  registerMemberships(app, { groups, users, root, pageSize, access, origin: () => origin });
  if (hasSegment(metadata, 'assignmentFilters')) {
    const path = `${root}/deviceManagement/assignmentFilters`;
    const filters = {
      items: assignmentFilters,
      propertyNames: filterProperties,
      type: entityType(metadata, 'assignmentFilters'),
      metadata,
      guard: requirePermission('readFilters'),
      shape: 'intune',
    } as const;
    registerList(app, path, { ...filters, pageSize, origin: () => origin });
    registerReadOnly(app, path, filters);
  }
  registerBatch(app, { root, origin: () => origin, ca: certificate?.cert });
  origin = await app.listen({ host: '127.0.0.1', port: options.port });
  const reset = (): void => {
    resets++;
    throttling?.reset();
  };
  return { origin, url: origin + root, reset, close: () => app.close() };
}

function sendError(reply: FastifyReply, error: MsGraphErrorResponse): FastifyReply {
  if (error.challenge !== undefined) reply.header('www-authenticate', error.challenge);
  return reply.code(error.statusCode).send(errorBody(error, idsOf(reply)));
}
