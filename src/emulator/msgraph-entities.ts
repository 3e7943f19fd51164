// The five calls about entities below `deviceManagement` that can be written: list, get, create, update, delete.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';
import type { Hook } from './msgraph-permissions.js';
import { found, pageOf, pick, selected, type ById, type Query } from './msgraph-routes.js';
import { propertiesOf, type Metadata } from './metadata.js';
import { faultOfObject, isObject, type Json } from './odata.js';
import type { Store } from './store.js';

interface EntityRoutes {
  create: 'offered' | 'refused';
  metadata: Metadata;
  root: string;
  pageSize: number;
  store: Store;
  reading: Hook;
  writing: Hook;
  /** Where this listens; nextLinks are absolute. */
  origin: () => string;
}

export function registerEntities(app: FastifyInstance, routes: EntityRoutes): void {
  const { create, metadata, origin, pageSize, reading, root, store, writing } = routes;
  const { segment, type } = store;
  const path = `${root}/deviceManagement/${segment}`;
  const known = [...propertiesOf(metadata, type).keys()];
  const select = (query: Query): string[] => selected(query, known, type, 'intune');
  const checked = (body: unknown): void => {
    const fault = faultOfObject(body, type, metadata);
    if (fault !== undefined)
      throw new MsGraphFault({ statusCode: 400, code: 'BadRequest', message: fault, shape: 'intune' });
  };

  app.get<{ Querystring: Query }>(path, { onRequest: reading }, async ({ query }) => {
    const names = select(query);
    return {
      '@odata.context': `${origin()}${root}/$metadata#deviceManagement/${segment}`,
      ...pageOf(store.list(), query, { url: `${origin()}${path}`, pageSize, show: (entity) => pick(entity, names) }),
    };
  });
  app.get<ById>(`${path}/:id`, { onRequest: reading }, async ({ params, query }) =>
    pick(found(store.get(params.id)), select(query)),
  );
  app.post(path, { onRequest: writing }, async ({ body }, reply) => {
    if (create === 'refused') throw noRoute(segment);
    checked(body);
    return reply.code(201).send(store.create(body as Json));
  });
  app.patch<ById>(`${path}/:id`, { onRequest: writing }, async ({ body, params }) => {
    const held = found(store.get(params.id));
    checked(withoutHeld(body, held));
    return store.update(params.id, body as Json);
  });
  app.delete<ById>(`${path}/:id`, { onRequest: writing }, async ({ params }, reply) => {
    found(store.remove(params.id) || undefined);
    return reply.code(204).send();
  });
}

/** As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
function noRoute(segment: string): MsGraphFault {
  return new MsGraphFault({
    statusCode: 400,
    code: 'No method match route template',
    message: `No OData route exists that match template ~/singleton/navigation with http verb POST for request /StatelessOnboardingService/deviceManagement/${segment}.`,
  });
}

/**
 * What of a body is new to the entity. A Graph that shows an assignment knows its kind and its properties, so it takes
 * the assignment back as part of the same list, whatever this metadata says.
 */
function withoutHeld(body: unknown, held: Json): unknown {
  if (!isObject(body)) return body;
  const isNew = (name: string, item: unknown): boolean => {
    const list = held[name];
    return !Array.isArray(list) || !list.some((it) => isDeepStrictEqual(it, item));
  };
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => isNew(name, item)) : value,
    ]),
  );
}
