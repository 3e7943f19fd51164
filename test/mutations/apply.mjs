// Whether a mutation still applies, and the text of its file with it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

export const syntax = { syntax: 'typescript', decorators: true, target: 'es2022' };

/** Returns what is wrong with an entry of the list, with what to do about it; `undefined` when nothing is. */
export async function faultOf({ file, from, to, breaks, tests }, root) {
  const name = `${file}: "${breaks}"`;
  if (!existsSync(join(root, file))) return `${name}: the file is gone. Move the entry to where its code went.`;
  const text = await readFile(join(root, file), 'utf8');
  const times = text.split(from).length - 1;
  if (times !== 1) {
    const what = times === 0 ? 'is not in the file any more. Take over' : `is there ${times} times. Lengthen`;
    return `${name}: the text ${JSON.stringify(from)} ${what} the code that the mutation is about.`;
  }
  if (tests.length === 0) return `${name}: name a test file that must notice.`;
  const missing = tests.find((path) => !existsSync(join(root, path)));
  if (missing !== undefined) return `${name}: the test file ${missing} is gone. Name the one that must notice now.`;
  try {
    parseSync(mutated(text, from, to), syntax);
  } catch {
    return `${name}: the file is no TypeScript with the mutation. Correct "to".`;
  }
  return undefined;
}

/** The text with the mutation. A function, since `$` has a meaning in a replacement text. */
export function mutated(text, from, to) {
  return text.replace(from, () => to);
}
