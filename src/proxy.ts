// Connections through a forward proxy, as corporate networks demand.
import { EnvHttpProxyAgent, Pool } from 'undici';

export interface Proxy {
  /** May hold credentials, so it is never logged. */
  url: string;
  /** Hosts that are reached directly, comma separated. */
  noProxy: string;
}

export interface ProxiedOptions {
  /** `timeout` in milliseconds; `ca` is a PEM to trust in place of the usual ones. */
  connect: { timeout: number; ca?: string };
  headersTimeout?: number;
  bodyTimeout?: number;
  /** Bytes. */
  maxResponseSize: number;
}

/**
 * A dispatcher that reaches https origins through a CONNECT tunnel, so that the proxy sees a host name and no token. The
 * variables are passed on explicitly; undici would read the process's own otherwise. Plain http is never proxied: only
 * loopback is asked over it.
 */
export function createProxiedDispatcher({ noProxy, url }: Proxy, options: ProxiedOptions): EnvHttpProxyAgent {
  const { connect } = options;
  return new EnvHttpProxyAgent({
    ...options,
    requestTls: connect,
    // A certificate that is trusted for the origin says nothing about the proxy.
    proxyTls: { timeout: connect.timeout },
    // A proxy that accepts the connection and never answers CONNECT.
    clientFactory: (origin, pool) => new Pool(origin, { ...pool, headersTimeout: connect.timeout }),
    httpsProxy: url,
    httpProxy: '',
    noProxy,
  });
}

/** Whether a URL stays on this machine, where no proxy could reach it. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
