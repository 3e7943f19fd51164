// Properties of a kind of assignment target: ids, and members of enums.
import { ID } from 'type-graphql';
import { text, type DeclaredProperty } from '../resource/entity.js';
import { foldId } from '../msgraph/id.js';

export interface TargetProperty<T extends string = string> extends DeclaredProperty {
  /** The schema's type. */
  schemaType: () => object;
  /** Description of the input's field, without a full stop. */
  description: string;
  /** Never throws: a missing, empty or unknown value is decoded to `null`. */
  decode: (value: unknown) => T | null;
  /** Returns equal texts for equivalent values; `null` for no value, `undefined` for a value that is not modelled. */
  meaningOf: (value: unknown) => string | null | undefined;
  /** The kind of object that an id refers to. Groups are Microsoft Entra objects, so their ids refer to an `object`. */
  refersTo?: string;
  /** Returns what is wrong with a value that inputs give, as the end of a sentence about the field. */
  problemOf?: ((value: string) => string | undefined) | undefined;
}
export type TargetProperties = Readonly<Record<string, TargetProperty>>;

/** The fields of a target's class that its properties are decoded into. */
export type DecodedTarget<P extends TargetProperties> = { [K in keyof P]: ReturnType<P[K]['decode']> };

/** Describes an id, which is compared in any case. */
export function idProperty({
  description,
  problemOf,
  refersTo,
}: Pick<TargetProperty, 'description' | 'problemOf'> & { refersTo: string }): TargetProperty {
  return {
    type: text.type,
    nullable: true,
    schemaType: () => ID,
    description,
    refersTo,
    problemOf,
    decode: (value) => (isId(value) ? value : null),
    meaningOf: (value) => {
      if (isAbsent(value)) return null;
      return isId(value) ? foldId(value) : undefined;
    },
  };
}

/** Describes an enum property. The enum's values are Graph's words. */
export function enumProperty<E extends string>(
  members: Readonly<Record<string, E>>,
  description: string,
): TargetProperty<E> {
  const known = new Map<unknown, E>(Object.values(members).map((value) => [value, value]));
  return {
    // No metadata declares such a property yet.
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

/** A nullable property that Graph leaves out is null. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
