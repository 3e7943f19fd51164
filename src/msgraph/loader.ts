// Objects that other objects point at, read together.
import DataLoader from 'dataloader';
import type { MsGraphClient } from './client.js';
import { MsGraphRefusal } from './errors.js';

/** Objects by path; `null` for one that does not exist. */
export type MsGraphLoader = DataLoader<string, unknown>;

/**
 * A loader for one operation: everything asked for at once goes into one `$batch`, and each path is read once.
 * A load rejects with an `MsGraphError`; one object that fails does not harm the others.
 */
export function createMsGraphLoader(msgraph: MsGraphClient): MsGraphLoader {
  return new DataLoader(async (paths) => {
    const answers = await msgraph.batch(paths);
    return answers.map((answer) => {
      if (!(answer instanceof Error)) return answer.body;
      return answer instanceof MsGraphRefusal && answer.status === 404 ? null : answer;
    });
  });
}
