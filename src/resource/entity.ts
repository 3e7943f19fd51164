// A resource of Microsoft Graph, described once by Graph's own names. Decoding, encoding, `$select`, plans, the order of
// lists and the comparison with Graph's metadata are derived from the description.
import { canonicalJson } from './canonical-json.js';
import { compareDateTimes, isDateTime } from './date-time.scalar.js';

export type Json = Record<string, unknown>;

/** Adds the names in a value that nobody models, as Graph's metadata has them. Never throws. */
export type FindUnmodelled = (value: unknown, found: string[]) => void;

export type MsGraphVersion = 'beta' | 'v1.0';
export const everyVersion: readonly MsGraphVersion[] = ['beta', 'v1.0'];

/** A property as CSDL declares it. */
export interface DeclaredProperty {
  /** `Edm.String`, or a name of the model; `undefined` where no metadata says. */
  type: string | undefined;
  nullable: boolean;
}

/** A property, as Graph declares it and as this gateway treats it. */
export interface Property<
  T = unknown,
  W extends boolean = boolean,
  N extends string | undefined = string | undefined,
> extends DeclaredProperty {
  type: N;
  /** Never throws: what is missing, null or new has a value that says so. */
  decode: (value: unknown) => T;
  /** Adds the names in a value that nobody models. */
  unmodelled?: FindUnmodelled;
  /** Whether inputs have it. */
  written: W;
  /** The versions of Graph that have it: Graph refuses a `$select` of a property that it lacks. */
  versions: readonly MsGraphVersion[];
  /** Whether Graph shows a value as it is to be written. */
  isSame: (wanted: unknown, shown: unknown) => boolean;
  /** The order of two values; for properties that lists can be ordered by. */
  compare?: (a: string, b: string) => number;
  /** Whether a text can be a value, for cursors. */
  isValue?: (text: string) => boolean;
  /** The members of an enum, as Graph writes them. */
  members?: readonly string[];
}
export type Properties = Readonly<Record<string, Property>>;

export interface Entity<F extends Properties = Properties, N extends string = string> {
  /** Graph's name of the type; also the name of a field that returns one. In upper case, the schema's type. */
  type: N;
  /** Graph's name of the collection below `/deviceManagement`. */
  collection: string;
  /** What one is called in messages and descriptions. */
  noun: string;
  /** What one is called where it is named first. */
  fullNoun: string;
  /** Properties that the schema shows under Graph's own names; `id` is implied. */
  fields: F;
  /** Properties that the schema shows in another shape; the resource's own codec reads and writes them. */
  others: Properties;
}

/** The fields of an entity's class. */
export type Decoded<F extends Properties> = { [K in keyof F]: ReturnType<F[K]['decode']> };
/** The names of the fields that inputs have. */
export type Written<F extends Properties> = {
  [K in keyof F]: F[K] extends Property<unknown, true> ? K : never;
}[keyof F];
/** A class that has all of these members, held to it by the compiler. */
export type Covering<T, Names extends keyof T> = Names extends never ? never : T;

/** The name of the type in the schema. */
export function schemaNameOf({ type }: Pick<Entity, 'type'>): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

/** The path of the collection, relative to the service root. */
export function collectionPath({ collection }: Pick<Entity, 'collection'>): string {
  return `/deviceManagement/${collection}`;
}

/** All properties of an entity but its id. */
export function propertiesOf({ fields, others }: Entity): Properties {
  return { ...fields, ...others };
}

const shared = {
  written: true,
  versions: everyVersion,
  isSame: (wanted: unknown, shown: unknown): boolean => canonicalJson(wanted) === canonicalJson(shown ?? null),
} as const;

/** One fixed collation, so that a cursor means the same on every replica. */
const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });

export const text: Property<string | null, true, 'Edm.String'> = {
  ...shared,
  type: 'Edm.String',
  nullable: true,
  decode: (value) => (typeof value === 'string' ? value : null),
  compare: (a, b) => collator.compare(a, b),
  isValue: () => true,
};

/** `null` where Graph does not say. */
export const flag: Property<boolean | null, true, 'Edm.Boolean'> = {
  ...shared,
  type: 'Edm.Boolean',
  nullable: false,
  decode: (value) => (typeof value === 'boolean' ? value : null),
};

/** `null` where Graph does not say. */
export const int32: Property<number | null, true, 'Edm.Int32'> = {
  ...shared,
  type: 'Edm.Int32',
  nullable: false,
  decode: (value) => (Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? (value as number) : null),
};

/** An instant that Graph cannot leave out: .NET's default, an instant of the year 1, stands for "never" and is `null`. */
export const instantOrNever: Property<string | null, true, 'Edm.DateTimeOffset'> = {
  ...shared,
  type: 'Edm.DateTimeOffset',
  nullable: false,
  decode: (value) => (typeof value === 'string' && !value.startsWith('0001-') && isDateTime(value) ? value : null),
  isSame: (wanted, shown) => {
    if (typeof wanted !== 'string' || typeof shown !== 'string') return wanted === (shown ?? null);
    return isDateTime(wanted) && isDateTime(shown) ? compareDateTimes(wanted, shown) === 0 : wanted === shown;
  },
  compare: compareDateTimes,
  isValue: isDateTime,
};

/** A member of an enum that is valued as Graph writes it; a member that is new is shown as the unknown one. */
export function member<E extends string>(
  type: string,
  { members, unknown }: { members: Readonly<Record<string, E>>; unknown: E },
): Property<E, true> {
  const known: ReadonlySet<unknown> = new Set(Object.values(members));
  return {
    ...shared,
    type,
    nullable: false,
    members: Object.values(members),
    decode: (value) => (known.has(value) ? (value as E) : unknown),
    unmodelled: (value, found) => {
      if (typeof value === 'string' && !known.has(value)) found.push(`${type}/${value}`);
    },
  };
}

/** A property that callers cannot write. */
export function readOnly<T>(property: Property<T>): Property<T, false> {
  return { ...property, written: false };
}

/** A property that only some versions of Graph have. */
export function onlyIn<P extends Property>(versions: readonly MsGraphVersion[], property: P): P {
  return { ...property, versions };
}
