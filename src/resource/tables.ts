// Enums, and fields of TypeGraphQL's classes, that are declared by a table instead of one by one.
import { Field, registerEnumType } from 'type-graphql';

/** A member's description, or its value and its description. Without a value, the member's name is its value. */
type Member<V extends string> = string | readonly [value: V, description: string];
type Members = Readonly<Record<string, Member<string>>>;

/** Registers an enum and returns its values by name. */
export function createEnum<const M extends Members>(
  name: string,
  { description, members }: { description: string; members: M },
): { [K in keyof M]: M[K] extends readonly [infer V, string] ? V : K } {
  const values: Record<string, string> = {};
  const valuesConfig: Record<string, { description: string }> = {};
  for (const [key, member] of Object.entries<Member<string>>(members)) {
    const [value, text] = typeof member === 'string' ? [key, member] : member;
    values[key] = value;
    valuesConfig[key] = { description: text };
  }
  registerEnumType(values, { name, description, valuesConfig });
  return values as never;
}

/** Returns `base` as the base of a class that also has the members of `T`, which `addFields` declares. */
export function withMembers<T extends object, B extends object = object>(
  base: abstract new () => object = Object,
): new () => B & T {
  return base as new () => B & T;
}

/** Declares a nullable field for each name of a table. `describe` turns the table's text into a description. */
export function addFields(
  target: new () => object,
  table: Readonly<Record<string, string>>,
  { describe, type }: { describe: (text: string, name: string) => string; type: () => object },
): void {
  for (const [name, text] of Object.entries(table)) {
    Field(type, { nullable: true, simple: true, description: describe(text, name) })(target.prototype, name);
  }
}
