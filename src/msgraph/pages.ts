// Paging: reads the items of a collection, page by page.
import { graphResponseLimits } from '../process-limits.js';
import { MsGraphUnavailable, type MsGraphResponse } from './errors.js';
import { foldId } from './id.js';
import { asObject } from './json.js';
import { bytesOfValue } from './json-size.js';
import { muchMemory, tooLarge } from './response-bytes.js';

/** A tenant's partners fit on one or two pages. A hundred pages mean that the server's links never end. */
const maxPages = 100;
/** A tenant has a few partners, and there are tens of vendors. A thousand times as many mean a fault of the server. */
const maxItems = 10_000;

export interface PagesOptions<T> {
  get: (path: string) => Promise<MsGraphResponse>;
  /** The service root, which every page must be inside. */
  root: URL;
  /** Number of items after which no further page is read; by default all pages are read. */
  stopAfterItems?: number | undefined;
  decode: (item: unknown) => T;
}

/**
 * Returns the decoded items of a collection. A nextLink is followed exactly as Graph sent it
 * (learn.microsoft.com/graph/paging), and only inside the service root, because the user's token is sent to it. An
 * empty page can still have a next one. An object that Graph lists again, as it may if the collection changes between
 * two pages, counts once. Rejects with `MsGraphUnavailable` if a response is not a page, or a link leads back to a page;
 * with `MsGraphResponseTooLarge` if a limit is exceeded.
 */
export async function readPages<T>(
  path: string,
  { decode, get, root, stopAfterItems = Number.POSITIVE_INFINITY }: PagesOptions<T>,
): Promise<T[]> {
  const items: T[] = [];
  const ids = new Set<string>();
  const visited = new Set<string>();
  let received = 0;
  let bytes = 0;
  let next: string | undefined = path;
  while (next !== undefined && items.length < stopAfterItems) {
    if (visited.has(next)) throw unusable('a list whose pages lead back to an earlier one');
    if (visited.size === maxPages) throw tooLarge(`A list of Microsoft Graph has more than ${maxPages} pages`);
    visited.add(next);
    const { body, text = '' } = await get(next);
    const page = asObject(body);
    const value = page?.['value'];
    if (!Array.isArray(value)) throw unusable('something other than a list');
    received += value.length;
    const nextPage = nextLink(page?.['@odata.nextLink'], root);
    // Each response has its own bound, so a single page needs no sum.
    if (bytes > 0 || nextPage !== undefined) bytes += bytesOfValue(Buffer.from(text));
    if (received > maxItems) throw tooLarge('A list of Microsoft Graph has more than 10,000 items');
    if (bytes > graphResponseLimits.value) throw tooLarge(`A list of Microsoft Graph takes ${muchMemory}`);
    for (const item of value) if (isFirst(item, ids)) items.push(decode(item));
    next = nextPage;
  }
  return items;
}

/**
 * Adds the id of an item to those that were listed. Returns `false` if it was there; `true` for an item without an id.
 */
function isFirst(item: unknown, ids: Set<string>): boolean {
  const id = asObject(item)?.['id'];
  if (typeof id !== 'string' || id === '') return true;
  const size = ids.size;
  ids.add(foldId(id));
  return ids.size > size;
}

/** Returns the path of the next page, relative to the service root; `undefined` for the last page. */
function nextLink(link: unknown, root: URL): string | undefined {
  if (link === undefined || link === null) return undefined;
  const url = typeof link === 'string' && URL.canParse(link) ? new URL(link) : undefined;
  if (!url?.href.startsWith(`${root.href}/`) || url.username || url.password) {
    throw unusable('a link to a page outside the service root');
  }
  return (url.pathname + url.search).slice(root.pathname.length);
}

function unusable(what: string): MsGraphUnavailable {
  return new MsGraphUnavailable({ message: `Microsoft Graph responded with ${what}.` });
}
