// Enums, and members of TypeGraphQL's classes, that a table declares.
import { Field, registerEnumType } from 'type-graphql';

/** A member: its description, or its value and its description. Without a value, it is valued as it is named. */
type Member<V extends string> = string | readonly [value: V, description: string];

/** Registers an enum, and returns its values by name. */
export function namedEnum<const M extends Readonly<Record<string, Member<string>>>>(
  name: string,
  description: string,
  members: M,
): { [K in keyof M]: M[K] extends readonly [infer V, string] ? V : K } {
  const entries = Object.entries<Member<string>>(members);
  const values = Object.fromEntries(
    entries.map(([key, member]) => [key, typeof member === 'string' ? key : member[0]]),
  );
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      entries.map(([key, member]) => [key, { description: typeof member === 'string' ? member : member[1] }]),
    ),
  });
  return values as never;
}

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
