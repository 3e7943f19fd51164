// Types of changes: one for each type of property, and the fields of the changes of an entity.
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Entity, Properties, Property } from './entity.js';
import { DateTime } from './scalars.js';

/** The change of one property. */
export interface ValueChange<T> {
  from: T | null;
  to: T | null;
}

/** Creates the type of the change of one property. */
export function createChangeType<T>(
  name: string,
  { description, type }: { description: string; type: () => object },
): ClassType<ValueChange<T>> {
  @ObjectType(name, { description, simpleResolvers: true })
  class Change implements ValueChange<T> {
    @Field(type, {
      nullable: true,
      description: 'The value before; `null` if there was none, or if Microsoft Graph did not report it.',
    })
    from!: T | null;

    @Field(type, {
      nullable: true,
      description: 'The value after; `null` if there is none, or if Microsoft Graph does not report it.',
    })
    to!: T | null;
  }
  return Change;
}

export const IntuneBooleanChange = createChangeType<boolean>('IntuneBooleanChange', {
  description: 'A change of a Boolean property.',
  type: () => Boolean,
});

/** By the property's type in Graph's metadata. Each enum has a change type of its own. */
const changeTypes = {
  'Edm.Boolean': IntuneBooleanChange,
  'Edm.DateTimeOffset': createChangeType<string>('IntuneDateTimeChange', {
    description: 'A change of a date and time.',
    type: () => DateTime,
  }),
  'Edm.Int32': createChangeType<number>('IntuneIntChange', {
    description: 'A change of an integer property.',
    type: () => Int,
  }),
  'Edm.String': createChangeType<string>('IntuneStringChange', {
    description: 'A change of a text property.',
    type: () => String,
  }),
} as const satisfies Record<string, ClassType>;
type ChangeTypes = typeof changeTypes;

type ChangeOf<P extends Property> = ValueChange<NonNullable<ReturnType<P['decode']>>> | null;
/** The changes of an entity's fields. */
export type FieldChanges<F extends Properties> = { [K in keyof F]: ChangeOf<F[K]> };
/** The changes of the fields that are no enums, which `addChanges` declares. */
export type SimpleChanges<F extends Properties> = {
  [K in keyof F as F[K]['type'] extends keyof ChangeTypes ? K : never]: ChangeOf<F[K]>;
};

/** Declares the changes of an entity's fields that are no enums. */
export function addChanges(target: new () => object, { fields }: Pick<Entity, 'fields'>): void {
  for (const [name, { type }] of Object.entries(fields)) {
    const Change: ClassType | undefined = changeTypes[type as keyof ChangeTypes];
    if (!Change) continue;
    const description = `The change of \`${name}\`.`;
    Field(() => Change, { nullable: true, simple: true, description })(target.prototype, name);
  }
}
