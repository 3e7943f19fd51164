// JSON values of unknown shape.

export type Json = Record<string, unknown>;

/** Returns a value if it is a JSON object; `undefined` for anything else, lists and `null` included. */
export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
