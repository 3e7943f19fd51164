// What this process wrote a short while ago, and what that replaced. Intune is eventually consistent: a read may show
// the replaced state for seconds, and a change that is based on such a read would undo the write.
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';

/** A value that a write replaced. */
export interface SupersededValue {
  value: unknown;
  /** When it is forgotten, by `performance.now()`. */
  untilMs: number;
}

/** The recent values of one property. */
export interface RecentProperty {
  /** The value that the last write sent. */
  sent: unknown;
  /** The values that writes replaced, oldest first; never empty. */
  superseded: readonly SupersededValue[];
  /** Whether a response or a read has shown what was sent. */
  isProven: boolean;
}

/** The recent writes of one object. */
export interface RecentWrite {
  /** Whether the object was created or deleted; left out if it was only changed. */
  existence?: 'created' | 'deleted' | undefined;
  properties: ReadonlyMap<string, RecentProperty>;
}

/** The recent writes of all objects, by path. */
export interface RecentWrites {
  get: (path: string) => RecentWrite | undefined;
  /** Returns all that is known, with the paths. */
  all: () => Iterable<[path: string, write: RecentWrite]>;
  /** Replaces what is known of an object. `characters` is the size of its values as JSON. */
  set: (path: string, write: RecentWrite, options: { ttlMs: number; characters: number }) => void;
}

/** Objects whose writes are remembered. A tenant has tens of partners and connectors. */
const maxObjects = 1_000;
/**
 * Characters of all remembered values, as JSON: a list of 500 assignments has 150,000. In memory, a character takes 5
 * bytes, and 25 in the worst case, a list of empty objects.
 */
const maxCharacters = cacheLimits.recentWriteCharacters;

export function createRecentWrites(): RecentWrites {
  const writes = new LRUCache<string, RecentWrite>({ max: maxObjects, maxSize: maxCharacters, ttlAutopurge: true });
  return {
    get: (path) => writes.get(path),
    all: () => writes.entries(),
    set: (path, write, { characters, ttlMs }) => {
      writes.set(path, write, { ttl: ttlMs, size: characters + 1 });
    },
  };
}
