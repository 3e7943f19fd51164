// Routes of writable entities below `deviceManagement`: list, get, create, update, delete.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { CallFault } from '../control/chaos.js';
import type { FaultsOf } from './chaos.js';
import { MsGraphErrorResponse } from './error.js';
import type { Guard } from './permissions.js';
import { orNotFound, pageOf, pick, selectedProperties, type ById, type Query } from './routes.js';
import { propertiesOf, type Metadata } from './metadata.js';
import { problemOfObject, isObject, type Json } from './odata.js';
import type { Group } from './seed.js';
import type { Store } from './store.js';
import { carriedOut, effectsOf, isCarriedOut } from './write-faults.js';

interface EntityRoutes {
  isCreateOffered: () => boolean;
  metadata: Metadata;
  root: string;
  pageSize: number;
  store: Store;
  /** The groups that new assignments may name. */
  groups: readonly Group[];
  faultsOf: FaultsOf;
  readGuard: Guard;
  writeGuard: Guard;
  /** Origin of the server; next links are absolute. */
  origin: () => string;
}

export function registerEntities(app: FastifyInstance, routes: EntityRoutes): void {
  const { faultsOf, groups, isCreateOffered, metadata, origin, pageSize, readGuard, root, store, writeGuard } = routes;
  const { segment, type } = store;
  const path = `${root}/deviceManagement/${segment}`;
  const propertyNames = [...propertiesOf(metadata, type).keys()];
  const select = (query: Query): string[] => selectedProperties(query, { propertyNames, type, shape: 'intune' });
  const validate = (body: unknown): void => {
    const message = problemOfObject(body, type, metadata) ?? problemOfGroups(body, groups);
    if (message !== undefined)
      throw new MsGraphErrorResponse({ statusCode: 400, code: 'BadRequest', message, shape: 'intune' });
  };

  app.get<{ Querystring: Query }>(path, { onRequest: readGuard }, async ({ query }) => {
    const names = select(query);
    const show = (entity: Json): Json => pick(entity, names);
    return {
      '@odata.context': `${origin()}${root}/$metadata#deviceManagement/${segment}`,
      ...pageOf(store.shownList(), query, { url: `${origin()}${path}`, pageSize, show }),
    };
  });
  app.get<ById>(`${path}/:id`, { onRequest: readGuard }, async ({ params, query }) =>
    pick(orNotFound(store.shown(params.id)), select(query)),
  );
  app.post(path, { onRequest: writeGuard }, async (request, reply) => {
    if (!isCreateOffered()) throw createNotOffered(segment);
    validate(request.body);
    const sent = request.body as Json;
    const { call, write } = faultsOf(request);
    const effects = effectsOf(write);
    const entity = store.create(carriedOut(sent, write) ?? sent, effects);
    if (store.get(String(entity['id']))) throw alreadyExists();
    if (isCarriedOut(write)) store.add(entity, effects);
    const names = call?.fault === 'partial' ? partNames(sent) : propertyNames;
    if (call?.fault === 'accepted') reply.code(202);
    else reply.code(201);
    return hasNoBody(call) ? reply.send() : pick(entity, names);
  });
  app.patch<ById>(`${path}/:id`, { onRequest: writeGuard }, async (request, reply) => {
    const { id } = request.params;
    const before = orNotFound(store.get(id));
    validate(withoutCurrentItems(request.body, before));
    const sent = request.body as Json;
    const { call, write } = faultsOf(request);
    const after = store.update(id, carriedOut(sent, write) ?? {}, effectsOf(write));
    if (hasNoBody(call)) return reply.code(call?.fault === 'accepted' ? 202 : 204).send();
    const shown = call?.fault === 'stale' ? before : after;
    return call?.fault === 'partial' ? pick(shown, partNames(sent)) : shown;
  });
  app.delete<ById>(`${path}/:id`, { onRequest: writeGuard }, async (request, reply) => {
    const { id } = request.params;
    orNotFound(store.get(id));
    const { call, write } = faultsOf(request);
    if (isCarriedOut(write)) store.remove(id, effectsOf(write));
    return reply.code(call?.fault === 'accepted' ? 202 : 204).send();
  });
}

function hasNoBody(call: CallFault | undefined): boolean {
  return call?.fault === 'empty' || call?.fault === 'accepted';
}

/** Returns what a partial response shows: the id and the first property that was sent. */
function partNames(sent: Json): string[] {
  const first = Object.keys(sent).find((name) => name !== 'id' && !name.startsWith('@'));
  return first === undefined ? ['id'] : ['id', first];
}

function alreadyExists(): MsGraphErrorResponse {
  return new MsGraphErrorResponse({
    statusCode: 409,
    code: 'Conflict',
    message: 'An object with this id exists already.',
    shape: 'intune',
  });
}

/** As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
function createNotOffered(segment: string): MsGraphErrorResponse {
  return new MsGraphErrorResponse({
    statusCode: 400,
    code: 'No method match route template',
    message: `No OData route exists that match template ~/singleton/navigation with http verb POST for request /StatelessOnboardingService/deviceManagement/${segment}.`,
  });
}

/** Returns Intune's refusal of an assignment to a group that the tenant does not have. Its real words are not known. */
function problemOfGroups(body: unknown, groups: readonly Group[]): string | undefined {
  const ids = new Set(groups.map(({ id }) => id.toLowerCase()));
  const unknown: string[] = [];
  JSON.stringify(body, (name, value: unknown) => {
    if (name === 'groupId' && typeof value === 'string' && !ids.has(value.toLowerCase())) unknown.push(value);
    return value;
  });
  return unknown[0] === undefined ? undefined : `The group ${unknown[0]} does not exist in the tenant.`;
}

/**
 * Returns a body without the list items that the entity already has. Such items are not validated: when Graph shows an
 * assignment of a kind that the metadata lacks, it also accepts it back in the same list.
 */
function withoutCurrentItems(body: unknown, entity: Json): unknown {
  if (!isObject(body)) return body;
  const isNew = (name: string, item: unknown): boolean => {
    const list = entity[name];
    return !Array.isArray(list) || !list.some((current) => isDeepStrictEqual(current, item));
  };
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => isNew(name, item)) : value,
    ]),
  );
}
