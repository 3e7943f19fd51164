// Members of TypeGraphQL classes that come from a table, one line each.
import { Field } from 'type-graphql';

/** The base of a class whose further members `addFields` declares; `base` is what it extends beside them. */
export function withMembers<T extends object, B extends object = object>(
  base: abstract new () => object = Object,
): new () => B & T {
  return base as new () => B & T;
}

/** Declares a nullable field for each name of a table. `describe` turns its text into a description. */
export function addFields(
  target: new () => object,
  table: Readonly<Record<string, string>>,
  { describe, type }: { describe: (text: string, name: string) => string; type: () => object },
): void {
  for (const [name, text] of Object.entries(table)) {
    Field(type, { nullable: true, simple: true, description: describe(text, name) })(target.prototype, name);
  }
}
