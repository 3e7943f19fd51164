// Responses that are not Graph's: a firewall, proxy or gateway between here and the service responded in its place.
// Such a page says nothing about what Graph decided or did, so it is neither shown nor believed.
import { cutText } from '../cut-text.js';
import type { ErrorDocument } from './error-document.js';

/** The start of a page, as the whole message or after a few words that an intermediary put in front of it. */
const page = /^\s*(?:<|&lt;)[a-z!?/]|(?:<|&lt;)(?:!doctype\s|html[\s>&])/i;
/** Characters of a message in which a page is searched. */
const maxSearched = 2_000;

/**
 * Whether a response that is not a success is foreign. Graph's own responses have no body or a JSON object. Its front
 * end also passes on pages of gateways behind it, as the `message` of its own JSON, such as those of
 * `Microsoft-Azure-Application-Gateway/v2`.
 */
export function isForeign(body: unknown, { message }: Pick<ErrorDocument, 'message'>): boolean {
  if (typeof body === 'string') return body.trim() !== '';
  return message !== undefined && page.test(cutText(message.trimStart(), maxSearched));
}
