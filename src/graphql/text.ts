// Strings of variables that are not text.
import type { OperationDefinitionNode } from 'graphql';

/**
 * Returns a sentence that names a variable of a mutation with a lone surrogate, half of a UTF-16 pair; `undefined` if
 * there is none. JSON can escape one (`"\ud800"`), but no bytes of UTF-8 stand for it, so another text would be written
 * to Microsoft Graph. Literals need no check: the GraphQL grammar has no lone surrogates. Nor do queries, which send
 * only ids from an allow-list and the letters of a search.
 */
export function faultOfText(
  { operation }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): string | undefined {
  if (operation !== 'mutation') return undefined;
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
