// JSON with sorted member names, so that equal values have equal texts.
import { asObject } from '../msgraph/json.js';
import { compareCodeUnits } from './comparison.js';

/** A part that is still to be written: finished text, or a value. */
interface Part {
  text?: string;
  value?: unknown;
}

/** Returns the JSON of a value with sorted member names. Iterative, because Graph decides how deep the value is. */
export function canonicalJson(value: unknown): string {
  const written: string[] = [];
  const stack: Part[] = [{ value }];
  for (let part = stack.pop(); part; part = stack.pop()) {
    const { text, value: inner } = part;
    if (text !== undefined) {
      written.push(text);
    } else if (Array.isArray(inner)) {
      pushReversed(stack, partsOfList(inner));
    } else if (asObject(inner)) {
      pushReversed(stack, partsOfObject(inner as object));
    } else {
      written.push(JSON.stringify(inner) ?? 'null');
    }
  }
  return written.join('');
}

function partsOfList(list: readonly unknown[]): Part[] {
  const parts: Part[] = [{ text: '[' }];
  for (const [index, value] of list.entries()) {
    if (index > 0) parts.push({ text: ',' });
    parts.push({ value });
  }
  parts.push({ text: ']' });
  return parts;
}

function partsOfObject(object: object): Part[] {
  const members = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => compareCodeUnits(a, b));
  const parts: Part[] = [{ text: '{' }];
  for (const [index, [name, value]] of members.entries()) {
    const comma = index > 0 ? ',' : '';
    parts.push({ text: `${comma}${JSON.stringify(name)}:` }, { value });
  }
  parts.push({ text: '}' });
  return parts;
}

/** The stack is last in, first out. */
function pushReversed(stack: Part[], parts: readonly Part[]): void {
  for (let index = parts.length - 1; index >= 0; index--) stack.push(parts[index] as Part);
}
