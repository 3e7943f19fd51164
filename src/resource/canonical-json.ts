// JSON with sorted member names, so that equal values have equal texts.
import { writeJson } from '../msgraph/json-text.js';

/** Returns the JSON of a value with sorted member names, without the members that `omits` names. */
export function canonicalJson(value: unknown, omits?: (name: string, value: unknown) => boolean): string {
  return writeJson(value, { canonical: true, omits });
}
