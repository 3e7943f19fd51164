// The transport that @azure/identity is given, so that its calls share the authority's pool, its limits and its trust.
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { request, type Dispatcher } from 'undici';

/** Milliseconds; MSAL would read the metadata before each exchange, and addresses of endpoints hardly ever change. */
const metadataMaxAgeMs = 10 * 60 * 1000;
/** A connection that the authority closed while it was idle; an exchange changes nothing and may be sent again. */
const brokenConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** A transport on the pool; `onBusy` is called with the Retry-After header of each 429 and 503. */
export function createAuthorityHttpClient(
  dispatcher: Dispatcher,
  onBusy: (status: number, retryAfter: string | undefined) => void,
): HttpClient {
  let metadata: { url: string; answer: Answer; until: number } | undefined;
  return {
    async sendRequest(sent) {
      const isMetadata = sent.method === 'GET' && sent.url.endsWith('/.well-known/openid-configuration');
      const known = isMetadata && metadata?.url === sent.url && performance.now() < metadata.until;
      const answer = known && metadata ? metadata.answer : await sendAgainOnce(sent, dispatcher);
      if (answer.status === 429 || answer.status === 503) onBusy(answer.status, answer.headers['retry-after']);
      if (isMetadata && !known && answer.status === 200 && isJson(answer.text)) {
        metadata = { url: sent.url, answer, until: performance.now() + metadataMaxAgeMs };
      }
      return {
        request: sent,
        status: answer.status,
        headers: createHttpHeaders(answer.headers),
        bodyAsText: answer.text,
      };
    },
  };
}

function sendAgainOnce(sent: PipelineRequest, dispatcher: Dispatcher): Promise<Answer> {
  return send(sent, dispatcher).catch((error: NodeJS.ErrnoException) => {
    if (!brokenConnection.has(error.code ?? '')) throw error;
    return send(sent, dispatcher);
  });
}

async function send(sent: PipelineRequest, dispatcher: Dispatcher): Promise<Answer> {
  const headers = sent.headers.toJSON();
  // undici hands a compressed body on as it came.
  delete headers['accept-encoding'];
  const {
    statusCode: status,
    headers: received,
    body,
  } = await request(sent.url, {
    dispatcher,
    method: sent.method as Dispatcher.HttpMethod,
    headers,
    body: typeof sent.body === 'string' ? sent.body : null,
    signal: sent.abortSignal as AbortSignal | undefined,
  });
  const texts = Object.entries(received).map(([name, value]) => [name, [value ?? []].flat().join(', ')] as const);
  return { status, headers: Object.fromEntries(texts), text: await body.text() };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
