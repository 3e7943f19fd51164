// What the end of an attempt means: a body, or why there is none.
import { MsGraphUnavailable, MsGraphWriteOutcomeUnknown } from './errors.js';

/** After these a write may have been carried out. */
export const outcomeUnknown = new Set([500, 502, 504]);
/** The connection was never opened, so nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** The connection broke; another one may not. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export function noAnswer(read: boolean, clientRequestId: string, cause: unknown): Error {
  const facts = { clientRequestId };
  const code = (cause as { code?: string } | undefined)?.code ?? '';
  if (!read && !neverSent.has(code)) {
    return new MsGraphWriteOutcomeUnknown('The change was sent to Microsoft Graph and no usable answer came.', facts, {
      cause,
    });
  }
  const transient = neverSent.has(code) || broken.has(code);
  return new MsGraphUnavailable('Microsoft Graph did not give a usable answer.', facts, { cause }, transient);
}

/** A refusal may be HTML from a proxy on the way and is still a refusal; a success has to be JSON. */
export function parse(text: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (status >= 300) return undefined;
    throw error;
  }
}
