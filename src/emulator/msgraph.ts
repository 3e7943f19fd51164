// A local Microsoft Graph: it checks tokens and permissions, writes errors in Graph's shapes, and keeps a log of calls.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Certificate } from './certificate.js';
import type { Chaos } from './chaos.js';
import type { SigningKeys } from './keys.js';
import { refuseOtherRequests } from './local-requests.js';
import { entityType, hasSegment, metadataOf, type Profile } from './metadata.js';
import { isMember, registerBatch } from './msgraph-batch.js';
import { registerChaos } from './msgraph-chaos.js';
import { registerEntities } from './msgraph-entities.js';
import { faultBody, MsGraphFault } from './msgraph-error.js';
import { registerNotFound } from './msgraph-not-found.js';
import { createAccess } from './msgraph-permissions.js';
import { registerGroupList } from './msgraph-group-list.js';
import { registerList, registerReadOnly } from './msgraph-routes.js';
import { registerThrottling } from './msgraph-throttling.js';
import { filterProperties, groupProperties, type AssignmentFilter, type Group } from './seed.js';
import type { Stores } from './store.js';

/** One call that was answered. */
export interface MsGraphRequest {
  method: string;
  url: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** A member of a `$batch`. */
  inBatch: boolean;
}

export interface MsGraphOptions {
  keys: SigningKeys;
  stores: Stores;
  groups: readonly Group[];
  assignmentFilters: readonly AssignmentFilter[];
  profile: Profile;
  pageSize: number;
  latencyMs: number;
  /** 0 for a free one. */
  port: number;
  /** For https; plain http without. */
  certificate: Certificate | undefined;
  /** The share of Graph's limits that is borne; without, any number of calls. */
  throttling: number | undefined;
  /** Whether partners can be created. */
  create: 'offered' | 'refused';
  /** The authentication context that tokens have to claim now. */
  demanded: () => string | undefined;
  onRequest: (request: MsGraphRequest) => void;
  /** What strikes calls now, if anything. */
  chaos: () => Chaos | undefined;
}

export interface MsGraph {
  origin: string;
  /** Root and version. */
  url: string;
  /** Nothing was called yet, as far as limits go. */
  reset: () => void;
  close: () => Promise<void>;
}

/** Starts it on the loopback. */
export async function startMsGraph(options: MsGraphOptions): Promise<MsGraph> {
  const {
    assignmentFilters,
    certificate,
    chaos,
    demanded,
    groups,
    keys,
    latencyMs,
    onRequest,
    pageSize,
    profile,
    stores,
  } = options;
  const metadata = metadataOf[profile];
  const root = profile === 'v1.0' ? '/v1.0' : '/beta';
  const app = fastify({
    ...(certificate ? { https: certificate } : {}),
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  refuseOtherRequests(app);
  let origin = '';

  const { authenticate, demand } = createAccess(keys, { audience: () => origin, authenticationContext: demanded });
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('request-id', randomUUID()).header('client-request-id', headers['client-request-id'] ?? randomUUID());
  });
  app.addHook('onRequest', authenticate);
  // Before the answer goes, so that whoever has it finds the call in the log.
  app.addHook('onSend', async (request, { statusCode: status }) => {
    const { body, headers, method, url } = request;
    onRequest({ method, url, status, headers, body, inBatch: isMember(request) });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof MsGraphFault) return writeFault(reply, error);
    const { message, statusCode } = error;
    if (statusCode === undefined)
      return writeFault(
        reply,
        new MsGraphFault({ statusCode: 500, code: 'UnknownError', message: `The emulator failed: ${message}` }),
      );
    return writeFault(
      reply,
      new MsGraphFault({ statusCode, code: 'BadRequest', message: 'Unable to read JSON request payload.' }),
    );
  });
  registerNotFound(app);

  const limits = options.throttling === undefined ? undefined : registerThrottling(app, root, options.throttling);
  registerChaos(app, root, chaos);
  if (latencyMs > 0) {
    app.addHook('preHandler', async (request) => {
      if (!isMember(request)) await sleep(latencyMs);
    });
  }
  const entities = { metadata, root, pageSize, origin: () => origin };
  registerEntities(app, {
    ...entities,
    store: stores.partners,
    create: options.create,
    reading: demand('readPartners'),
    writing: demand('writePartners'),
  });
  registerEntities(app, {
    ...entities,
    store: stores.connectors,
    create: 'offered',
    reading: demand('readConnectors'),
    writing: demand('writeConnectors'),
  });
  registerGroupList(app, { groups, root, profile, demand, origin: () => origin });
  registerReadOnly(app, `${root}/groups`, {
    items: groups,
    known: groupProperties,
    type: 'group',
    metadata,
    demand: demand('readGroups'),
  });
  if (hasSegment(metadata, 'assignmentFilters')) {
    const path = `${root}/deviceManagement/assignmentFilters`;
    const filters = {
      items: assignmentFilters,
      known: filterProperties,
      type: entityType(metadata, 'assignmentFilters'),
      metadata,
      demand: demand('readFilters'),
      shape: 'intune',
    } as const;
    registerList(app, path, { ...filters, pageSize, origin: () => origin });
    registerReadOnly(app, path, filters);
  }
  registerBatch(app, { root, origin: () => origin, ca: certificate?.cert });
  origin = await app.listen({ host: '127.0.0.1', port: options.port });
  return { origin, url: origin + root, reset: () => limits?.reset(), close: () => app.close() };
}

function writeFault(reply: FastifyReply, fault: MsGraphFault): FastifyReply {
  const [requestId, clientRequestId] = [reply.getHeader('request-id'), reply.getHeader('client-request-id')];
  if (fault.challenge !== undefined) reply.header('www-authenticate', fault.challenge);
  return reply
    .code(fault.statusCode)
    .send(faultBody(fault, { requestId: String(requestId), clientRequestId: String(clientRequestId) }));
}
