// Injection of faults into requests to the local Graph.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Chaos, InjectedFaults } from '../control/chaos.js';
import { hasContext } from '../entra/claims.js';
import { isMember } from './batch.js';
import { errorBody, idsOf, MsGraphErrorResponse } from './error.js';
import { isObject, type Json } from './odata.js';
import { claimsChallenge } from './permissions.js';
import { pathOf, refusalResponses } from './refusals.js';

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
    // A call that is late must not keep a test that has ended from exiting.
    if (fault === 'slow') await sleep(delayMs, undefined, { ref: false });
    if (fault === 'refused') throw refusalResponses[next.call.refusal](url);
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
    if (call?.fault === 'reshaped' && reply.statusCode === 200) return reshape(String(payload), call.reshaped);
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

/** Changes each object that a response shows. */
function reshape(
  payload: string,
  { properties = [], values = {} }: { properties?: readonly string[]; values?: Json },
): string {
  const shown: unknown = JSON.parse(payload);
  if (!isObject(shown)) return payload;
  const ofPage = Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('@')));
  const ofObject = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('@')));
  const change = (item: unknown): unknown => {
    if (!isObject(item)) return item;
    const kept = Object.entries(item).filter(([name]) => !properties.includes(name));
    return { ...Object.fromEntries(kept), ...ofObject };
  };
  const { value } = shown;
  return JSON.stringify(Array.isArray(value) ? { ...shown, ...ofPage, value: value.map(change) } : change(shown));
}

function tokenHasContext({ headers }: FastifyRequest, context: string): boolean {
  const payload = headers.authorization?.split('.')[1] ?? '';
  return hasContext(JSON.parse(Buffer.from(payload, 'base64url').toString()), context);
}
