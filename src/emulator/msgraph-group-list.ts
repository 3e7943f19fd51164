// The list of groups of the local Graph: words, order and pages, as the directory has them for advanced queries.
// https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
import type { FastifyInstance } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';
import { nextLink, pick, readSkipToken, selected } from './msgraph-routes.js';
import type { Demand } from './msgraph-permissions.js';
import type { Profile } from './metadata.js';
import { groupProperties, type Group } from './seed.js';

interface GroupList {
  groups: readonly Group[];
  root: string;
  profile: Profile;
  demand: Demand;
  /** Where this listens; nextLinks are absolute. */
  origin: () => string;
}

const options = new Set(['$select', '$search', '$orderby', '$top', '$count', '$skiptoken']);
/** https://learn.microsoft.com/graph/api/group-list: default and maximum of `$top`. */
const pageSizes = { default: 100, max: 999 };

export function registerGroupList(app: FastifyInstance, { demand, groups, origin, profile, root }: GroupList): void {
  const path = `${root}/groups`;
  app.get(path, { onRequest: demand('readGroups') }, async ({ headers, url }) => {
    const query = readQuery(url, profile === 'v1.0');
    const names = selected({ $select: query['$select'] }, groupProperties, 'group');
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
function readQuery(url: string, decodesTwice: boolean): Record<string, string> {
  const raw = url.replace(/^[^?]*\??/, '');
  const query = [...new URLSearchParams(decodesTwice ? decodeURIComponent(raw) : raw)];
  const names = query.map(([name]) => name);
  const other = names.find((name, index) => !options.has(name) || names.indexOf(name) < index);
  if (other !== undefined) throw refused(`Unrecognized query argument specified: '${other}'.`);
  return Object.fromEntries(query);
}

/** One clause, which is what the emulator knows of the grammar: `"displayName:words"`. */
function readSearch(search: string | undefined, isAdvanced: boolean): (group: Group) => boolean {
  if (search === undefined) return () => true;
  if (!isAdvanced) {
    throw new MsGraphFault({
      statusCode: 400,
      code: 'Request_UnsupportedQuery',
      message:
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    });
  }
  const clause = /^"displayName:((?:[^"\\]|\\["\\])*)"$/.exec(search)?.[1]?.replace(/\\(.)/g, '$1');
  const wanted = clause === undefined ? [] : tokensOf(clause);
  if (wanted.length === 0) throw refused(`Syntax error in '${search}'.`);
  return ({ displayName }) => {
    const tokens = tokensOf(displayName);
    return wanted.every((word) => tokens.some((token) => token.startsWith(word)));
  };
}

function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function byName(order: string): (a: Group, b: Group) => number {
  if (order !== 'displayName') throw refused(`The emulator does not order groups by '${order}'.`);
  return (a, b) => a.displayName.localeCompare(b.displayName, 'en');
}

function readTop(top: string | undefined): number {
  if (top === undefined) return pageSizes.default;
  const size = /^\d+$/.test(top) ? Number(top) : 0;
  if (size < 1 || size > pageSizes.max) throw refused(`Invalid page size specified: '${top}'.`);
  return size;
}

function refused(message: string): MsGraphFault {
  return new MsGraphFault({ statusCode: 400, code: 'Request_BadRequest', message });
}
