// HTTP control of an emulated tenant, for tests and front ends. It has its own port, so that Graph and the authority
// have no routes that the cloud lacks, or is served below a path of a gateway that runs on the tenant.
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { cutText } from '../../cut-text.js';
import { problemOfNames, readChaos } from './chaos-options.js';
import { createGatewayConditions, type GatewayConditions } from './gateway-conditions.js';
import { isAuthenticationContext } from '../entra/claims.js';
import type { GrantName, TokenRefusal } from '../entra/authority.js';
import type { Emulator } from '../emulator.js';
import { createEmulatorServer } from '../server.js';
import { isObject } from '../msgraph/odata.js';
import { creates, type Create } from '../options.js';
import { UsageError } from '../../cli/usage-error.js';
import { users } from '../tenant.js';

export interface Control {
  url: string;
  close: () => Promise<void>;
}

/** Allows pages of this machine, such as those of Vite's development server on http://localhost:5173. */
export const controlCors = {
  origin: /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/,
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  // Seconds.
  maxAge: 600,
};

/** Starts control on 127.0.0.1; port 0 chooses a free one. */
export async function startControl(emulator: Emulator, port: number): Promise<Control> {
  const app = createEmulatorServer();
  await app.register(cors, controlCors);
  registerControl(app, emulator);
  return { url: await app.listen({ host: '127.0.0.1', port }), close: () => app.close() };
}

/**
 * Registers the routes; those of a gateway's conditions only for a gateway. The server must refuse requests of other
 * machines and sites, and apply `controlCors`.
 */
export function registerControl(app: FastifyInstance, emulator: Emulator, gateway?: GatewayConditions): void {
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _, reply) => {
    const message = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? notJson : error.message;
    return reply.code(error instanceof UsageError ? 400 : (error.statusCode ?? 500)).send({ error: message });
  });
  // Many clients send a default `content-type` also without a body, such as with `POST /reset`.
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0)
      delete headers['content-type'];
  });
  app.setNotFoundHandler(async (_, reply) =>
    reply.code(404).send({ error: `Unknown route. GET ${app.prefix}/ lists the routes.` }),
  );
  registerReads(app, emulator, gateway);
  registerSwitches(app, emulator);
  if (gateway) registerGatewaySwitches(app, gateway);
  registerDeletions(app, emulator);
  app.post('/reset', async (_, reply) => {
    emulator.reset();
    if (gateway) Object.assign(gateway, createGatewayConditions());
    return sendNoContent(reply);
  });
  app.post('/rotate-keys', async (_, reply) => {
    await emulator.rotateKeys();
    return sendNoContent(reply);
  });
}

const notJson = 'Send the body as JSON, with the header `content-type: application/json`.';

const sendNoContent = (reply: FastifyReply): FastifyReply => reply.code(204).send();

type Register = (path: string, change: { set: (body: unknown) => void; unset: () => void }) => void;

/** Returns the function that registers a condition that PUT sets and DELETE ends. */
function switchesOf(app: FastifyInstance): Register {
  return (path, { set, unset }) => {
    app.put(path, async ({ body }, reply) => {
      set(body);
      return sendNoContent(reply);
    });
    app.delete(path, async (_, reply) => {
      unset();
      return sendNoContent(reply);
    });
  };
}

function registerGatewaySwitches(app: FastifyInstance, gateway: GatewayConditions): void {
  const register = switchesOf(app);
  register('/overload', {
    set: (body) => {
      readNothing(body);
      gateway.isOverloaded = true;
    },
    unset: () => {
      gateway.isOverloaded = false;
    },
  });
  register('/time-limit', {
    set: (body) => {
      gateway.timeLimitMs = readTimeLimit(body);
    },
    unset: () => {
      gateway.timeLimitMs = undefined;
    },
  });
}

function registerSwitches(app: FastifyInstance, emulator: Emulator): void {
  const register = switchesOf(app);
  register('/claims-challenge', {
    set: (body) => emulator.requireAuthenticationContext(readContext(body)),
    unset: () => emulator.requireAuthenticationContext(undefined),
  });
  register('/authority-outage', {
    set: (body) => emulator.setAuthorityOutage(readOutage(body)),
    unset: () => emulator.setAuthorityOutage(false),
  });
  register('/token-refusal', {
    set: (body) => emulator.setTokenRefusal(readTokenRefusal(body)),
    unset: () => emulator.setTokenRefusal(undefined),
  });
  register('/msgraph-audience', {
    set: (body) => emulator.setMsGraphAudience(readAudience(body)),
    unset: () => emulator.setMsGraphAudience(undefined),
  });
  register('/create', {
    set: (body) => emulator.setCreate(readCreate(body)),
    unset: () => emulator.setCreate(undefined),
  });
  register('/clock', {
    set: (body) => emulator.setClockSkew(readSeconds(body)),
    unset: () => emulator.setClockSkew(0),
  });
  register('/chaos', {
    set: (body) => {
      const { problem, value } = readChaos(body);
      if (problem !== undefined) throw new UsageError(problem);
      emulator.setChaos(value);
    },
    unset: () => emulator.setChaos(undefined),
  });
  app.get('/chaos', async () => emulator.activeChaos());
}

/** What an administrator deletes elsewhere, while assignments keep naming it. */
function registerDeletions(app: FastifyInstance, emulator: Emulator): void {
  const register = (path: string, remove: (id: string) => boolean): void => {
    app.delete<{ Params: { id: string } }>(`${path}/:id`, async ({ params: { id } }, reply) => {
      if (!remove(id)) throw new UsageError(`There is nothing with the id ${cutText(id, 50)} below ${path}.`);
      return sendNoContent(reply);
    });
  };
  register('/groups', emulator.removeGroup);
  register('/assignment-filters', emulator.removeAssignmentFilter);
}

type TokenQuery = { Querystring: Record<string, string | string[] | undefined> };

function registerReads(app: FastifyInstance, emulator: Emulator, gateway: GatewayConditions | undefined): void {
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
      `PUT and DELETE ${prefix}/token-refusal`,
      `PUT and DELETE ${prefix}/msgraph-audience`,
      `PUT and DELETE ${prefix}/clock`,
      `PUT and DELETE ${prefix}/create`,
      ...(gateway ? [`PUT and DELETE ${prefix}/overload`, `PUT and DELETE ${prefix}/time-limit`] : []),
      `POST ${prefix}/rotate-keys`,
      `DELETE ${prefix}/groups/{id}`,
      `DELETE ${prefix}/assignment-filters/{id}`,
    ],
  }));
  app.get('/certificate', async (_, reply) => reply.type('application/x-pem-file').send(certificate));
  app.get('/partners', async () => emulator.partners());
  app.get('/connectors', async () => emulator.connectors());
  app.get<TokenQuery>('/token', async ({ query }, reply) => {
    const { audience, claims, user } = readTokenQuery(query);
    const signIn = audience === 'gateway' ? emulator.signIn : emulator.signInToMsGraph;
    return reply.type('text/plain').send(await signIn(user, { claims }));
  });
  const withoutTokens = (name: string, value: unknown): unknown => (name === 'authorization' ? undefined : value);
  app.get('/requests', async (_, reply) =>
    reply.type('application/json').send(JSON.stringify(requests, withoutTokens)),
  );
}

interface SignInRequest {
  audience: 'gateway' | 'msgraph';
  claims: string | undefined;
  user: string | undefined;
}

function readTokenQuery(query: TokenQuery['Querystring']): SignInRequest {
  const problem =
    problemOfNames(query, { allowed: ['user', 'for', 'claims'], subject: 'The query' }) ??
    (Object.values(query).some(Array.isArray) ? 'The query must not repeat a parameter.' : undefined);
  if (problem !== undefined) throw new UsageError(problem);
  const { claims, for: audience = 'gateway', user } = query as Record<string, string | undefined>;
  if (audience !== 'gateway' && audience !== 'msgraph') throw new UsageError('`for` must be gateway or msgraph.');
  return { audience, claims, user };
}

/** Returns whether there is no body, or `{}`. */
function isNothing(body: unknown): boolean {
  return body === undefined || (isObject(body) && Object.keys(body).length === 0);
}

/** Also accepts no body, for everything. */
function readOutage(body: unknown): true | 'keys' {
  if (isNothing(body)) return true;
  if (isObject(body) && Object.keys(body).length === 1 && body['of'] === 'keys') return 'keys';
  throw new UsageError('The body must be {} for every connection, or {"of": "keys"}.');
}

/** Also accepts no body. */
function readNothing(body: unknown): void {
  if (!isNothing(body)) throw new UsageError('The body must be {}.');
}

function readCreate(body: unknown): Create {
  const create = isObject(body) && Object.keys(body).length === 1 ? body['create'] : undefined;
  const known = creates.find((it) => it === create);
  if (known) return known;
  throw new UsageError(`The body must be {"create": "refused"}: ${creates.join(' or ')}.`);
}

function readTimeLimit(body: unknown): number {
  const ms = isObject(body) && Object.keys(body).length === 1 ? body['ms'] : undefined;
  if (Number.isInteger(ms) && Number(ms) >= 1 && Number(ms) <= maxTimeLimitMs) return Number(ms);
  throw new UsageError(`The body must be {"ms": 500}: a whole number between 1 and ${maxTimeLimitMs}.`);
}

const grantNames: readonly GrantName[] = ['client_credentials', 'on_behalf_of', 'device_code'];

function readTokenRefusal(body: unknown): TokenRefusal {
  const { error, grants, number } = isObject(body) ? body : {};
  const isValid =
    isObject(body) &&
    Number.isSafeInteger(number) &&
    Number(number) > 0 &&
    (error === undefined || (typeof error === 'string' && /^[a-z_]{1,50}$/.test(error))) &&
    (grants === undefined || (Array.isArray(grants) && grants.every((grant) => grantNames.includes(grant))));
  const problem = isObject(body)
    ? problemOfNames(body, { allowed: ['number', 'error', 'grants'], subject: 'The body' })
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
  if (isValid)
    return { number: Number(number), error: error as string | undefined, grants: grants as GrantName[] | undefined };
  throw new UsageError(
    `The body must be {"number": 7000222, "error": "invalid_client", "grants": ["client_credentials"]}; grants are ${grantNames.join(', ')}.`,
  );
}

function readAudience(body: unknown): string {
  const audience = isObject(body) && Object.keys(body).length === 1 ? body['audience'] : undefined;
  if (typeof audience === 'string' && URL.canParse(audience) && audience.length <= 200) return audience;
  throw new UsageError('The body must be {"audience": "https://graph.microsoft.us"}: a URL of at most 200 characters.');
}

/** The gateway's own limit, in ms: a longer one would outlast attempts and the drain. */
const maxTimeLimitMs = 45_000;
/** Seconds. A day: more than any clock is wrong by. */
const maxSkewSeconds = 86_400;

function readSeconds(body: unknown): number {
  const seconds = isObject(body) && Object.keys(body).length === 1 ? body['aheadSeconds'] : undefined;
  if (Number.isInteger(seconds) && Math.abs(Number(seconds)) <= maxSkewSeconds) return Number(seconds);
  throw new UsageError('The body must be {"aheadSeconds": 120}: a whole number of at most a day, negative for behind.');
}

function readContext(body: unknown): string {
  const context = isObject(body) ? body['authenticationContext'] : undefined;
  if (!isObject(body) || !isAuthenticationContext(context))
    throw new UsageError('The body must be {"authenticationContext": "c1"}, with a context between c1 and c99.');
  const problem = problemOfNames(body, { allowed: ['authenticationContext'], subject: 'The body' });
  if (problem !== undefined) throw new UsageError(problem);
  return context;
}
