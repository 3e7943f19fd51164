// Connection pool for Microsoft Graph.
import { Pool, type Dispatcher } from 'undici';
import { hidingContinue } from '../net/interim-responses.js';
import { createProxiedDispatcher, type Proxy } from '../net/proxy.js';

/** Bytes. A partner has about 2 kB, so a page can hold thousands of them. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Creates a pool for Graph's origin alone; with a proxy, an agent that opens tunnels. */
export function createMsGraphDispatcher(origin: string, proxy?: Proxy): Dispatcher {
  const options = { connect: { timeout: 5_000 }, maxResponseSize: maxBodyBytes };
  return proxy
    ? createProxiedDispatcher(proxy, options)
    : new Pool(origin, { ...options, connect: hidingContinue(options.connect) });
}
