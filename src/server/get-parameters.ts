// The parameters of a GET request to `/graphql`.
import { HttpRefusal } from './http-errors.js';
import { parseJson } from './json.js';

export interface GetParameters {
  /** The document; `undefined` if the request has none. */
  query: string | undefined;
  /** The parameters as a query string that any parser reads alike: each once, none of them empty. */
  search: string;
}

const names: ReadonlySet<string> = new Set(['documentId', 'query', 'operationName', 'variables', 'extensions']);

/**
 * Reads the parameters of a URL. An empty one counts as absent, as does `null` for variables and extensions. Throws an
 * `HttpRefusal` for a parameter that is repeated, malformed, or not UTF-8. Parameters with other names are ignored.
 * `resolve` replaces the id of a document by its text.
 */
export function readGetParameters(url: string, resolve: ResolveDocument = asIs): GetParameters {
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
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of found) {
    const parsed = value === '' ? null : parse(name, value);
    if (parsed !== null) parameters[name] = parsed;
  }
  const { documentId: _, query, ...others } = resolve(parameters);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ query, ...others })) {
    if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return { query: typeof query === 'string' ? query : undefined, search: `?${search.toString()}` };
}

type ResolveDocument = (parameters: Record<string, unknown>) => Record<string, unknown>;
const asIs: ResolveDocument = (parameters) => parameters;

/** Decodes `application/x-www-form-urlencoded`, whose bytes must be UTF-8. Node refuses bytes that are not encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new HttpRefusal(400, 'The query string of the URL is not percent-encoded UTF-8.');
  }
}

/** Returns the value of a parameter. Throws for variables and extensions that are neither an object nor `null`. */
function parse(name: string, text: string): unknown {
  if (name !== 'variables' && name !== 'extensions') return text;
  const value = parseJson(text, `\`${name}\` in the URL`);
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  throw new HttpRefusal(400, `\`${name}\` in the URL must be a JSON object.`);
}
