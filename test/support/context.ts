// Request contexts without an HTTP server.
import { setImmediate } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Context } from '../../src/context.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { createMsGraphClient } from '../../src/msgraph/client.js';
import { createThrottle } from '../../src/msgraph/throttle.js';

export interface Contexts {
  /** Returns a context for one operation of an administrator. */
  create: () => Context;
  /**
   * Waits until no request is in flight. When a field fails that cannot be null, graphql-js returns a result while the
   * fields beside it still call Graph.
   */
  idle: () => Promise<void>;
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
  const idle = async (): Promise<void> => {
    // What follows a response is called before the second turn of the event loop.
    do for (let turn = 0; turn < 2; turn += 1) await setImmediate();
    while (dispatcher.stats.size > 0);
  };
  return { create, idle, close: () => dispatcher.close() };
}
