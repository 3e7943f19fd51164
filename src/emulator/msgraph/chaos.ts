// Injection of faults into requests to the local Graph.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chaos, InjectedFaults } from '../control/chaos.js';
import { hasContext } from '../entra/claims.js';
import { isMember } from './batch.js';
import { errorBody, idsOf, MsGraphErrorResponse } from './error.js';
import { claimsChallenge } from './permissions.js';

/** The authentication context that the fault `challenge` requires. */
const challengedContext = 'c9';

/** Returns the faults of a request that has reached its route. */
export type FaultsOf = (request: FastifyRequest) => InjectedFaults;

/** Injects faults before or after a call is carried out. `root` is the version's path, such as `/beta`. */
export function registerChaos(
  app: FastifyInstance,
  { currentChaos, root }: { currentChaos: () => Chaos | undefined; root: string },
): { faultsOf: FaultsOf } {
  const injected = new WeakMap<FastifyRequest, InjectedFaults>();
  const faultsOf: FaultsOf = (request) => injected.get(request) ?? { call: undefined, write: [] };

  app.addHook('preHandler', async (request, reply) => {
    const { method, url } = request;
    const next = currentChaos()?.next({ method, path: pathOf(url.slice(root.length)), isMember: isMember(request) });
    if (!next) return;
    injected.set(request, next);
    if (!next.call) return;
    const { delayMs, fault, retryAfterSeconds } = next.call;
    if (fault === 'slow') await sleep(delayMs);
    if (fault === 'challenge' && !tokenHasContext(request, challengedContext)) throw claimsChallenge(challengedContext);
    if (fault === 'reset') {
      reply.hijack();
      request.raw.socket.destroy();
    }
    if (fault === 'throttled' || fault === 'unavailable') {
      reply.header('retry-after', retryAfterSeconds);
      throw new MsGraphErrorResponse({
        statusCode: fault === 'throttled' ? 429 : 503,
        code: fault === 'throttled' ? 'TooManyRequests' : 'ServiceUnavailable',
        message: 'Injected fault.',
        shape: 'intune',
      });
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { call } = faultsOf(request);
    if (call?.fault === 'lost') request.raw.socket.destroy();
    if (call?.fault === 'garbled') return '<html>';
    if (call?.fault !== 'failed') return payload;
    const { retryAfterSeconds, status } = call;
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    const error = {
      statusCode: status,
      code: 'InternalServerError',
      message: 'Injected fault.',
      shape: 'intune',
    } as const;
    reply.code(status).type('application/json');
    return JSON.stringify(errorBody(new MsGraphErrorResponse(error), idsOf(reply)));
  });
  return { faultsOf };
}

/** Returns the path of a URL without its query, decoded if the encoding is valid. */
function pathOf(url: string): string {
  const path = url.replace(/\?.*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function tokenHasContext({ headers }: FastifyRequest, context: string): boolean {
  const payload = headers.authorization?.split('.')[1] ?? '';
  return hasContext(JSON.parse(Buffer.from(payload, 'base64url').toString()), context);
}
