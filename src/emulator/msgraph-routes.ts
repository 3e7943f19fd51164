// The routes of the local Graph: partners to read and write, groups and assignment filters to read.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';
import type { Demand } from './msgraph-permissions.js';
import { faultOfPartner, isGuid, isObject, partnerProperties, readSelect, type Json, type Profile } from './odata.js';
import type { Store } from './store.js';

interface PartnerRoutes {
  create: 'offered' | 'refused';
  root: string;
  profile: Profile;
  pageSize: number;
  store: Store;
  demand: Demand;
  /** Where this listens; nextLinks are absolute. */
  origin: () => string;
}
type Query = Record<string, string | undefined>;
type ById = { Params: { id: string }; Querystring: Query };

/** The five calls of Microsoft's pages about partners. */
export function registerPartners(app: FastifyInstance, routes: PartnerRoutes): void {
  const { demand, origin, pageSize, profile, root, store } = routes;
  const path = `${root}/deviceManagement/complianceManagementPartners`;
  const known = ['id', ...partnerProperties(profile).keys()];
  const [reading, writing] = [{ onRequest: demand('readPartners') }, { onRequest: demand('writePartners') }];
  const select = (query: Query): string[] => selected(query, known, 'complianceManagementPartner', 'intune');

  app.get<{ Querystring: Query }>(path, reading, async ({ query }) => {
    const names = select(query);
    const all = store.list();
    const start = readSkipToken(query['$skiptoken']);
    const end = start + pageSize;
    return {
      '@odata.context': `${origin()}${root}/$metadata#deviceManagement/complianceManagementPartners`,
      ...(end < all.length ? nextLink(`${origin()}${path}`, query, end) : {}),
      value: all.slice(start, end).map((partner) => pick(partner, names)),
    };
  });
  app.get<ById>(`${path}/:id`, reading, async ({ params, query }) => pick(found(store.get(params.id)), select(query)));
  app.post(path, writing, async ({ body }, reply) => {
    if (routes.create === 'refused') throw noRoute();
    return reply.code(201).send(store.create(checked(body, profile)));
  });
  app.patch<ById>(`${path}/:id`, writing, async ({ body, params }) => {
    const held = found(store.get(params.id));
    checked(withoutHeld(body, held), profile);
    return store.update(params.id, body as Json);
  });
  app.delete<ById>(`${path}/:id`, writing, async ({ params }, reply) => {
    found(store.remove(params.id) || undefined);
    return reply.code(204).send();
  });
}

/** As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
function noRoute(): MsGraphFault {
  return new MsGraphFault(
    400,
    'No method match route template',
    'No OData route exists that match template ~/singleton/navigation with http verb POST for request /StatelessOnboardingService/deviceManagement/complianceManagementPartners.',
  );
}

interface ReadOnlyRoute {
  items: readonly { id: string }[];
  /** Names of the properties. */
  known: readonly string[];
  type: string;
  demand: (request: FastifyRequest) => Promise<void>;
  shape?: 'intune';
}

/** Objects by id. */
export function registerReadOnly(
  app: FastifyInstance,
  path: string,
  { demand, items, known, shape, type }: ReadOnlyRoute,
): void {
  app.get<ById>(`${path}/:id`, { onRequest: demand }, async ({ headers, params, query }) => {
    // The directory's ids are GUIDs: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3854
    if (shape !== 'intune' && !isGuid(params.id))
      throw new MsGraphFault(400, 'Request_BadRequest', `Invalid object identifier '${params.id}'.`);
    const item = items.find(({ id }) => id.toLowerCase() === params.id.toLowerCase());
    if (!item && shape !== 'intune') {
      throw new MsGraphFault(
        404,
        'Request_ResourceNotFound',
        `Resource '${params.id}' does not exist or one of its queried reference-property objects are not present.`,
      );
    }
    return asAsked(pick({ ...found(item) }, selected(query, known, type, shape)), headers);
  });
}

interface ListRoute extends ReadOnlyRoute {
  pageSize: number;
  /** Where this listens; nextLinks are absolute. */
  origin: () => string;
}

/** A list that Graph promises no options for but `$select`. */
export function registerList(
  app: FastifyInstance,
  path: string,
  { demand, items, known, origin, pageSize, shape, type }: ListRoute,
): void {
  app.get<{ Querystring: Query }>(path, { onRequest: demand }, async ({ headers, query }) => {
    const names = selected(query, known, type, shape);
    const start = readSkipToken(query['$skiptoken']);
    const end = start + pageSize;
    return {
      ...(end < items.length ? nextLink(`${origin()}${path}`, query, end) : {}),
      value: items.slice(start, end).map((item) => asAsked(pick({ ...item }, names), headers)),
    };
  });
}

/** Members of `devicePlatformType` behind its sentinel: https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations */
const newPlatforms: ReadonlySet<unknown> = new Set(['windowsMobileApplicationManagement']);

/** Shows members behind a sentinel only to callers that ask for them. */
function asAsked(item: Json, { prefer = '' }: FastifyRequest['headers']): Json {
  const isAskedFor = String(prefer).includes('include-unknown-enum-members');
  return isAskedFor || !newPlatforms.has(item['platform']) ? item : { ...item, platform: 'unknownFutureValue' };
}

export function selected(query: Query, known: readonly string[], type: string, shape?: 'intune'): string[] {
  const names = readSelect(query, known, type);
  if (Array.isArray(names)) return names;
  throw new MsGraphFault(400, 'BadRequest', names.fault, shape);
}

function found<T>(value: T | undefined): T {
  if (value === undefined)
    throw new MsGraphFault(404, 'ResourceNotFound', 'The requested resource could not be found.', 'intune');
  return value;
}

/**
 * What of a body is new to the partner. A Graph that shows an assignment knows its kind and its properties, so it takes
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

function checked(body: unknown, profile: Profile): Json {
  const fault = faultOfPartner(body, profile);
  if (fault !== undefined || !isObject(body))
    throw new MsGraphFault(400, 'BadRequest', fault ?? 'An object was expected.', 'intune');
  return body;
}

export function pick(item: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('@') || names.includes(name)));
}

/** The page that starts there, with the query that began the list. */
export function nextLink(url: string, query: Query, start: number): Json {
  const next = new URLSearchParams({ ...(query as Record<string, string>), $skiptoken: writeSkipToken(start) });
  return { '@odata.nextLink': `${url}?${next}` };
}

const writeSkipToken = (start: number): string => Buffer.from(`from ${start}`).toString('base64url');
export const readSkipToken = (token: string | undefined): number =>
  Number(
    Buffer.from(token ?? '', 'base64url')
      .toString()
      .slice(5),
  ) || 0;
