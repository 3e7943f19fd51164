// Cache of parsed responses: a response whose text is unchanged is parsed and decoded once.
//
// Intune's responses rarely change and have no ETag, so the same text arrives again and again. The cache never answers
// a request by itself: Graph is called each time, with the caller's own token, and decides what that caller may see.
// Only then is the text that arrived compared with the previous response to the same path. Equal texts parse and decode
// alike for every caller, so nothing leaks from one to another. Reused values are frozen: no request can change what
// another one reads.
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import { parseJson } from './json-text.js';

/** A parsed response, and the values derived from it. */
export interface ParsedBody {
  body: unknown;
  derive: Derive;
}

/**
 * Returns the value that `make` computes from a body. The value is cached with the body by `key`, so `make` must be
 * pure, and `key` must be the same each time, such as a function of a module.
 */
export type Derive = <T>(key: unknown, make: () => T) => T;

/** Computes the value each time: for a body that is not cached. */
export const deriveUncached: Derive = (_, make) => make();

export interface ResponseCache {
  /** Parses the text of a response. Throws a `SyntaxError` if it is not JSON. */
  parse: (path: string, text: string) => ParsedBody;
}

/** Bytes of the whole cache: some forty lists of 20 partners, or hundreds of single partners. */
const maxBytes = cacheLimits.responses;
/**
 * Bytes of an entry with its derived values, per character of its text. Measured on Node 20 and 24: 4 to 5 for partners, 23
 * for a list of empty objects, the worst case.
 */
const bytesPerCharacter = 25;
/** Milliseconds after which the cache is cleared, so that a tenant's data does not stay in memory for long. */
const defaultMaxAgeMs = 5 * 60_000;
/** Derived values of one entry. Two or three are usual. */
const maxDerived = 8;

interface Entry extends ParsedBody {
  text: string;
  /** Freezes the body and its derived values, later ones included. */
  freeze: () => void;
}

/**
 * Creates a cache. `onLookup` is called for each response: a `hit` is one whose text is unchanged. `maxAgeMs` is five
 * minutes by default.
 */
export function createResponseCache(
  onLookup: (outcome: 'hit' | 'miss') => void,
  maxAgeMs = defaultMaxAgeMs,
): ResponseCache {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 4,
    sizeCalculation: ({ text }) => text.length * bytesPerCharacter,
  });
  let clearTimer: NodeJS.Timeout | undefined;
  return {
    parse: (path, text) => {
      const previous = entries.get(path);
      if (previous?.text === text) {
        onLookup('hit');
        previous.freeze();
        return previous;
      }
      onLookup('miss');
      const entry = createEntry(text);
      entries.set(path, entry);
      clearTimer ??= setTimeout(() => {
        clearTimer = undefined;
        entries.clear();
      }, maxAgeMs).unref();
      return entry;
    },
  };
}

function createEntry(text: string): Entry {
  const body: unknown = parseJson(text);
  const derived = new Map<unknown, unknown>();
  let isFrozen = false;
  return {
    text,
    body,
    derive: <T>(key: unknown, make: () => T): T => {
      if (derived.has(key)) return derived.get(key) as T;
      const value = make();
      if (isFrozen) freezeDeep(value);
      if (derived.size < maxDerived) derived.set(key, value);
      return value;
    },
    freeze: () => {
      if (isFrozen) return;
      isFrozen = true;
      freezeDeep(body);
      for (const value of derived.values()) freezeDeep(value);
    },
  };
}

/** Freezes a value and everything in it. Without recursion, because JSON can be nested deeper than the stack. */
function freezeDeep(value: unknown): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const name in next) open.push((next as Record<string, unknown>)[name]);
  }
}
