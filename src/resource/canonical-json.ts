// JSON with its names sorted, so that equal values have equal texts.
import { asObject } from '../msgraph/errors.js';

/** JSON with its names sorted, so that equal values have equal texts. Without recursion: Graph decides how deep it is. */
export function canonicalJson(value: unknown): string {
  const parts: string[] = [];
  /** What is to be written, the next one last: finished text, or a value. */
  const open: { text?: string; value?: unknown }[] = [{ value }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { text, value: inner } = next;
    if (text !== undefined) {
      parts.push(text);
    } else if (Array.isArray(inner)) {
      open.push({ text: ']' });
      for (let index = inner.length - 1; index >= 0; index--) {
        open.push({ value: inner[index] }, { text: index === 0 ? '' : ',' });
      }
      open.push({ text: '[' });
    } else if (asObject(inner)) {
      const members = Object.entries(inner as object).filter(([, member]) => member !== undefined);
      open.push({ text: '}' });
      for (const [index, [name, member]] of [...members.toSorted(byName).entries()].toReversed()) {
        open.push({ value: member }, { text: `${index === 0 ? '' : ','}${JSON.stringify(name)}:` });
      }
      open.push({ text: '{' });
    } else {
      parts.push(JSON.stringify(inner) ?? 'null');
    }
  }
  return parts.join('');
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
