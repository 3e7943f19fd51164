// Request contexts without an HTTP server.
import { Pool } from 'undici';
import type { Context } from '../../src/context.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { createMsGraphClient } from '../../src/msgraph/client.js';
import { createThrottle } from '../../src/msgraph/throttle.js';

export interface Contexts {
  /** Returns a context for one operation of an administrator. */
  create: () => Context;
  close: () => Promise<void>;
}

/** Creates contexts for an emulated tenant, with their own connections. */
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
    const values = new Map<unknown, unknown>();
    return {
      requestId: '',
      caller,
      msgraph,
      once: (factory) => {
        if (!values.has(factory)) values.set(factory, factory(msgraph));
        return values.get(factory) as ReturnType<typeof factory>;
      },
    };
  };
  return { create, close: () => dispatcher.close() };
}
