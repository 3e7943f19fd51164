// Chaos let loose on the local Graph.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chaos, Fault } from './chaos.js';
import { claimsContext } from './claims.js';
import { isMember } from './msgraph-batch.js';
import { MsGraphFault } from './msgraph-error.js';
import { claimsChallenge } from './msgraph-permissions.js';

/** The authentication context that a `challenge` asks for. */
const challengedContext = 'c9';

/** Strikes calls before or after they are carried out; at rates, members of batches share their call's fate. */
export function registerChaos(app: FastifyInstance, root: string, chaosNow: () => Chaos | undefined): void {
  const struck = new WeakMap<FastifyRequest, Fault>();

  app.addHook('preHandler', async (request, reply) => {
    const { method, url } = request;
    const strike = chaosNow()?.next({ method, path: pathOf(url, root), isMember: isMember(request) });
    if (!strike) return;
    const { delayMs, fault, retryAfterSeconds } = strike;
    struck.set(request, fault);
    if (fault === 'slow') await sleep(delayMs);
    if (fault === 'challenge' && !claims(request, challengedContext)) throw claimsChallenge(challengedContext);
    if (fault === 'reset') {
      reply.hijack();
      request.raw.socket.destroy();
    }
    if (fault === 'throttled' || fault === 'unavailable') {
      reply.header('retry-after', retryAfterSeconds);
      throw new MsGraphFault({
        statusCode: fault === 'throttled' ? 429 : 503,
        code: fault === 'throttled' ? 'TooManyRequests' : 'ServiceUnavailable',
        message: 'Chaos.',
        shape: 'intune',
      });
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = struck.get(request);
    if (fault === 'lost') request.raw.socket.destroy();
    if (fault === 'failed') reply.code(500);
    return fault === 'garbled' ? '<html>' : payload;
  });
}

/** Below the version, decoded where it can be. */
function pathOf(url: string, root: string): string {
  const path = url.slice(root.length).replace(/\?.*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function claims({ headers }: FastifyRequest, context: string): boolean {
  const payload = headers.authorization?.split('.')[1] ?? '';
  return claimsContext(JSON.parse(Buffer.from(payload, 'base64url').toString()), context);
}
