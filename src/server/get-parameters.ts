// The parameters of a GET request to `/graphql`.
import { HttpRefusal } from './http-errors.js';
import { parseJson } from './json.js';

export interface GetParameters {
  /** The document; `undefined` if the request has none. */
  query: string | undefined;
  /** The parameters as a query string that any parser reads alike: each once, none of them empty. */
  search: string;
}

const names: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

/**
 * Reads the parameters of a URL. An empty one counts as absent, as does `null` for variables and extensions. Throws an
 * `HttpRefusal` for a parameter that is repeated, malformed, or not UTF-8. Parameters with other names are ignored.
 */
export function readGetParameters(url: string): GetParameters {
  const found = new Map<string, string>();
  const start = url.indexOf('?');
  for (const text of start < 0 ? [] : url.slice(start + 1).split('&')) {
    const [name = '', ...rest] = text.split('=');
    const decodedName = decode(name);
    const value = decode(rest.join('='));
    if (!names.has(decodedName)) continue;
    if (found.has(decodedName)) throw new HttpRefusal(400, `Send \`${decodedName}\` once in the URL.`);
    found.set(decodedName, value);
  }
  for (const [name, value] of found) if (value === '' || isNull(name, value)) found.delete(name);
  return { query: found.get('query'), search: `?${new URLSearchParams([...found]).toString()}` };
}

/** Decodes `application/x-www-form-urlencoded`, whose bytes must be UTF-8. Node refuses bytes that are not encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new HttpRefusal(400, 'The query string of the URL is not percent-encoded UTF-8.');
  }
}

/** Whether a parameter is `null`. Throws for variables and extensions that are not an object either. */
function isNull(name: string, text: string): boolean {
  if (name !== 'variables' && name !== 'extensions') return false;
  const value = parseJson(text, `\`${name}\` in the URL`);
  if (value === null) return true;
  if (typeof value === 'object' && !Array.isArray(value)) return false;
  throw new HttpRefusal(400, `\`${name}\` in the URL must be a JSON object.`);
}
