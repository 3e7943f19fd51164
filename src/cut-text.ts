// The shortening of texts: by a number of UTF-16 code units, and never in the middle of a character.

/**
 * Returns at most `maxLength` code units of the beginning of a text. A character that takes two, such as an emoji, is
 * left out if only its first half fits.
 */
export function cutText(text: string, maxLength: number): string {
  const start = text.slice(0, maxLength);
  return start.length < text.length ? start.replace(/[\ud800-\udbff]$/, '') : start;
}

/** Returns a text, or its beginning with an ellipsis if it is longer than `maxLength` code units. */
export function shortenText(text: string, maxLength: number): string {
  return text.length > maxLength ? `${cutText(text, maxLength)}…` : text;
}
