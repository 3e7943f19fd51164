// Graph's own prose about a refusal, made fit to be shown to a caller.

/** Characters of a message that are read. Graph echoes input, so a caller decides how long a message is. */
export const maxReadMessage = 2_000;

/** A sentence or two; more would be a document, not a reason. */
const maxReason = 300;

/** Whole words: a property may be called `supportUrl`. */
const supportTail = / ?-? ?\b(?:Operation ID|Activity ID|Url)\b.*$/i;
/** Characters that an address can consist of, in one piece. */
const words = /[^\s'"`(),;<>[\]{}…]+/g;
const microsoftHost = /\.(?:microsoft|windows|azure|microsoftonline)\.\w/i;
/** Such as `/StatelessOnboardingService/deviceManagement/…`: https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const internalService = /\/\w{1,100}Service\b/;
const guids = /\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b/gi;

/**
 * Returns Graph's prose without what must not be shown: Intune's message ends with support ids and the address of an
 * internal host, account id included. `undefined` when nothing is left.
 *
 * Every step takes time in proportion to the length: the text is cut first, white space is one space before an expression
 * sees it, and addresses are looked for word by word.
 */
export function readReason(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const text = cut(message)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (text.startsWith('{')) return undefined;
  const cleaned = text
    .replace(supportTail, '')
    .replace(words, (word) => (isAddress(word) ? '…' : word))
    .replace(guids, '…')
    .trim();
  return cleaned === '' ? undefined : cleaned.slice(0, maxReason);
}

/** The last word goes where a message is cut: it may be half an address, which nothing would recognise. */
function cut(message: string): string {
  if (message.length <= maxReadMessage) return message;
  const start = message.slice(0, maxReadMessage);
  let end = start.length;
  while (end > 0 && !/\s/.test(start.charAt(end - 1))) end--;
  return start.slice(0, end);
}

function isAddress(word: string): boolean {
  return internalService.test(word) || word.includes('://') || word.includes('@') || microsoftHost.test(word);
}
