// Contexts of requests without the server before them.
import { Pool } from 'undici';
import type { Context } from '../../src/context.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { createMsGraphClient } from '../../src/msgraph/client.js';
import { createThrottle } from '../../src/msgraph/throttle.js';

export interface Contexts {
  /** A context for one operation of an administrator. */
  create: () => Context;
  close: () => Promise<void>;
}

/** Contexts for an emulated tenant, on connections of their own. */
export async function contextsFor(emulator: Emulator): Promise<Contexts> {
  const token = await emulator.signInToMsGraph('admin');
  const url = new URL(emulator.msgraphUrl);
  const dispatcher = new Pool(url.origin);
  const caller = { tenantId: '', objectId: '', clientId: undefined, expiresAtSeconds: 0, token: '', tokenHash: '' };
  const create = (): Context => {
    const msgraph = createMsGraphClient({
      url,
      dispatcher,
      throttle: createThrottle(),
      userAgent: 'test',
      token: async () => token,
      challenge: () => new Error('No challenge is expected.'),
      onAttempt: () => undefined,
    });
    const made = new Map<unknown, unknown>();
    return {
      requestId: '',
      caller,
      msgraph,
      once: (make) => {
        if (!made.has(make)) made.set(make, make(msgraph));
        return made.get(make) as ReturnType<typeof make>;
      },
    };
  };
  return { create, close: () => dispatcher.close() };
}
