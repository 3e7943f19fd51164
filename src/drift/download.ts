// Download of Graph's metadata, with a limit of time.
import { Agent, request } from 'undici';
import { createProxiedDispatcher, isLoopback, type Proxy } from '../net/proxy.js';
import { UsageError } from '../cli/usage-error.js';

/** Time limit in ms to connect, or for a proxy to open a tunnel. */
const connectTimeoutMs = 10_000;
/** Milliseconds without a byte after which the download fails. */
const idleTimeoutMs = 30_000;

export interface DownloadOptions {
  /** Time limit of the whole download, in ms. */
  timeoutMs: number;
  proxy: Proxy | undefined;
}

/** Yields the response's body in chunks. Throws `UsageError` for any status but 200, and after the time limit. */
export async function* download(url: string, { proxy, timeoutMs }: DownloadOptions): AsyncGenerator<Uint8Array> {
  const options = {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
  };
  const dispatcher = proxy && !isLoopback(url) ? createProxiedDispatcher(proxy, options) : new Agent(options);
  try {
    const { body, statusCode } = await request(url, {
      dispatcher,
      headers: { accept: 'application/xml', 'accept-encoding': 'identity' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // A body that is not read to its end emits an error, which must not be unhandled.
    body.on('error', () => undefined);
    if (statusCode !== 200) {
      throw new UsageError(`The server responded with status ${statusCode}. Redirects are not followed.`);
    }
    yield* body;
  } catch (error) {
    if ((error as Error).name === 'TimeoutError')
      throw new UsageError(`The download took longer than ${timeoutMs / 1000} seconds.`);
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}
