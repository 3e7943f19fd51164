// Types of changes: one for each type of property, and the fields of the changes of an entity.
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { schemaNameOf, type Entity, type Properties } from './entity.js';
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

/** By the property's type in Graph's metadata. */
const changeTypes: Readonly<Record<string, ClassType>> = {
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
};

/** The changes of an entity's fields. */
export type FieldChanges<F extends Properties> = {
  [K in keyof F]: ValueChange<NonNullable<ReturnType<F[K]['decode']>>> | null;
};

/** Declares the change of each field of an entity. An enum gets a change type of its own. */
export function ChangesOf({ fields }: Pick<Entity, 'fields'>): ClassDecorator {
  return ({ prototype }) => {
    for (const [name, { changeDescription = '', members, type = '' }] of Object.entries(fields)) {
      const Change = members
        ? createChangeType(`${schemaNameOf({ type })}Change`, { description: changeDescription, type: () => members })
        : changeTypes[type];
      if (!Change) throw new TypeError(`No type of changes for ${name}, which is of type ${type}.`);
      const description = `The change of \`${name}\`.`;
      Field(() => Change, { nullable: true, simple: true, description })(prototype, name);
    }
  };
}
