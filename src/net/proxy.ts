// Connections through a forward proxy.
import { EnvHttpProxyAgent, Pool } from 'undici';
import { hidingContinue } from './interim-responses.js';

export interface Proxy {
  /** May contain credentials, so it is never logged. */
  url: string;
  /** Hosts that are reached directly, separated by commas. */
  noProxy: string;
  /** Called when a connection to an origin is first needed. */
  onRoute?: (route: { origin: string; isProxied: boolean }) => void;
}

export interface ProxiedOptions {
  /** `timeout` is in ms; `ca` is a PEM certificate to trust instead of the usual ones. */
  connect: { timeout: number; ca?: string };
  headersTimeout?: number;
  bodyTimeout?: number;
  /** In bytes. */
  maxResponseSize?: number;
}

/**
 * Creates a dispatcher that reaches https origins through a CONNECT tunnel, so that the proxy sees host names but no
 * tokens. Plain http is never proxied, because it is used for loopback only.
 */
export function createProxiedDispatcher({ noProxy, onRoute, url }: Proxy, options: ProxiedOptions): EnvHttpProxyAgent {
  const { connect } = options;
  return new EnvHttpProxyAgent({
    ...options,
    requestTls: connect,
    // Without `ca`: a certificate that is trusted for the origin is not trusted for the proxy.
    proxyTls: { timeout: connect.timeout },
    // Bounds the wait for a proxy that accepts the connection but never responds to CONNECT.
    clientFactory: (origin, pool) => new Pool(origin, { ...pool, headersTimeout: connect.timeout }),
    // Pools of origins, both inside tunnels and without a proxy.
    factory: (origin, pool) => {
      const connectPool = connectOf(pool) ?? connect;
      onRoute?.({ origin: String(origin), isProxied: typeof connectPool === 'function' });
      return new Pool(origin, { ...pool, connect: hidingContinue(connectPool) });
    },
    // Passed explicitly, because undici would read the environment otherwise.
    httpsProxy: url,
    httpProxy: '',
    noProxy,
  });
}

/** Returns what undici connects a pool with: the function that opens tunnels, or options. */
function connectOf(pool: object): Pool.Options['connect'] {
  return (pool as Pool.Options).connect;
}

/** Whether a URL is on this machine, where no proxy could reach it. */
export function isLoopback(url: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(new URL(url).hostname);
}
