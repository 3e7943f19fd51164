// Loader of referenced objects, such as groups, in batches.
import type { MsGraphClient } from './client.js';
import { isNotFound } from './errors.js';
import { gather } from './gather.js';

export interface MsGraphLoader {
  /** Returns the object at a path; `null` if it does not exist. Rejects with an `MsGraphError`, for this path only. */
  load: (path: string) => Promise<unknown>;
  /** Caches an object that was read in another way, unless its path was loaded before. */
  prime: (path: string, object: unknown) => void;
}

/** Creates a loader for one operation. Concurrent loads share a `$batch`, and each path is read once. */
export function createMsGraphLoader(msgraph: MsGraphClient): MsGraphLoader {
  const loads = new Map<string, Promise<unknown>>();
  const read = gather(async (paths: readonly string[]) => {
    const results = await msgraph.batch(paths);
    return results.map((result) => {
      if (!(result instanceof Error)) return result.body;
      return isNotFound(result) ? null : result;
    });
  });
  return {
    load: (path) => {
      const known = loads.get(path);
      if (known) return known;
      const load = read(path);
      loads.set(path, load);
      return load;
    },
    prime: (path, object) => {
      if (!loads.has(path)) loads.set(path, Promise.resolve(object));
    },
  };
}
