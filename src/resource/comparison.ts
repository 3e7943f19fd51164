// Comparison of names, texts and JSON.
import { writeJson } from '../msgraph/json-text.js';

/**
 * Returns one spelling for texts that differ in case or in Unicode composition only, for searches. Lower case followed
 * by upper case is as coarse as Unicode's full case folding, so that `ß` equals `ss`, and each sigma every other one.
 * The four letters i of Turkish are one letter, because no text says which language it is in.
 */
export function foldText(text: string): string {
  const upper = text.normalize('NFD').toLowerCase().toUpperCase().normalize('NFD');
  return upper.replaceAll('I\u0307', 'I').normalize('NFC');
}

/** One fixed collation, so that cursors mean the same on every replica. */
const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });

/** Compares names as a reader sorts them: case is ignored, and numbers are compared by value. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Compares texts by code unit. */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Returns the JSON of a value with sorted member names, without the members that `omits` names. */
export function canonicalJson(value: unknown, omits?: (name: string, value: unknown) => boolean): string {
  return writeJson(value, { canonical: true, omits });
}

/** Returns whether two values have the same JSON, whatever the order of members. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}
