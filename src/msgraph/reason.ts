// Graph's own message about a refusal, cleaned so that it can be shown to a caller.

/** Characters of a message that are processed. Graph echoes input, so a caller controls how long a message is. */
export const maxMessageLength = 2_000;

/** Characters of a reason: a sentence or two. */
const maxReasonLength = 300;

/** Support ids at the end of Intune's messages. Whole words only: a property may be called `supportUrl`. */
const supportTail = / ?-? ?\b(?:Operation ID|Activity ID|Url)\b.*$/i;
/** Runs of characters that an address can consist of. */
const words = /[^\s'"`(),;<>[\]{}…]+/g;
const microsoftHost = /\.(?:microsoft|windows|azure|microsoftonline)\.\w/i;
/**
 * Such as `/StatelessOnboardingService/deviceManagement/…`:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977
 */
const internalService = /\/\w{1,100}Service\b/;
const guids = /\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b/gi;

/**
 * Returns Graph's message without addresses and ids; `undefined` if nothing is left. Intune's messages end with support
 * ids and the URL of an internal host, which includes an account id.
 *
 * Every step takes linear time: the text is shortened first, white space is collapsed before other expressions run, and
 * addresses are matched word by word.
 */
export function readReason(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const text = shorten(message)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (text.startsWith('{')) return undefined;
  const cleaned = text
    .replace(supportTail, '')
    .replace(words, (word) => (isAddress(word) ? '…' : word))
    .replace(guids, '…')
    .trim();
  return cleaned === '' ? undefined : cleaned.slice(0, maxReasonLength);
}

/** Shortens a message at the end of a word: half an address would not be recognised as one. */
function shorten(message: string): string {
  if (message.length <= maxMessageLength) return message;
  const start = message.slice(0, maxMessageLength);
  let end = start.length;
  while (end > 0 && !/\s/.test(start.charAt(end - 1))) end--;
  return start.slice(0, end);
}

function isAddress(word: string): boolean {
  return internalService.test(word) || word.includes('://') || word.includes('@') || microsoftHost.test(word);
}
