// Responses of Graph whose bytes came before: parsed once, decoded once.
//
// Intune's responses rarely change and have no ETag, so the same bytes arrive again and again. Graph is still called for
// each request, as its own user, and decides what that user may see. Only after its response has arrived is its text
// compared with the previous response to the same path. Equal texts parse and decode alike, whoever asked, so nothing of
// one user can reach another. What is reused is frozen: no request can change what another one reads.
import { LRUCache } from 'lru-cache';

/** A parsed response, and what was made of it. */
export interface ReadBody {
  body: unknown;
  derive: Derive;
}

/**
 * Returns what `make` makes of a body. It has to be pure. `key` stands for it, and has to be the same value each time, such as
 * a function of a module: what was made is reused with the body.
 */
export type Derive = <T>(key: unknown, make: () => T) => T;

/** Makes it each time: for a body that is not kept. */
export const makeAnew: Derive = (_, make) => make();

export interface Responses {
  /** Parses a response. Throws a `SyntaxError` when it is no JSON. */
  parse: (path: string, text: string) => ReadBody;
}

/** Bytes of all that is kept: a few hundred responses of the usual size. */
const maxBytes = 16 * 1024 * 1024;
/** Bytes of one response with all that was made of it, per character of its text; 5 to 9 measured. */
const bytesPerCharacter = 10;
/** Milliseconds after which everything is forgotten, so that a tenant's data does not outlive its use by long. */
const keepMs = 5 * 60_000;
/** What is made of one response; a response has two or three readers. */
const maxDerived = 8;

interface Kept extends ReadBody {
  text: string;
  /** Freezes the body and all that was made of it, and what will be made of it. */
  freeze: () => void;
}

/** `onLookup` is called for each response that may be kept: a `hit` is one whose text came before. `maxAgeMs` is five minutes. */
export function createResponses(onLookup: (outcome: 'hit' | 'miss') => void, maxAgeMs = keepMs): Responses {
  const byPath = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 4,
    sizeCalculation: ({ text }) => text.length * bytesPerCharacter,
  });
  let forgetting: NodeJS.Timeout | undefined;
  return {
    parse: (path, text) => {
      const previous = byPath.get(path);
      if (previous?.text === text) {
        onLookup('hit');
        previous.freeze();
        return previous;
      }
      onLookup('miss');
      const kept = keep(text);
      byPath.set(path, kept);
      forgetting ??= setTimeout(() => {
        forgetting = undefined;
        byPath.clear();
      }, maxAgeMs).unref();
      return kept;
    },
  };
}

function keep(text: string): Kept {
  const body: unknown = JSON.parse(text);
  const derived = new Map<unknown, unknown>();
  let frozen = false;
  return {
    text,
    body,
    derive: <T>(key: unknown, make: () => T): T => {
      if (derived.has(key)) return derived.get(key) as T;
      const made = make();
      if (frozen) freezeDeep(made);
      if (derived.size < maxDerived) derived.set(key, made);
      return made;
    },
    freeze: () => {
      if (frozen) return;
      frozen = true;
      freezeDeep(body);
      for (const made of derived.values()) freezeDeep(made);
    },
  };
}

/** Freezes a value and everything within. Without recursion: JSON may be nested deeper than the stack. */
function freezeDeep(value: unknown): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const name in next) open.push((next as Record<string, unknown>)[name]);
  }
}
