// The pool of connections to Microsoft Graph, and its bounds.
import { Pool, type Dispatcher } from 'undici';
import { createProxiedDispatcher, type Proxy } from '../proxy.js';

/** Bytes; a partner is about 2 kB, so this is thousands of them on one page. */
const maxBody = 16 * 1024 * 1024;

/** A pool for Graph's origin, which knows no other host; behind a proxy, an agent that opens tunnels. */
export function createMsGraphDispatcher(origin: string, proxy?: Proxy): Dispatcher {
  const options = { connect: { timeout: 5_000 }, maxResponseSize: maxBody };
  return proxy ? createProxiedDispatcher(proxy, options) : new Pool(origin, options);
}
