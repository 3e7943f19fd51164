// Read-only routes of the local Graph for groups and assignment filters, and paging and selection for all routes.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { propertiesOf, type Metadata } from './metadata.js';
import { MsGraphErrorResponse } from './error.js';
import type { Guard } from './permissions.js';
import { isGuid, readSelect, type Json } from './odata.js';

export type Query = Record<string, string | undefined>;
export type ById = { Params: { id: string }; Querystring: Query };

interface ReadOnlyRoute {
  items: readonly { id: string }[];
  propertyNames: readonly string[];
  type: string;
  metadata: Metadata;
  guard: Guard;
  shape?: 'intune';
}

/** Serves single objects by id. */
export function registerReadOnly(
  app: FastifyInstance,
  path: string,
  { guard, items, metadata, propertyNames, shape, type }: ReadOnlyRoute,
): void {
  app.get<ById>(`${path}/:id`, { onRequest: guard }, async ({ headers, params, query }) => {
    // The directory's ids are GUIDs: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3854
    if (shape !== 'intune' && !isGuid(params.id))
      throw new MsGraphErrorResponse({
        statusCode: 400,
        code: 'Request_BadRequest',
        message: `Invalid object identifier '${params.id}'.`,
      });
    const item = items.find(({ id }) => id.toLowerCase() === params.id.toLowerCase());
    if (!item && shape !== 'intune') {
      throw new MsGraphErrorResponse({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
        message: `Resource '${params.id}' does not exist or one of its queried reference-property objects are not present.`,
      });
    }
    const shown = pick({ ...orNotFound(item) }, selectedProperties(query, { propertyNames, type, shape }));
    return wantsUnknownMembers(headers) ? shown : withSentinels(shown, type, metadata);
  });
}

interface ListRoute extends ReadOnlyRoute {
  pageSize: number;
  /** Origin of the server; next links are absolute. */
  origin: () => string;
}

/** Serves a list that supports `$select` only, since Graph documents no other options for it. */
export function registerList(
  app: FastifyInstance,
  path: string,
  { guard, items, metadata, origin, pageSize, propertyNames, shape, type }: ListRoute,
): void {
  app.get<{ Querystring: Query }>(path, { onRequest: guard }, async ({ headers, query }) => {
    const names = selectedProperties(query, { propertyNames, type, shape });
    const show = (item: object): Json => {
      const shown = pick({ ...item }, names);
      return wantsUnknownMembers(headers) ? shown : withSentinels(shown, type, metadata);
    };
    return pageOf(items, query, { url: `${origin()}${path}`, pageSize, show });
  });
}

const sentinel = 'unknownFutureValue';

/** https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations */
function wantsUnknownMembers({ prefer = '' }: FastifyRequest['headers']): boolean {
  return String(prefer).includes('include-unknown-enum-members');
}

/** Replaces enum members after the sentinel, which Graph shows only to callers that opt in, by the sentinel. */
function withSentinels(item: Json, type: string, metadata: Metadata): Json {
  const properties = propertiesOf(metadata, type);
  const isAfterSentinel = (name: string, value: unknown): boolean => {
    const members = metadata.enums.get(properties.get(name)?.type ?? '') ?? [];
    const position = members.indexOf(sentinel);
    return position >= 0 && members.slice(position + 1).some((member) => member === value);
  };
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, isAfterSentinel(name, value) ? sentinel : value]),
  );
}

interface Selection {
  propertyNames: readonly string[];
  type: string;
  shape?: 'intune' | undefined;
}

/** Returns the properties that `$select` names, or all of them. Throws a 400 for unknown names and other options. */
export function selectedProperties(query: Query, { propertyNames, shape, type }: Selection): string[] {
  const { names, problem } = readSelect(query, { propertyNames, type });
  if (names) return names;
  throw new MsGraphErrorResponse({ statusCode: 400, code: 'BadRequest', message: problem, shape });
}

/** Returns the value; throws Intune's 404 for `undefined`. */
export function orNotFound<T>(value: T | undefined): T {
  if (value === undefined)
    throw new MsGraphErrorResponse({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: 'The requested resource could not be found.',
      shape: 'intune',
    });
  return value;
}

/** Returns the named properties of an object, and its annotations. */
export function pick(item: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('@') || names.includes(name)));
}

interface Page<T> {
  /** Of the list, without a query. */
  url: string;
  pageSize: number;
  show: (item: T) => Json;
}

/** Returns the page that the query's `$skiptoken` names. */
export function pageOf<T>(items: readonly T[], query: Query, { pageSize, show, url }: Page<T>): Json {
  const start = readSkipToken(query['$skiptoken']);
  const end = start + pageSize;
  const link = end < items.length ? nextLink(url, query, end) : {};
  return { ...link, value: items.slice(start, end).map(show) };
}

/** Returns the link to the page that starts at an index, with the query of this page. */
export function nextLink(url: string, query: Query, start: number): Json {
  const next = new URLSearchParams({ ...(query as Record<string, string>), $skiptoken: writeSkipToken(start) });
  return { '@odata.nextLink': `${url}?${next}` };
}

const tokenPrefix = 'from ';

function writeSkipToken(start: number): string {
  return Buffer.from(tokenPrefix + start).toString('base64url');
}

/** Returns the index of a page's first item; 0 without a token. */
export function readSkipToken(token = ''): number {
  const text = Buffer.from(token, 'base64url').toString();
  return Number(text.slice(tokenPrefix.length)) || 0;
}
