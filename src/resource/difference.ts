// Differences between two states of an object, on Graph's own JSON, and the types that show them. Pure.
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import {
  isSameValue,
  propertiesOf,
  schemaNameOf,
  type Entity,
  type Json,
  type Properties,
  type Property,
} from './entity.js';
import { DateTime } from './scalars.js';

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

/**
 * Returns how the values of a property are compared: as JSON if it has no description. A property that Graph does not
 * show counts as null.
 */
export function comparisonOf(entity: Entity, name: string): Required<Pick<Property, 'isSame' | 'shows'>> {
  const properties = propertiesOf(entity);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const isSame = property?.isSame ?? isSameValue;
  return { isSame, shows: property?.shows ?? (({ sent }, shown) => isSame(sent, shown)) };
}

/** Returns whether two reads show the same value of a property. */
export function isSameRead(entity: Entity, name: string, [first, second]: readonly [Json, Json]): boolean {
  const value = first[name] ?? null;
  return isSameValue(value, second[name]) || comparisonOf(entity, name).isSame(value, second[name]);
}

/** Returns the names of the properties in the body of a write, without annotations. */
export function propertyNames(body: Json): string[] {
  return Object.keys(body).filter((name) => !name.includes('@'));
}

/**
 * Returns the names of the properties in the body of a PATCH whose values differ from the entity's JSON. The body
 * decides what is compared, so that a property cannot be encoded and then never be sent.
 */
export function differingProperties(entity: Entity, { body, json }: { body: Json; json: Json }): string[] {
  return propertyNames(body).filter((name) => !comparisonOf(entity, name).isSame(body[name], json[name]));
}

/** Two states of an object as Graph shows them; `null` where the object does not exist. */
export interface States {
  before: Json | null;
  after: Json | null;
}

/** Returns the state that a write would lead to. */
export function applied(before: Json | null, body: Json): Json {
  return { ...before, ...body };
}

/** Returns whether a property differs between two states. */
export function isDiffering(entity: Entity, name: string, { after, before }: States): boolean {
  return !isSameRead(entity, name, [after ?? {}, before ?? {}]);
}

/** Returns both values of each field that differs, by Graph's JSON, between two states; `null` for the others. */
export function fieldChanges<F extends Properties>(entity: Entity<F>, states: States): FieldChanges<F> {
  const changes: Json = {};
  for (const [name, { decode }] of Object.entries<Property>(entity.fields)) {
    const from = states.before && decode(states.before[name]);
    const to = states.after && decode(states.after[name]);
    // A value that cannot be read is null, as one that is missing is: the schema shows no difference.
    const isShown = isDiffering(entity, name, states) && (from !== null || to !== null);
    changes[name] = isShown ? { from, to } : null;
  }
  return changes as FieldChanges<F>;
}
