// Queue of the changes of one object: one writer per object and process, because Graph offers no ETag that would keep
// two writers from overwriting each other. Changes of different objects do not wait for each other.
import { abortErrorOf, MsGraphObjectBusy } from './errors.js';

export interface WriteQueue {
  /**
   * Runs a task after all earlier tasks of the same key. Rejects with the error of the task; with the reason of the
   * signal if it aborts while the task waits, and with `MsGraphObjectBusy` if too many tasks wait. The task did not run
   * then.
   */
  run: <T>(key: string, options: { signal: AbortSignal | undefined; task: () => Promise<T> }) => Promise<T>;
}

/** Tasks that wait for one object. At a second or two for each, later ones would wait longer than their deadline. */
const maxWaiting = 50;

export function createWriteQueue(): WriteQueue {
  /** The tasks that wait, by the key of the task that runs. */
  const queues = new Map<string, (() => void)[]>();
  return {
    run: async (key, { signal, task }) => {
      const waiting = queues.get(key);
      if (waiting) await waitForTurn(waiting, signal);
      else queues.set(key, []);
      try {
        return await task();
      } finally {
        const next = queues.get(key)?.shift();
        if (next) next();
        else queues.delete(key);
      }
    },
  };
}

/** Adds a place to the end of a queue, and waits until it is called. */
function waitForTurn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortErrorOf(signal));
    if (waiting.length >= maxWaiting) return reject(new MsGraphObjectBusy());
    const start = (): void => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      waiting.splice(waiting.indexOf(start), 1);
      if (signal) reject(abortErrorOf(signal));
    };
    signal?.addEventListener('abort', leave);
    waiting.push(start);
  });
}
