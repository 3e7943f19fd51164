// Ids as Graph compares them.

/**
 * One spelling for ids that Graph takes for the same: GUIDs in any case, and Configuration Manager's ids. ASCII letters
 * only, since Unicode folds some other letters to them (KELVIN SIGN to `k`).
 */
export function foldId(id: string): string {
  return id.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
