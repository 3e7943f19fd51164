// The list of groups of the local Graph, with the search, order and paging of the directory's advanced queries.
// https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
import type { FastifyInstance } from 'fastify';
import { MsGraphErrorResponse } from './error.js';
import { nextLink, pick, readSkipToken, selectedProperties } from './routes.js';
import type { RequirePermission } from './permissions.js';
import type { Profile } from './metadata.js';
import { groupProperties, type Group } from './seed.js';

interface GroupList {
  groups: readonly Group[];
  root: string;
  profile: Profile;
  requirePermission: RequirePermission;
  /** Origin of the server; next links are absolute. */
  origin: () => string;
}

const queryOptions = new Set(['$select', '$search', '$orderby', '$top', '$count', '$skiptoken']);
/** https://learn.microsoft.com/graph/api/group-list: default and maximum of `$top`. */
const pageSizes = { default: 100, max: 999 };

export function registerGroupList(
  app: FastifyInstance,
  { groups, origin, profile, requirePermission, root }: GroupList,
): void {
  const path = `${root}/groups`;
  app.get(path, { onRequest: requirePermission('readGroups') }, async ({ headers, url }) => {
    const query = readQuery(url, { decodesTwice: profile === 'v1.0' });
    const names = selectedProperties({ $select: query['$select'] }, { propertyNames: groupProperties, type: 'group' });
    const isAdvanced = headers['consistencylevel'] === 'eventual';
    const matching = groups.filter(readSearch(query['$search'], isAdvanced));
    const all = query['$orderby'] === undefined ? matching : matching.toSorted(byName(query['$orderby']));
    const start = readSkipToken(query['$skiptoken']);
    const end = start + readTop(query['$top']);
    return {
      '@odata.context': `${origin()}${root}/$metadata#groups`,
      ...(query['$count'] === 'true' && isAdvanced && start === 0 ? { '@odata.count': all.length } : {}),
      ...(end < all.length ? nextLink(`${origin()}${path}`, query, end) : {}),
      value: all.slice(start, end).map((group) => pick({ ...group }, names)),
    };
  });
}

/** v1.0 decodes twice: https://developer.microsoft.com/graph/known-issues/?search=18185 */
function readQuery(url: string, { decodesTwice }: { decodesTwice: boolean }): Record<string, string> {
  const raw = url.replace(/^[^?]*\??/, '');
  const query = [...new URLSearchParams(decodesTwice ? decodeURIComponent(raw) : raw)];
  const names = query.map(([name]) => name);
  const invalid = names.find((name, index) => !queryOptions.has(name) || names.indexOf(name) < index);
  if (invalid !== undefined) throw badRequest(`Unrecognized query argument specified: '${invalid}'.`);
  return Object.fromEntries(query);
}

/** Returns the predicate of a search. Of Graph's grammar, only one clause is supported: `"displayName:words"`. */
function readSearch(search: string | undefined, isAdvanced: boolean): (group: Group) => boolean {
  if (search === undefined) return () => true;
  if (!isAdvanced) {
    throw new MsGraphErrorResponse({
      statusCode: 400,
      code: 'Request_UnsupportedQuery',
      message:
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    });
  }
  const clause = /^"displayName:((?:[^"\\]|\\["\\])*)"$/.exec(search)?.[1]?.replace(/\\(.)/g, '$1');
  const wanted = clause === undefined ? [] : tokensOf(clause);
  if (wanted.length === 0) throw badRequest(`Syntax error in '${search}'.`);
  return ({ displayName }) => {
    const tokens = tokensOf(displayName);
    return wanted.every((word) => tokens.some((token) => token.startsWith(word)));
  };
}

function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function byName(order: string): (a: Group, b: Group) => number {
  if (order !== 'displayName') throw badRequest(`The emulator cannot order groups by '${order}'.`);
  return (a, b) => a.displayName.localeCompare(b.displayName, 'en');
}

/** Returns the size of the pages of a list of the directory. */
export function readTop(top: string | undefined): number {
  if (top === undefined) return pageSizes.default;
  const size = /^\d+$/.test(top) ? Number(top) : 0;
  if (size < 1 || size > pageSizes.max) throw badRequest(`Invalid page size specified: '${top}'.`);
  return size;
}

function badRequest(message: string): MsGraphErrorResponse {
  return new MsGraphErrorResponse({ statusCode: 400, code: 'Request_BadRequest', message });
}
