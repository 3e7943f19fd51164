// Strings of variables that are not text.

/**
 * Returns a sentence that names a variable with a lone surrogate, half of a UTF-16 pair; `undefined` if there is none.
 * JSON can escape one (`"\ud800"`), but no bytes of UTF-8 stand for it, so Microsoft Graph would be sent another text.
 * Literals need no check: the GraphQL grammar has no lone surrogates.
 */
export function faultOfText(variables: Record<string, unknown>): string | undefined {
  const name = Object.keys(variables).find((key) => !isText(variables[key]));
  if (name === undefined) return undefined;
  const fault = 'has a string with a lone surrogate, half of a character such as an emoji. Send whole characters.';
  return `The variable \`$${name}\` ${fault}`;
}

/** Whether all strings in a value are well-formed. Not recursive: a body may nest values 100,000 levels deep. */
function isText(value: unknown): boolean {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string' && !next.isWellFormed()) return false;
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) pending.push(inner);
  }
  return true;
}
