// Strings of variables that are not text.

/**
 * Returns a sentence that names a variable with a lone surrogate, half of a UTF-16 pair; `undefined` if there is none.
 * JSON can escape one (`"\ud800"`), but no bytes of UTF-8 stand for it, so Microsoft Graph would be sent another text.
 * Literals need no check: the GraphQL grammar has no lone surrogates.
 */
export function faultOfText(variables: Record<string, unknown>): string | undefined {
  // Not recursive: a body may nest lists 100,000 levels deep.
  const pending: { value: object; path: string }[] = [{ value: variables, path: '$' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const prefix = next.value === variables ? '$' : `${next.path}.`;
    for (const [name, value] of Object.entries(next.value)) {
      const path = prefix + name;
      if (typeof value === 'object' && value !== null) pending.push({ value, path });
      if (typeof value === 'string' && !value.isWellFormed()) {
        return `The string at \`${path}\` has a lone surrogate, which is not a character. Send whole characters.`;
      }
    }
  }
  return undefined;
}
