// JSON values of unknown shape.

export type Json = Record<string, unknown>;

/** A number that a double cannot hold, as the text that Graph sent. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Shown as text in responses to clients, as OData does for clients whose numbers are doubles (IEEE754Compatible). */
  toJSON(): string {
    return this.text;
  }
}

/** Returns a value if it is a JSON object; `undefined` for anything else, lists and `null` included. */
export function asObject(value: unknown): Json | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof ExactNumber) ? (value as Json) : undefined;
}
