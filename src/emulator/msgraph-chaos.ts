// Injection of faults into requests to the local Graph.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chaos, Fault } from './chaos.js';
import { hasContext } from './claims.js';
import { isMember } from './msgraph-batch.js';
import { MsGraphErrorResponse } from './msgraph-error.js';
import { claimsChallenge } from './msgraph-permissions.js';

/** The authentication context that the fault `challenge` requires. */
const challengedContext = 'c9';

/** Injects faults before or after a call is carried out. `root` is the version's path, such as `/beta`. */
export function registerChaos(
  app: FastifyInstance,
  { currentChaos, root }: { currentChaos: () => Chaos | undefined; root: string },
): void {
  const injected = new WeakMap<FastifyRequest, Fault>();

  app.addHook('preHandler', async (request, reply) => {
    const { method, url } = request;
    const next = currentChaos()?.next({ method, path: pathOf(url.slice(root.length)), isMember: isMember(request) });
    if (!next) return;
    const { delayMs, fault, retryAfterSeconds } = next;
    injected.set(request, fault);
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
    const fault = injected.get(request);
    if (fault === 'lost') request.raw.socket.destroy();
    if (fault === 'failed') reply.code(500);
    return fault === 'garbled' ? '<html>' : payload;
  });
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
