// Comparison of names and other texts.

/** Returns one spelling for texts that differ in case or in Unicode composition, for searches. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
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
