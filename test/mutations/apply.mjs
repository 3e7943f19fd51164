// Validation and application of mutations.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

export const syntax = { syntax: 'typescript', decorators: true, target: 'es2022' };

/** Returns why an entry of the list does not apply and what to do, or `undefined`. */
export async function problemOf({ file, from, to, breaks, tests }, root) {
  const name = `${file}: "${breaks}"`;
  if (!existsSync(join(root, file))) return `${name}: the file does not exist. Update "file" to where its code is now.`;
  const text = await readFile(join(root, file), 'utf8');
  const count = text.split(from).length - 1;
  const quoted = JSON.stringify(from);
  if (count === 0)
    return `${name}: the file does not contain ${quoted}. Update "from" to the code that the mutation breaks.`;
  if (count > 1) return `${name}: the file contains ${quoted} ${count} times. Lengthen "from" until it is unique.`;
  if (tests.length === 0) return `${name}: "tests" must name a test file that fails with the mutation.`;
  const missing = tests.find((path) => !existsSync(join(root, path)));
  if (missing !== undefined)
    return `${name}: the test file ${missing} does not exist. Name one that fails with the mutation.`;
  try {
    parseSync(mutated(text, from, to), syntax);
  } catch {
    return `${name}: the file with the mutation is not valid TypeScript. Correct "to".`;
  }
  return undefined;
}

/** Returns the text with the mutation. The replacement is a function, since `$` has a meaning in a replacement string. */
export function mutated(text, from, to) {
  return text.replace(from, () => to);
}
