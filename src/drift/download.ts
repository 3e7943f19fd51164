// Graph's metadata from a server: directly or through a proxy, and never without a bound.
import { Agent, request } from 'undici';
import { createProxiedDispatcher, isLoopback, type Proxy } from '../proxy.js';
import { DriftError } from './errors.js';

/** Milliseconds to connect, for a proxy to open a tunnel, and without a byte. */
const connectMs = 10_000;
const silenceLimitMs = 30_000;

export interface DownloadOptions {
  /** Milliseconds for the whole answer. */
  maxDownloadMs: number;
  maxBytes: number;
  proxy: Proxy | undefined;
}

/** Reads what a server answers, in pieces. Throws a `DriftError` for any status but 200. */
export async function* download(
  url: string,
  { maxBytes, maxDownloadMs, proxy }: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const options = {
    connect: { timeout: connectMs },
    headersTimeout: silenceLimitMs,
    bodyTimeout: silenceLimitMs,
    maxResponseSize: maxBytes,
  };
  const dispatcher = proxy && !isLoopback(url) ? createProxiedDispatcher(proxy, options) : new Agent(options);
  try {
    const { body, statusCode } = await request(url, {
      dispatcher,
      headers: { accept: 'application/xml', 'accept-encoding': 'identity' },
      signal: AbortSignal.timeout(maxDownloadMs),
    });
    // A body that is given up emits an error, which nobody else waits for.
    body.on('error', () => undefined);
    if (statusCode !== 200) throw new DriftError(`Its server answered ${statusCode}; redirects are not followed.`);
    yield* body;
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (name === 'TimeoutError') throw new DriftError(`It took longer than ${maxDownloadMs / 1000} seconds.`);
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw new DriftError(`It is longer than ${maxBytes} bytes.`);
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}
