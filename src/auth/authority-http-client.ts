// HTTP transport for @azure/identity that uses the gateway's own connection pool for the authority.
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { request as sendRequest, type Dispatcher } from 'undici';
import { isBrokenConnection } from '../net/broken-connection.js';
import { parseRetryAfter, type RetryAfter } from '../net/retry-after.js';
import { jsonOf, metadataPath, unknownTenant } from './authority.js';

/** Milliseconds. MSAL would read the metadata before each exchange, although endpoints hardly ever change. */
const metadataMaxAgeMs = 10 * 60 * 1000;

interface AuthorityResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Creates a transport that caches the metadata. `onBusy` is called with the Retry-After header of each 429 and 503. */
export function createAuthorityHttpClient(
  dispatcher: Dispatcher,
  onBusy: (status: number, retryAfter: RetryAfter) => void,
): HttpClient {
  let metadata: { url: string; response: AuthorityResponse; untilMs: number } | undefined;
  return {
    async sendRequest(request) {
      const isMetadata = request.method === 'GET' && request.url.endsWith(metadataPath);
      const isCached = isMetadata && metadata?.url === request.url && performance.now() < metadata.untilMs;
      const response = isCached && metadata ? metadata.response : await sendWithRetry(request, dispatcher);
      const { headers, status, text } = response;
      if (status === 429 || status === 503) onBusy(status, parseRetryAfter(headers['retry-after']));
      if (isMetadata && !isCached) {
        const document = jsonOf(text);
        const refusal = status === 200 ? undefined : unknownTenant({ document, status });
        // MSAL would replace the refusal by an error without its number.
        if (refusal) throw refusal;
        if (status === 200 && document !== undefined) {
          metadata = { url: request.url, response, untilMs: performance.now() + metadataMaxAgeMs };
        }
      }
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: text };
    },
  };
}

function sendWithRetry(request: PipelineRequest, dispatcher: Dispatcher): Promise<AuthorityResponse> {
  return send(request, dispatcher).catch((error: unknown) => {
    // The authority closes idle connections. An exchange changes nothing, so it can be repeated.
    if (!isBrokenConnection(error)) throw error;
    return send(request, dispatcher);
  });
}

async function send(
  { abortSignal, body, headers, method, url }: PipelineRequest,
  dispatcher: Dispatcher,
): Promise<AuthorityResponse> {
  const requestHeaders = headers.toJSON();
  // undici does not decompress bodies.
  delete requestHeaders['accept-encoding'];
  const response = await sendRequest(url, {
    dispatcher,
    method: method as Dispatcher.HttpMethod,
    headers: requestHeaders,
    body: typeof body === 'string' ? body : null,
    signal: abortSignal as AbortSignal | undefined,
  });
  const responseHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    responseHeaders[name] = [value ?? []].flat().join(', ');
  }
  return { status: response.statusCode, headers: responseHeaders, text: await response.body.text() };
}
