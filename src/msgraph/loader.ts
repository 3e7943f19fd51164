// Objects that other objects point at, read together.
import type { MsGraphClient } from './client.js';
import { MsGraphRefusal } from './errors.js';
import { gather } from './gather.js';

/** Objects by path. */
export interface MsGraphLoader {
  /** Returns the object; `null` when it does not exist. Rejects with an `MsGraphError`; other loads are not affected. */
  load: (path: string) => Promise<unknown>;
  /** Keeps an object that was read in another way, unless its path was loaded before. */
  prime: (path: string, object: unknown) => void;
}

/** A loader for one operation: everything asked for at once goes into one `$batch`, and each path is read once. */
export function createMsGraphLoader(msgraph: MsGraphClient): MsGraphLoader {
  const loads = new Map<string, Promise<unknown>>();
  const read = gather(async (paths: readonly string[]) => {
    const answers = await msgraph.batch(paths);
    return answers.map((answer) => {
      if (!(answer instanceof Error)) return answer.body;
      return answer instanceof MsGraphRefusal && answer.status === 404 ? null : answer;
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
