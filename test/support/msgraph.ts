// A Microsoft Graph client connected to a scripted server.
import { createMsGraphClient, type MsGraphClient, type MsGraphClientOptions } from '../../src/msgraph/client.js';
import { createMsGraphDispatcher } from '../../src/msgraph/dispatcher.js';
import { createThrottle } from '../../src/msgraph/throttle.js';
import { startScriptedServer, type ScriptedServer, type Step } from './scripted-server.js';

export interface ScriptedMsGraph {
  client: MsGraphClient;
  server: ScriptedServer;
  /** Returns another client of the same server. */
  connect: (options?: Partial<MsGraphClientOptions>) => MsGraphClient;
  close: () => Promise<void>;
}

/** Starts a server that returns the steps, and a client with these options. */
export async function scriptMsGraph(
  steps: readonly Step[],
  options: Partial<MsGraphClientOptions> = {},
): Promise<ScriptedMsGraph> {
  const server = await startScriptedServer(...steps);
  const dispatcher = createMsGraphDispatcher(server.url);
  const throttle = createThrottle();
  const connect = (more: Partial<MsGraphClientOptions> = {}): MsGraphClient =>
    createMsGraphClient({
      url: new URL(`${server.url}/beta`),
      onAttempt: () => undefined,
      dispatcher,
      throttle,
      userAgent: 'gateway/1',
      token: async () => 'the-token',
      challenge: (claims) => new Error(claims),
      ...options,
      ...more,
    });
  return {
    client: connect(),
    server,
    connect,
    close: async () => {
      await dispatcher.destroy();
      await server.close();
    },
  };
}
