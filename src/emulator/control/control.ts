// HTTP control of an emulated tenant, for tests and front ends. It has its own port, so that Graph and the authority
// have no routes that the cloud lacks, or is served below a path of a gateway that runs on the tenant.
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { cutText } from '../../cut-text.js';
import type { Emulator } from '../emulator.js';
import {
  readAudience,
  readChaosBody,
  readContext,
  readCreate,
  readNothing,
  readOutage,
  readSeconds,
  readTimeLimit,
  readTokenQuery,
  readTokenRefusal,
  type TokenQuery,
} from './bodies.js';
import { createEmulatorServer } from '../server.js';
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
  registerControl(app, emulator, { isOfGateway: false });
  return { url: await app.listen({ host: '127.0.0.1', port }), close: () => app.close() };
}

/**
 * Registers the routes; the switches of a gateway only for a gateway. The server must refuse requests of other
 * machines and sites, and apply `controlCors`.
 */
export function registerControl(
  app: FastifyInstance,
  emulator: Emulator,
  { isOfGateway }: { isOfGateway: boolean },
): void {
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
  const switches = { ...switchesOf(emulator), ...(isOfGateway ? gatewaySwitchesOf(emulator) : {}) };
  registerReads(app, emulator, Object.keys(switches));
  registerSwitches(app, switches);
  registerDeletions(app, emulator);
  app.post('/reset', async (_, reply) => {
    emulator.reset();
    return sendNoContent(reply);
  });
  app.post('/rotate-keys', async (_, reply) => {
    await emulator.rotateKeys();
    return sendNoContent(reply);
  });
}

const notJson = 'Send the body as JSON, with the header `content-type: application/json`.';

const sendNoContent = (reply: FastifyReply): FastifyReply => reply.code(204).send();

/** A condition that PUT sets and DELETE ends. */
interface Switch {
  set: (body: unknown) => void;
  unset: () => void;
}

function registerSwitches(app: FastifyInstance, switches: Readonly<Record<string, Switch>>): void {
  for (const [name, { set, unset }] of Object.entries(switches)) {
    app.put(`/${name}`, async ({ body }, reply) => {
      set(body);
      return sendNoContent(reply);
    });
    app.delete(`/${name}`, async (_, reply) => {
      unset();
      return sendNoContent(reply);
    });
  }
}

function switchesOf(emulator: Emulator): Record<string, Switch> {
  return {
    'claims-challenge': {
      set: (body) => emulator.requireAuthenticationContext(readContext(body)),
      unset: () => emulator.requireAuthenticationContext(undefined),
    },
    chaos: {
      set: (body) => emulator.setChaos(readChaosBody(body)),
      unset: () => emulator.setChaos(undefined),
    },
    'authority-outage': {
      set: (body) => emulator.setAuthorityOutage(readOutage(body)),
      unset: () => emulator.setAuthorityOutage(false),
    },
    'token-refusal': {
      set: (body) => emulator.setTokenRefusal(readTokenRefusal(body)),
      unset: () => emulator.setTokenRefusal(undefined),
    },
    'msgraph-audience': {
      set: (body) => emulator.setMsGraphAudience(readAudience(body)),
      unset: () => emulator.setMsGraphAudience(undefined),
    },
    clock: {
      set: (body) => emulator.setClockSkew(readSeconds(body)),
      unset: () => emulator.setClockSkew(0),
    },
    create: {
      set: (body) => emulator.setCreate(readCreate(body)),
      unset: () => emulator.setCreate(undefined),
    },
  };
}

/** The switches of a gateway on the emulator. */
function gatewaySwitchesOf(emulator: Emulator): Record<string, Switch> {
  return {
    overload: {
      set: (body) => {
        readNothing(body);
        emulator.setOverload(true);
      },
      unset: () => emulator.setOverload(false),
    },
    'time-limit': {
      set: (body) => emulator.setTimeLimit(readTimeLimit(body)),
      unset: () => emulator.setTimeLimit(undefined),
    },
  };
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

function registerReads(app: FastifyInstance, emulator: Emulator, switches: readonly string[]): void {
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
      ...switches.map((name) => `PUT and DELETE ${prefix}/${name}`),
      `POST ${prefix}/rotate-keys`,
      `DELETE ${prefix}/groups/{id}`,
      `DELETE ${prefix}/assignment-filters/{id}`,
    ],
  }));
  app.get('/certificate', async (_, reply) => reply.type('application/x-pem-file').send(certificate));
  app.get('/chaos', async () => emulator.activeChaos());
  app.get('/partners', async () => emulator.partners());
  app.get('/connectors', async () => emulator.connectors());
  app.get<{ Querystring: TokenQuery }>('/token', async ({ query }, reply) => {
    const { audience, claims, user } = readTokenQuery(query);
    const signIn = audience === 'gateway' ? emulator.signIn : emulator.signInToMsGraph;
    return reply.type('text/plain').send(await signIn(user, { claims }));
  });
  const withoutTokens = (name: string, value: unknown): unknown => (name === 'authorization' ? undefined : value);
  app.get('/requests', async (_, reply) =>
    reply.type('application/json').send(JSON.stringify(requests, withoutTokens)),
  );
}
