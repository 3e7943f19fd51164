// Chaos let loose on the local Graph.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chaos, Fault } from './chaos.js';
import { isMember } from './msgraph-batch.js';
import { MsGraphFault } from './msgraph-error.js';
import { claimsChallenge } from './msgraph-permissions.js';

/** The authentication context that a `challenge` asks for. */
const challengedContext = 'c9';

/** Strikes calls from outside before or after they are carried out; members of batches share their call's fate. */
export function registerChaos(app: FastifyInstance, chaosNow: () => Chaos | undefined): void {
  const struck = new WeakMap<FastifyRequest, Fault>();

  app.addHook('preHandler', async (request, reply) => {
    const chaos = chaosNow();
    const fault = isMember(request) ? undefined : chaos?.next();
    if (!chaos || fault === undefined) return;
    struck.set(request, fault);
    if (fault === 'slow') await sleep(chaos.random() * 500);
    if (fault === 'challenge' && !claims(request, challengedContext)) throw claimsChallenge(challengedContext);
    if (fault === 'reset') {
      reply.hijack();
      request.raw.socket.destroy();
    }
    if (fault === 'throttled' || fault === 'unavailable') {
      reply.header('retry-after', (chaos.random() * 0.3).toFixed(3));
      throw new MsGraphFault(
        fault === 'throttled' ? 429 : 503,
        fault === 'throttled' ? 'TooManyRequests' : 'ServiceUnavailable',
        'Chaos.',
        'intune',
      );
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = struck.get(request);
    if (fault === 'lost') request.raw.socket.destroy();
    if (fault === 'failed') reply.code(500);
    return fault === 'garbled' ? '<html>' : payload;
  });
}

function claims({ headers }: FastifyRequest, context: string): boolean {
  const payload = headers.authorization?.split('.')[1] ?? '';
  return Buffer.from(payload, 'base64url').toString().includes(`"acrs":"${context}"`);
}
