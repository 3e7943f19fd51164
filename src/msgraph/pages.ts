// Every item of a collection, page after page.
import { asObject, MsGraphUnavailable, type MsGraphAnswer } from './errors.js';
import { makeAnew } from './reuse.js';

/** A tenant has a handful of partners on one or two pages; a list that goes on and on is a fault of the server. */
const maxPages = 100;
/** A tenant has a handful of partners, and the platforms' vendors number in the tens: a thousand times that is a fault. */
const maxItems = 10_000;
/** Characters of all pages together: two pages of the longest body that is read, so that a list never takes all memory. */
const maxCharacters = 32 * 1024 * 1024;

export interface PagesOptions<T> {
  get: (path: string) => Promise<MsGraphAnswer>;
  /** Where every page has to be. */
  root: URL;
  /** Items after which no further page is read; by default all pages are. */
  enough?: number | undefined;
  /** Makes something of each item; the same function each time. */
  decode: (item: unknown) => T;
}

/**
 * Reads a collection page by page. A nextLink is followed exactly as Graph gave it (learn.microsoft.com/graph/paging), and only
 * inside the service root: the user's token goes along. An empty page may still have a next one.
 *
 * Rejects with `MsGraphUnavailable` when an answer is not a page, the list does not end, or it is too long.
 */
export async function readPages<T>(
  path: string,
  { decode, enough = Number.POSITIVE_INFINITY, get, root }: PagesOptions<T>,
): Promise<T[]> {
  const pages: T[][] = [];
  let [items, characters] = [0, 0];
  let next: string | undefined = path;
  while (next !== undefined && items < enough) {
    if (pages.length === maxPages) throw unusable('a list that does not end');
    const { body, derive = makeAnew, length = 0 } = await get(next);
    const page = asObject(body);
    const value = page?.['value'];
    if (!Array.isArray(value)) throw unusable('something that is no list');
    items += value.length;
    characters += length;
    if (items > maxItems) throw unusable('a list of more than 10,000 items');
    if (characters > maxCharacters) throw unusable('a list of more than 32 MiB');
    pages.push(derive(decode, () => value.map((item) => decode(item))));
    next = nextLink(page?.['@odata.nextLink'], root);
  }
  return pages.flat();
}

/** The path of the next page, behind the service root. */
function nextLink(link: unknown, root: URL): string | undefined {
  if (link === undefined || link === null) return undefined;
  const inside = typeof link === 'string' && URL.canParse(link) ? new URL(link) : undefined;
  if (!inside?.href.startsWith(`${root.href}/`) || inside.username || inside.password) {
    throw unusable('a next page on another server');
  }
  return (inside.pathname + inside.search).slice(root.pathname.length);
}

function unusable(what: string): MsGraphUnavailable {
  return new MsGraphUnavailable({ message: `Microsoft Graph answered with ${what}.` });
}
