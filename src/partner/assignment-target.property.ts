// The properties that a kind of target has of its own: ids, and members of enums.
import { ID } from 'type-graphql';
import { text, type DeclaredProperty } from '../resource/entity.js';
import { foldId } from '../resource/id.js';

export interface TargetProperty<T extends string = string> extends DeclaredProperty {
  /** The schema's type. */
  schemaType: () => object;
  /** What an input's field is, without a full stop. */
  description: string;
  /** Never throws: what is missing, empty or new is `null`. */
  decode: (value: unknown) => T | null;
  /** Equal texts for values that mean the same; `null` for no value, `undefined` for one that is not modelled. */
  meaningOf: (value: unknown) => string | null | undefined;
  /** What an id names, in a word. A group is a Microsoft Entra object, so its ids are those of an `object`. */
  names?: string;
}
export type TargetProperties = Readonly<Record<string, TargetProperty>>;

/** The fields of a target's class that its properties are decoded into. */
export type DecodedTarget<P extends TargetProperties> = { [K in keyof P]: ReturnType<P[K]['decode']> };

/** An id, compared in any case. */
export function idOf(names: string, description: string): TargetProperty {
  return {
    type: text.type,
    nullable: true,
    schemaType: () => ID,
    description,
    names,
    decode: (value) => (isId(value) ? value : null),
    meaningOf: (value) => {
      if (isAbsent(value)) return null;
      return isId(value) ? foldId(value) : undefined;
    },
  };
}

/** A member of an enum that is valued as Graph writes it. */
export function memberOf<E extends string>(
  members: Readonly<Record<string, E>>,
  description: string,
): TargetProperty<E> {
  const known = new Map<unknown, E>(Object.values(members).map((value) => [value, value]));
  return {
    // No metadata declares one yet.
    type: undefined,
    nullable: true,
    schemaType: () => members,
    description,
    decode: (value) => known.get(value) ?? null,
    meaningOf: (value) => (isAbsent(value) ? null : known.get(value)),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The properties that can be null are null when they are left out. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
