// Loads that are asked for at once, made as one.

interface Waiting<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

/**
 * Returns a function that loads one value by its key. Keys asked for until no promise is left to run are loaded with one
 * call, whose results are in the order of the keys. A result that is an error rejects its own load alone; a rejection of
 * the call rejects all of them. Nothing is cached.
 *
 * In place of DataLoader: its batches, with their caches, kept finished requests in memory until a full collection.
 */
export function gather<K, V>(loadAll: (keys: readonly K[]) => Promise<readonly (V | Error)[]>): (key: K) => Promise<V> {
  let batch: Waiting<K, V>[] = [];

  const loadBatch = async (): Promise<void> => {
    const loads = batch;
    batch = [];
    try {
      const results = await loadAll(loads.map(({ key }) => key));
      for (const [index, { reject, resolve }] of loads.entries()) {
        const result = results[index];
        if (result instanceof Error) reject(result);
        else resolve(result as V);
      }
    } catch (error) {
      for (const { reject } of loads) reject(error);
    }
  };

  return (key) =>
    new Promise((resolve, reject) => {
      // A tick that a promise sets runs once all promises have run that are ready by then.
      if (batch.length === 0) void Promise.resolve().then(() => process.nextTick(loadBatch));
      batch.push({ key, resolve, reject });
    });
}
