// Enums whose members, values and descriptions stand in one table.
import { registerEnumType } from 'type-graphql';

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
