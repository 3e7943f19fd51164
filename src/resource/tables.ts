// Adapters to TypeGraphQL for what a table declares: enums, and fields of classes.
import { Field, registerEnumType } from 'type-graphql';

/** A member's description, or its value and its description. Without a value, the member's name is its value. */
type Member = string | readonly [value: string, description: string];

type Values<M> = { readonly [K in keyof M]: M[K] extends readonly [infer V, string] ? V : K };
export type ValueOf<E> = E[keyof E];

/** Registers an enum and returns its values by name. */
export function createEnum<const M extends Readonly<Record<string, Member>>>(
  name: string,
  { description, members }: { description: string; members: M },
): Values<M> {
  const entries = Object.entries<Member>(members).map(([key, member]) =>
    typeof member === 'string' ? { key, value: key, text: member } : { key, value: member[0], text: member[1] },
  );
  const values = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  const valuesConfig = Object.fromEntries(entries.map(({ key, text }) => [key, { description: text }]));
  registerEnumType(values, { name, description, valuesConfig });
  // The compiler does not follow the table through `Object.entries`.
  return values as Values<M>;
}

/** Returns `base` as the base of a class that also has the members of `T`, which a decorator of the class declares. */
export function withMembers<T extends object, B extends object = object>(
  base: abstract new () => object = Object,
): new () => B & T {
  return base as new () => B & T;
}

/** Declares a nullable field for each name of a table. `describe` turns the table's text into a description. */
export function TableFields(
  table: Readonly<Record<string, string>>,
  { describe, type }: { describe: (text: string, name: string) => string; type: () => object },
): ClassDecorator {
  return ({ prototype }) => {
    for (const [name, text] of Object.entries(table)) {
      Field(type, { nullable: true, simple: true, description: describe(text, name) })(prototype, name);
    }
  };
}
