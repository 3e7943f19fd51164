// Routes of writable entities below `deviceManagement`: list, get, create, update, delete.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { MsGraphErrorResponse } from './msgraph-error.js';
import type { Guard } from './msgraph-permissions.js';
import { orNotFound, pageOf, pick, selectedProperties, type ById, type Query } from './msgraph-routes.js';
import { propertiesOf, type Metadata } from './metadata.js';
import { problemOfObject, isObject, type Json } from './odata.js';
import type { Store } from './store.js';

interface EntityRoutes {
  create: 'offered' | 'refused';
  metadata: Metadata;
  root: string;
  pageSize: number;
  store: Store;
  readGuard: Guard;
  writeGuard: Guard;
  /** Origin of the server; next links are absolute. */
  origin: () => string;
}

export function registerEntities(app: FastifyInstance, routes: EntityRoutes): void {
  const { create, metadata, origin, pageSize, readGuard, root, store, writeGuard } = routes;
  const { segment, type } = store;
  const path = `${root}/deviceManagement/${segment}`;
  const propertyNames = [...propertiesOf(metadata, type).keys()];
  const select = (query: Query): string[] => selectedProperties(query, { propertyNames, type, shape: 'intune' });
  const validate = (body: unknown): void => {
    const message = problemOfObject(body, type, metadata);
    if (message !== undefined)
      throw new MsGraphErrorResponse({ statusCode: 400, code: 'BadRequest', message, shape: 'intune' });
  };

  app.get<{ Querystring: Query }>(path, { onRequest: readGuard }, async ({ query }) => {
    const names = select(query);
    return {
      '@odata.context': `${origin()}${root}/$metadata#deviceManagement/${segment}`,
      ...pageOf(store.list(), query, { url: `${origin()}${path}`, pageSize, show: (entity) => pick(entity, names) }),
    };
  });
  app.get<ById>(`${path}/:id`, { onRequest: readGuard }, async ({ params, query }) =>
    pick(orNotFound(store.get(params.id)), select(query)),
  );
  app.post(path, { onRequest: writeGuard }, async ({ body }, reply) => {
    if (create === 'refused') throw createNotOffered(segment);
    validate(body);
    return reply.code(201).send(store.create(body as Json));
  });
  app.patch<ById>(`${path}/:id`, { onRequest: writeGuard }, async ({ body, params }) => {
    const current = orNotFound(store.get(params.id));
    validate(withoutCurrentItems(body, current));
    return store.update(params.id, body as Json);
  });
  app.delete<ById>(`${path}/:id`, { onRequest: writeGuard }, async ({ params }, reply) => {
    orNotFound(store.remove(params.id) || undefined);
    return reply.code(204).send();
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
