// Gathering of concurrent loads into one call. A replacement for DataLoader, whose batches, with their caches, kept
// finished requests in memory until a full garbage collection.

interface PendingLoad<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

/**
 * Returns a function that loads one value by its key. Keys that are requested before the promise queue is empty are
 * loaded with one call of `loadAll`, which returns results in the order of the keys. A result that is an `Error`
 * rejects its own load only; if the call rejects, all of them reject. Nothing is cached.
 */
export function gather<K, V>(loadAll: (keys: readonly K[]) => Promise<readonly (V | Error)[]>): (key: K) => Promise<V> {
  let batch: PendingLoad<K, V>[] = [];

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
      // A `nextTick` scheduled from a promise runs once the promise queue is empty.
      if (batch.length === 0) void Promise.resolve().then(() => process.nextTick(loadBatch));
      batch.push({ key, resolve, reject });
    });
}
