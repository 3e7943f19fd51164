// The routes of the local Graph that read groups and assignment filters, and what all of its routes share.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { propertiesOf, type Metadata } from './metadata.js';
import { MsGraphFault } from './msgraph-error.js';
import type { Hook } from './msgraph-permissions.js';
import { isGuid, readSelect, type Json } from './odata.js';

export type Query = Record<string, string | undefined>;
export type ById = { Params: { id: string }; Querystring: Query };

interface ReadOnlyRoute {
  items: readonly { id: string }[];
  /** Names of the properties. */
  known: readonly string[];
  type: string;
  metadata: Metadata;
  demand: Hook;
  shape?: 'intune';
}

/** Objects by id. */
export function registerReadOnly(
  app: FastifyInstance,
  path: string,
  { demand, items, known, metadata, shape, type }: ReadOnlyRoute,
): void {
  app.get<ById>(`${path}/:id`, { onRequest: demand }, async ({ headers, params, query }) => {
    // The directory's ids are GUIDs: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3854
    if (shape !== 'intune' && !isGuid(params.id))
      throw new MsGraphFault({
        statusCode: 400,
        code: 'Request_BadRequest',
        message: `Invalid object identifier '${params.id}'.`,
      });
    const item = items.find(({ id }) => id.toLowerCase() === params.id.toLowerCase());
    if (!item && shape !== 'intune') {
      throw new MsGraphFault({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
        message: `Resource '${params.id}' does not exist or one of its queried reference-property objects are not present.`,
      });
    }
    const shown = pick({ ...found(item) }, selected(query, known, type, shape));
    return isAskedForAll(headers) ? shown : withSentinels(shown, type, metadata);
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
  { demand, items, known, metadata, origin, pageSize, shape, type }: ListRoute,
): void {
  app.get<{ Querystring: Query }>(path, { onRequest: demand }, async ({ headers, query }) => {
    const names = selected(query, known, type, shape);
    const show = (item: object): Json => {
      const shown = pick({ ...item }, names);
      return isAskedForAll(headers) ? shown : withSentinels(shown, type, metadata);
    };
    return pageOf(items, query, { url: `${origin()}${path}`, pageSize, show });
  });
}

const sentinel = 'unknownFutureValue';

/** https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations */
function isAskedForAll({ prefer = '' }: FastifyRequest['headers']): boolean {
  return String(prefer).includes('include-unknown-enum-members');
}

/** Members that an enum has behind its sentinel are shown only to callers that ask for them. */
function withSentinels(item: Json, type: string, metadata: Metadata): Json {
  const properties = propertiesOf(metadata, type);
  const isBehind = (name: string, value: unknown): boolean => {
    const members = metadata.enums.get(properties.get(name)?.type ?? '') ?? [];
    const end = members.indexOf(sentinel);
    return end >= 0 && members.slice(end + 1).some((member) => member === value);
  };
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, isBehind(name, value) ? sentinel : value]),
  );
}

export function selected(query: Query, known: readonly string[], type: string, shape?: 'intune'): string[] {
  const names = readSelect(query, known, type);
  if (Array.isArray(names)) return names;
  throw new MsGraphFault({ statusCode: 400, code: 'BadRequest', message: names.fault, shape });
}

export function found<T>(value: T | undefined): T {
  if (value === undefined)
    throw new MsGraphFault({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: 'The requested resource could not be found.',
      shape: 'intune',
    });
  return value;
}

export function pick(item: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('@') || names.includes(name)));
}

interface Page<T> {
  /** Of the list. */
  url: string;
  pageSize: number;
  show: (item: T) => Json;
}

/** The page that a query is at. */
export function pageOf<T>(items: readonly T[], query: Query, { pageSize, show, url }: Page<T>): Json {
  const start = readSkipToken(query['$skiptoken']);
  const end = start + pageSize;
  return { ...(end < items.length ? nextLink(url, query, end) : {}), value: items.slice(start, end).map(show) };
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
