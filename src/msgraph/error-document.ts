// Graph's description of an error. Services behind Graph put their own JSON document into `message`, as text, and at
// times nest it: https://github.com/microsoftgraph/microsoft-graph-docs/issues/7530
import { asObject, type Json } from './json.js';

export interface ErrorDocument {
  /** The innermost message, if it is prose. */
  message: string | undefined;
  /** The error codes, outermost first, as they were sent. */
  codes: readonly unknown[];
  /** The innermost wait that a document asks for: seconds, or a date. */
  retryAfter: string | number | undefined;
}

/** Documents inside documents that are unwrapped. Two have been seen. */
const maxLevels = 10;
/** Characters of a document. Intune's have some hundreds. */
const maxDocumentLength = 100_000;

/** Reads the `error` of a response. Never throws, whatever it holds. */
export function readErrorDocument(error: unknown): ErrorDocument {
  const codes: unknown[] = [];
  let retryAfter: ErrorDocument['retryAfter'];
  let inner: unknown = error;
  for (let level = 0; level <= 2 * maxLevels; level++) {
    if (typeof inner === 'string') {
      const parsed = parseDocument(inner);
      if (!parsed) return { message: asProse(inner), codes, retryAfter };
      inner = parsed;
      continue;
    }
    const document = asObject(inner);
    if (!document) break;
    const members = membersOf(document);
    const code = members.get('errorcode') ?? members.get('code');
    if (code !== undefined) codes.push(code);
    const wait = members.get('retryafter');
    if (typeof wait === 'string' || typeof wait === 'number') retryAfter = wait;
    // A document can have the form of a response of Graph:
    // https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/1467
    inner = members.get('message') ?? members.get('error');
  }
  return { message: undefined, codes, retryAfter };
}

/** Returns the object, list or string that a text is the JSON of; `undefined` for any other text. */
function parseDocument(text: string): unknown {
  if (text.length > maxDocumentLength || !/^\s*[{["]/.test(text)) return undefined;
  try {
    return JSON.parse(text) || undefined;
  } catch {
    return undefined;
  }
}

/** Returns a message unless it is blank, or a document that is broken or too long. */
function asProse(message: string): string | undefined {
  return /^\s*(?:\{|$)/.test(message) ? undefined : message;
}

/** Returns the members that a document is read for, by name in lower case: services spell them in several ways. */
function membersOf(document: Json): Map<string, unknown> {
  const members = new Map<string, unknown>();
  for (const [name, value] of Object.entries(document)) {
    const folded = name.toLowerCase();
    if (value !== null && readNames.has(folded) && !members.has(folded)) members.set(folded, value);
  }
  return members;
}

const readNames = new Set(['code', 'error', 'errorcode', 'message', 'retryafter']);
