// Control of an emulated tenant over HTTP, for tests and front ends: on a port of its own, so that Graph's and the
// authority's addresses stay as they are in the cloud, or below a path of a gateway that runs on the tenant.
import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { problemOfMembers, readChaos } from './chaos-options.js';
import { isAuthenticationContext } from './claims.js';
import type { Emulator } from './emulator.js';
import { refuseOtherRequests } from './local-requests.js';
import { isObject } from './odata.js';
import { users } from './tenant.js';
import { UsageError } from './usage-error.js';

export interface Control {
  url: string;
  close: () => Promise<void>;
}

/** Pages of this machine may use it, such as those of Vite's development server on http://localhost:5173. */
export const controlCors = {
  origin: /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/,
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  // A browser asks again after this many seconds.
  maxAge: 600,
};

/** Starts it on 127.0.0.1; port 0 takes a free one. */
export async function startControl(emulator: Emulator, port: number): Promise<Control> {
  const app = fastify({ forceCloseConnections: true });
  refuseOtherRequests(app);
  await app.register(cors, controlCors);
  registerControl(app, emulator);
  return { url: await app.listen({ host: '127.0.0.1', port }), close: () => app.close() };
}

/** Registers the routes in a scope of a server. The server keeps other machines' requests and pages out, and applies `controlCors`. */
export function registerControl(app: FastifyInstance, emulator: Emulator): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) =>
    reply.code(error instanceof UsageError ? 400 : (error.statusCode ?? 500)).send({ error: error.message }),
  );
  app.setNotFoundHandler(async (_, reply) =>
    reply.code(404).send({ error: `There is no such thing here: GET ${app.prefix}/ says what there is.` }),
  );
  registerReads(app, emulator);
  registerSwitches(app, emulator);
  app.post('/reset', async (_, reply) => {
    emulator.reset();
    return done(reply);
  });
  app.post('/rotate-keys', async (_, reply) => {
    await emulator.rotateKeys();
    return done(reply);
  });
}

const done = (reply: FastifyReply): FastifyReply => reply.code(204).send();

/** What is switched on with PUT and ends with DELETE. */
function registerSwitches(app: FastifyInstance, emulator: Emulator): void {
  const register = (path: string, change: (body: unknown, isOn: boolean) => void): void => {
    app.put(path, async ({ body }, reply) => {
      change(body, true);
      return done(reply);
    });
    app.delete(path, async (_, reply) => {
      change(undefined, false);
      return done(reply);
    });
  };
  register('/claims-challenge', (body, isOn) => emulator.demandClaims(isOn ? contextIn(body) : undefined));
  register('/authority-outage', (_, isOn) => emulator.authorityOutage(isOn));
  register('/chaos', (body, isOn) => {
    if (!isOn) return emulator.letChaosLoose(undefined);
    const { options, problem } = readChaos(body);
    if (problem !== undefined) throw new UsageError(problem);
    return emulator.letChaosLoose(options);
  });
  app.get('/chaos', async () => emulator.activeChaos());
}

type TokenQuery = { Querystring: Record<string, string | string[] | undefined> };

function registerReads(app: FastifyInstance, emulator: Emulator): void {
  const { authorityHost, certificate, clientId, clientSecret, msgraphUrl, requests, tenantId } = emulator;
  const { prefix } = app;
  app.get('/', async () => ({
    msgraphUrl,
    authorityHost,
    tenantId,
    clientId,
    clientSecret,
    users: Object.keys(users),
    reads: [
      `${prefix}/certificate`,
      `${prefix}/token?user=admin&for=gateway`,
      `${prefix}/token?user=admin&for=msgraph`,
      `${prefix}/requests`,
      `${prefix}/partners`,
      `${prefix}/connectors`,
      `${prefix}/chaos`,
    ],
    changes: [
      `POST ${prefix}/reset`,
      `PUT and DELETE ${prefix}/claims-challenge`,
      `PUT and DELETE ${prefix}/chaos`,
      `PUT and DELETE ${prefix}/authority-outage`,
      `POST ${prefix}/rotate-keys`,
    ],
  }));
  app.get('/certificate', async (_, reply) => reply.type('application/x-pem-file').send(certificate));
  app.get('/partners', async () => emulator.partners());
  app.get('/connectors', async () => emulator.connectors());
  app.get<TokenQuery>('/token', async ({ query }, reply) => {
    const problem =
      problemOfMembers(query, ['user', 'for', 'claims'], 'The query') ??
      (Object.values(query).some(Array.isArray) ? 'The query must not have a parameter twice.' : undefined);
    if (problem !== undefined) throw new UsageError(problem);
    const { claims, for: audience = 'gateway', user } = query as Record<string, string | undefined>;
    if (audience !== 'gateway' && audience !== 'msgraph')
      throw new UsageError('A token is for the gateway or for msgraph.');
    const signIn = audience === 'gateway' ? emulator.signIn : emulator.signInToMsGraph;
    return reply.type('text/plain').send(await signIn(user, { claims }));
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
  const problem =
    isObject(body) && isAuthenticationContext(context)
      ? problemOfMembers(body, ['authenticationContext'], 'The body')
      : 'The body has to be {"authenticationContext": "c1"}; Entra has c1 to c99.';
  if (problem !== undefined) throw new UsageError(problem);
  return String(context);
}
