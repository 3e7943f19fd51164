// Description of a Graph resource, by Graph's own names. Decoding, encoding, `$select`, changes, the order of lists and
// the comparison with Graph's metadata are derived from it.
import { compareNames, isSameJson } from './comparison.js';
import { compareDateTimes, isDateTime } from './scalars.js';

export type Json = Record<string, unknown>;

/** Adds the names in a value that the schema does not model to `found`, by Graph's metadata. Never throws. */
export type FindUnmodelled = (value: unknown, found: string[]) => void;

export type MsGraphVersion = 'beta' | 'v1.0';
export const everyVersion: readonly MsGraphVersion[] = ['beta', 'v1.0'];

export interface DeclaredProperty {
  /** `Edm.String`, or the name of a type in the metadata; `undefined` if no metadata declares the property. */
  type: string | undefined;
  nullable: boolean;
}

/** A property, as Graph declares it and as the gateway treats it. */
export interface Property<T = unknown> extends DeclaredProperty {
  /** Never throws: a missing or unknown value is decoded to `null` or to an explicit "unknown". */
  decode: (value: unknown) => T;
  findUnmodelled?: FindUnmodelled;
  isWritable: boolean;
  /** The versions of Graph that have it. Graph refuses a `$select` of a property that it lacks. */
  versions: readonly MsGraphVersion[];
  /** Returns whether the value that Graph shows is the one to be written, so that nothing would change. */
  isSame: (wanted: unknown, shown: unknown) => boolean;
  /**
   * Returns whether a value that Graph shows after a write is the one that was sent; by default, whether they are the
   * same. What Graph adds to it is no difference. `before` is the value that was replaced.
   */
  shows?: (written: { sent: unknown; before: unknown }, shown: unknown) => boolean;
  /** Returns what is wrong with a value that inputs give, as the end of a sentence about the field. */
  problemOf?: (value: unknown) => string | undefined;
  /** How lists are ordered by the property. */
  order?: PropertyOrder;
  /** The enum of the schema, whose values are Graph's words. */
  members?: Readonly<Record<string, string>>;
  changeDescription?: string;
}
export type Properties = Readonly<Record<string, Property>>;

export interface PropertyOrder {
  /** Returns what Graph shows as a text that can be compared; `null` for no value, which is the lowest. */
  textOf: (shown: unknown) => string | null;
  compare: (a: string, b: string) => number;
  /** Returns whether a text can be one that `textOf` returns, for reading cursors. */
  isText: (text: string) => boolean;
}

export interface Entity<F extends Properties = Properties> {
  /** Graph's name of the type. Fields that return the entity have this name; the schema's type has it in upper case. */
  type: string;
  /** Graph's name of the collection below `/deviceManagement`. */
  collection: string;
  /** The word for one entity in messages and descriptions. */
  noun: string;
  /** The full term, for descriptions that introduce the entity. */
  fullNoun: string;
  /** Properties that the schema shows under Graph's own names. `id` is implied. */
  fields: F;
  /** Properties that the schema shows in another shape. The resource's own codec handles them. */
  others: Properties;
}

/** The fields of an entity's class. */
export type Decoded<F extends Properties> = { [K in keyof F]: ReturnType<F[K]['decode']> };
/** Returns the name of the type in the schema. */
export function schemaNameOf({ type }: Pick<Entity, 'type'>): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

/** Returns the path of the collection, relative to the service root. */
export function collectionPath({ collection }: Pick<Entity, 'collection'>): string {
  return `/deviceManagement/${collection}`;
}

const properties = new WeakMap<Entity, Properties>();

/** Returns all properties of an entity except its id. */
export function propertiesOf(entity: Entity): Properties {
  let all = properties.get(entity);
  if (!all) properties.set(entity, (all = { ...entity.fields, ...entity.others }));
  return all;
}

/** Returns the names of the properties that every version of Graph has. */
export function commonProperties(entity: Entity): string[] {
  const entries = Object.entries(propertiesOf(entity));
  return entries.filter(([, { versions }]) => versions.length === everyVersion.length).map(([name]) => name);
}

/** Returns whether Graph shows a value, compared as JSON. A property that Graph does not show counts as null. */
export function isSameValue(wanted: unknown, shown: unknown): boolean {
  return isSameJson(wanted, shown ?? null);
}

const shared = {
  isWritable: true,
  versions: everyVersion,
  isSame: isSameValue,
} as const;

const decodeText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const text: Property<string | null> = {
  ...shared,
  type: 'Edm.String',
  nullable: true,
  decode: decodeText,
  order: { textOf: decodeText, compare: compareNames, isText: () => true },
};

/** `null` if Graph does not report it. */
export const flag: Property<boolean | null> = {
  ...shared,
  type: 'Edm.Boolean',
  nullable: false,
  decode: (value) => (typeof value === 'boolean' ? value : null),
};

/** `null` if Graph does not report it. Inputs cannot set it below zero. */
export const nonNegativeInt32: Property<number | null> = {
  ...shared,
  type: 'Edm.Int32',
  nullable: false,
  decode: (value) => (Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? (value as number) : null),
  problemOf: (value) => (Number(value) < 0 ? 'must not be negative.' : undefined),
};

/**
 * Returns whether Graph shows "never" as an instant: no value, or .NET's default, an instant of the year 1. A value
 * that is no date and time at all is not "never": something happened, at a time that cannot be read.
 */
export function isNever(shown: unknown): boolean {
  return shown === undefined || shown === null || (typeof shown === 'string' && shown.startsWith('0001-'));
}

function decodeInstant(value: unknown): string | null {
  return typeof value === 'string' && !isNever(value) && isDateTime(value) ? value : null;
}

/** The text for an instant that cannot be read, in orders. It is lower than every instant, but not "never". */
const unreadable = '';

/** A non-nullable instant. "Never" is decoded to `null`, and so is an instant that cannot be read. */
export const instantOrNever: Property<string | null> = {
  ...shared,
  type: 'Edm.DateTimeOffset',
  nullable: false,
  decode: decodeInstant,
  isSame: (wanted, shown) => {
    if (typeof wanted !== 'string' || typeof shown !== 'string') return wanted === (shown ?? null);
    return isDateTime(wanted) && isDateTime(shown) ? compareDateTimes(wanted, shown) === 0 : wanted === shown;
  },
  order: {
    textOf: (shown) => (isNever(shown) ? null : (decodeInstant(shown) ?? unreadable)),
    compare: (a, b) => {
      if (a === unreadable || b === unreadable) return Number(a !== unreadable) - Number(b !== unreadable);
      return compareDateTimes(a, b);
    },
    isText: (shown) => shown === unreadable || isDateTime(shown),
  },
};

/** Describes an enum property. The enum's values are Graph's words; an unknown word is decoded to `unknown`. */
export function enumMember<E extends string>(
  type: string,
  { unknown, ...described }: { members: Readonly<Record<string, E>>; unknown: E; changeDescription: string },
): Property<E> {
  const known: ReadonlySet<unknown> = new Set(Object.values(described.members));
  return {
    ...shared,
    type,
    nullable: false,
    ...described,
    decode: (value) => (known.has(value) ? (value as E) : unknown),
    findUnmodelled: (value, found) => {
      if (typeof value === 'string' && !known.has(value)) found.push(`${type}/${value}`);
    },
  };
}

/** Returns the property as one that callers cannot write. */
export function readOnly<T>(property: Property<T>): Property<T> {
  return { ...property, isWritable: false };
}

/** Returns the property as one that only some versions of Graph have. */
export function onlyIn<P extends Property>(versions: readonly MsGraphVersion[], property: P): P {
  return { ...property, versions };
}
