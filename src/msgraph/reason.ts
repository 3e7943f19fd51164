// Graph's own message about a refusal, cleaned so that it can be shown to a caller.
import { cutText } from '../cut-text.js';

/** Characters of a message that are processed. Graph echoes input, so a caller controls how long a message is. */
export const maxMessageLength = 2_000;

/** Characters of a reason: a sentence or two. */
const maxReasonLength = 300;

/** Support ids at the end of Intune's messages. Whole words only: a property may be called `supportUrl`. */
const supportTail = / ?-? ?\b(?:(?:Operation|Activity|Account|Correlation|Request) ID|Url)\b.*$/i;
/** JSON or the start of a page in the middle of a message, with everything after it. */
const embedded = / ?(?:\{ ?\\?"|<!doctype\b|<html\b).*$/i;
const tags = /(?:<|&lt;)[a-z!/?][^<>]*>?/gi;
/** Runs of characters that an address can consist of. */
const words = /[^\s'"`(),;<>[\]{}…]+/g;
const microsoftHost = /\.(?:microsoft|windows|azure|microsoftonline)\.\w/i;
/** A host name in a common or an internal domain, or an IPv4 address. A path of properties has dots as well. */
const host =
  /(?:^|[^\w.-])(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z\d][\w-]*(?:\.[a-z\d][\w-]*)*\.(?:com|net|org|ms|us|cn|gov|mil|cloud|corp|internal|lan|local))(?:[:/].*)?\.?$/i;
/**
 * Such as `/StatelessOnboardingService/deviceManagement/…`:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977
 */
const internalService = /\/\w{1,100}Service\b/;
/** Ids of Intune can be GUIDs joined by `_`. */
const guids = /(?<![0-9a-z])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-z])/gi;

/**
 * Returns Graph's message without addresses, markup and ids; `undefined` if nothing is left. Intune's messages end with
 * support ids and the URL of an internal host, which includes an account id. Ids that the caller sent stay: they say
 * which object is at fault. `sent` is the path and the body of the call.
 *
 * Every step takes linear time: the text is shortened first, white space is collapsed before other expressions run, and
 * addresses are matched word by word.
 */
export function readReason(message: string | undefined, sent: readonly (string | undefined)[]): string | undefined {
  if (message === undefined) return undefined;
  const text = shorten(message)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  let sentIds: Set<string> | undefined;
  const cleaned = text
    .replace(embedded, '')
    .replace(supportTail, '')
    .replace(words, (word) => (isAddress(word) ? '…' : word))
    .replace(tags, '…')
    .replace(guids, (id) => {
      sentIds ??= idsIn(sent);
      return sentIds.has(foldGuid(id)) ? id : '…';
    })
    .trim();
  return /[^\s…]/.test(cleaned) ? cutText(cleaned, maxReasonLength) : undefined;
}

/** Returns the GUIDs in texts, in one spelling. */
function idsIn(texts: readonly (string | undefined)[]): Set<string> {
  return new Set(texts.flatMap((text) => text?.match(guids) ?? []).map(foldGuid));
}

function foldGuid(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}

/** Shortens a message at the end of a word: half an address would not be recognised as one. */
function shorten(message: string): string {
  if (message.length <= maxMessageLength) return message;
  const start = cutText(message, maxMessageLength);
  let end = start.length;
  while (end > 0 && !/\s/.test(start.charAt(end - 1))) end--;
  return start.slice(0, end);
}

function isAddress(word: string): boolean {
  return (
    internalService.test(word) ||
    word.includes('://') ||
    word.includes('@') ||
    microsoftHost.test(word) ||
    host.test(word)
  );
}
