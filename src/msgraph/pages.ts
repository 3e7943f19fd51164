// Every item of a collection, page after page.
import { asObject, MsGraphUnavailable } from './errors.js';

/** A tenant has a handful of partners on one or two pages; a list that goes on and on is a fault of the server. */
const mostPages = 100;

/**
 * Reads a collection whole. A nextLink is followed exactly as Graph gave it (learn.microsoft.com/graph/paging), and only
 * inside the service root: the user's token goes along. An empty page may still have a next one.
 *
 * Rejects with `MsGraphUnavailable` when an answer is not a page or the list does not end.
 */
export async function readPages(get: (path: string) => Promise<unknown>, root: URL, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let next: string | undefined = path;
  for (let page = 1; next !== undefined; page++) {
    if (page > mostPages) throw unusable('a list that does not end');
    const body = asObject(await get(next));
    if (!Array.isArray(body?.['value'])) throw unusable('something that is no list');
    items.push(...body['value']);
    next = nextLink(body['@odata.nextLink'], root);
  }
  return items;
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
  return new MsGraphUnavailable(`Microsoft Graph answered with ${what}.`);
}
