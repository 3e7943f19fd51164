// What a test does to the emulated tenant from outside: addresses of its own, so that Graph's and the authority's stay as
// they are in the cloud.
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { faults, type ChaosOptions } from './chaos.js';
import type { Emulator } from './emulator.js';
import { refuseOtherRequests } from './local-requests.js';
import { isObject } from './odata.js';
import { users } from './tenant.js';

export interface Control {
  url: string;
  close: () => Promise<void>;
}

/** A request that cannot be carried out; the message says what it has to be. */
class ControlError extends Error {
  readonly statusCode = 400;
}

/** Starts it on 127.0.0.1; port 0 takes a free one. */
export async function startControl(emulator: Emulator, port: number): Promise<Control> {
  const app = fastify({ forceCloseConnections: true });
  refuseOtherRequests(app);
  app.setErrorHandler(({ message, statusCode = 500 }: Error & { statusCode?: number }, _, reply) =>
    reply.code(statusCode).send({ error: message }),
  );
  app.setNotFoundHandler(async (_, reply) =>
    reply.code(404).send({ error: 'There is no such thing here: GET / says what there is.' }),
  );
  const done = (reply: FastifyReply): FastifyReply => reply.code(204).send();

  registerReads(app, emulator);
  app.post('/reset', async (_, reply) => {
    emulator.reset();
    return done(reply);
  });
  app.put('/claims-challenge', async ({ body }, reply) => {
    emulator.demandClaims(contextIn(body));
    return done(reply);
  });
  app.delete('/claims-challenge', async (_, reply) => {
    emulator.demandClaims(undefined);
    return done(reply);
  });
  app.put('/chaos', async ({ body }, reply) => {
    emulator.letChaosLoose(chaosIn(body));
    return done(reply);
  });
  app.delete('/chaos', async (_, reply) => {
    emulator.letChaosLoose(undefined);
    return done(reply);
  });
  app.put('/authority-outage', async (_, reply) => {
    emulator.authorityOutage(true);
    return done(reply);
  });
  app.delete('/authority-outage', async (_, reply) => {
    emulator.authorityOutage(false);
    return done(reply);
  });
  app.post('/rotate-keys', async (_, reply) => {
    await emulator.rotateKeys();
    return done(reply);
  });
  return { url: await app.listen({ host: '127.0.0.1', port }), close: () => app.close() };
}

type TokenQuery = { Querystring: { user?: string; for?: string } };

function registerReads(app: FastifyInstance, emulator: Emulator): void {
  const { authorityHost, certificate, clientId, clientSecret, msgraphUrl, requests, tenantId } = emulator;
  app.get('/', async () => ({
    msgraphUrl,
    authorityHost,
    tenantId,
    clientId,
    clientSecret,
    users: Object.keys(users),
    reads: ['/certificate', '/token?user=admin&for=gateway', '/token?user=admin&for=msgraph', '/requests', '/partners'],
    changes: [
      'POST /reset',
      'PUT and DELETE /claims-challenge',
      'PUT and DELETE /chaos',
      'PUT and DELETE /authority-outage',
      'POST /rotate-keys',
    ],
  }));
  app.get('/certificate', async (_, reply) => reply.type('application/x-pem-file').send(certificate));
  app.get('/partners', async () => emulator.partners());
  app.get<TokenQuery>('/token', async ({ query: { for: audience = 'gateway', user } }, reply) => {
    if (audience !== 'gateway' && audience !== 'msgraph')
      throw new ControlError('A token is for the gateway or for msgraph.');
    const signIn = audience === 'gateway' ? emulator.signIn : emulator.signInToMsGraph;
    const token = await signIn(user).catch(({ message }: Error) => {
      throw new ControlError(message);
    });
    return reply.type('text/plain').send(token);
  });
  // Tokens are no one's to read, not even emulated ones.
  app.get('/requests', async (_, reply) =>
    reply
      .type('application/json')
      .send(JSON.stringify(requests, (name, value) => (name === 'authorization' ? undefined : value))),
  );
}

function contextIn(body: unknown): string {
  const context = isObject(body) ? body['authenticationContext'] : undefined;
  if (typeof context === 'string' && /^c[1-9]\d?$/.test(context)) return context;
  // https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
  throw new ControlError('The body has to be {"authenticationContext": "c1"}; Entra has c1 to c99.');
}

function chaosIn(body: unknown): ChaosOptions {
  const { seed = 1, rates } = isObject(body) ? body : {};
  if (!isObject(rates) || typeof seed !== 'number')
    throw new ControlError('The body has to be {"seed": 1, "rates": {"throttled": 0.1}}.');
  const fault = faultOfRates(rates);
  if (fault !== undefined) throw new ControlError(fault);
  return { seed, rates };
}

/** What is wrong with rates of chaos, in a sentence; `undefined` when nothing is. */
export function faultOfRates(rates: Record<string, unknown>): string | undefined {
  const stranger = Object.keys(rates).find((name) => !(faults as readonly string[]).includes(name));
  if (stranger !== undefined) return `There is no fault ${stranger}: there are ${faults.join(', ')}.`;
  const values = Object.values(rates);
  if (!values.every((rate) => typeof rate === 'number' && rate >= 0)) return 'A rate is a number from 0 to 1.';
  return (values as number[]).reduce((sum, rate) => sum + rate, 0) > 1 ? 'The rates come to more than 1.' : undefined;
}
