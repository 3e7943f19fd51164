// A local Microsoft Graph: it checks tokens and permissions, writes errors in Graph's shapes, and keeps a log of calls.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyReply } from 'fastify';
import type { Chaos } from './chaos.js';
import type { SigningKeys } from './keys.js';
import { isMember, registerBatch } from './msgraph-batch.js';
import { registerChaos } from './msgraph-chaos.js';
import { faultBody, MsGraphFault } from './msgraph-error.js';
import { registerNotFound } from './msgraph-not-found.js';
import { createAccess } from './msgraph-permissions.js';
import { registerPartners, registerReadOnly } from './msgraph-routes.js';
import type { Profile } from './odata.js';
import { assignmentFilters, type Group } from './seed.js';
import type { Store } from './store.js';

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
  store: Store;
  groups: readonly Group[];
  profile: Profile;
  pageSize: number;
  latencyMs: number;
  /** The authentication context that tokens have to claim now. */
  demanded: () => string | undefined;
  onRequest: (request: MsGraphRequest) => void;
  chaos: Chaos | undefined;
}

export interface MsGraph {
  origin: string;
  /** Root and version. */
  url: string;
  close: () => Promise<void>;
}

/** Starts it on a free port of the loopback. */
export async function startMsGraph(options: MsGraphOptions): Promise<MsGraph> {
  const { chaos, demanded, groups, keys, latencyMs, onRequest, pageSize, profile, store } = options;
  const root = profile === 'v1.0' ? '/v1.0' : '/beta';
  const app = fastify({ forceCloseConnections: true });
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
    if (statusCode === undefined) return writeFault(reply, new MsGraphFault(500, 'UnknownError', `The emulator failed: ${message}`));
    return writeFault(reply, new MsGraphFault(statusCode, 'BadRequest', 'Unable to read JSON request payload.'));
  });
  registerNotFound(app);

  if (chaos) registerChaos(app, chaos);
  if (latencyMs > 0) {
    app.addHook('preHandler', async (request) => {
      if (!isMember(request)) await sleep(latencyMs);
    });
  }
  registerPartners(app, { root, profile, pageSize, store, demand, origin: () => origin });
  registerReadOnly(app, `${root}/groups`, { items: groups, type: 'group', demand: demand('readGroups') });
  if (profile !== 'v1.0') {
    const type = 'deviceAndAppManagementAssignmentFilter';
    registerReadOnly(app, `${root}/deviceManagement/assignmentFilters`, { items: assignmentFilters, type, demand: demand('readFilters'), shape: 'intune' });
  }
  registerBatch(app, root, () => origin);
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, url: origin + root, close: () => app.close() };
}

function writeFault(reply: FastifyReply, fault: MsGraphFault): FastifyReply {
  const [requestId, clientRequestId] = [reply.getHeader('request-id'), reply.getHeader('client-request-id')];
  if (fault.challenge !== undefined) reply.header('www-authenticate', fault.challenge);
  return reply.code(fault.statusCode).send(faultBody(fault, String(requestId), String(clientRequestId)));
}
