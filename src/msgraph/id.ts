// How Graph compares ids.

/**
 * Returns one spelling for ids that Graph treats as equal: GUIDs and ids of Configuration Manager, in any case. Folds
 * ASCII letters only, because Unicode folds some other letters to them (KELVIN SIGN to `k`).
 */
export function foldId(id: string): string {
  return id.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
