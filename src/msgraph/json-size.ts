// The memory that the value of JSON text takes.

/** A character outside of Latin-1 makes a whole string take two bytes for each character. */
export const bytesPerCharacter = 2;
/** Bytes of an empty object or list, and of a value in it. Measured, with the lists and objects that take the most. */
const bytesPerContainer = 56;
const bytesPerValue = 24;

/**
 * Returns an upper bound on the heap that JSON text and its value take, in bytes. Punctuation in strings counts as
 * well.
 */
export function bytesOfValue(json: Buffer): number {
  let bytes = json.length * bytesPerCharacter;
  for (const byte of json) {
    if (byte === openBrace || byte === openBracket) bytes += bytesPerContainer;
    else if (byte === comma || byte === colon) bytes += bytesPerValue;
  }
  return bytes;
}

const [openBrace, openBracket, comma, colon] = Buffer.from('{[,:');
