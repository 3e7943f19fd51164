// Comparison of what Graph shows with what the gateway assumes. Pure. Findings have names of properties and shapes
// only, never a value that could be an id or a name.
import { unmodelledNames } from '../graphql/unmodelled-names.js';
import { ExactNumber, asObject, type Json } from '../msgraph/json.js';
import { isDateTime } from '../resource/scalars.js';
import { isNever, propertiesOf, type Entity, type MsGraphVersion, type Property } from '../resource/entity.js';
import { isGuid, isPathId } from '../resource/user-error.js';

/** One difference between Graph and the assumptions of the gateway. */
export interface Finding {
  /** Graph's name of the collection. */
  collection: string;
  /** Graph's name of a type, `type/property` or `enum/member`; or what else is different. */
  name: string;
  difference: string;
}

export interface ReadCollection {
  /** Graph's name of the collection, such as `groups`. */
  collection: string;
  /** The responses, in order, each with the path that was requested. */
  pages: readonly { path: string; body: unknown }[];
  /** The properties that `$select` named; `undefined` for a read without it. */
  selected?: readonly string[];
}

/** Characters of a name that is shown. Graph's longest have about sixty. */
const maxNameLength = 120;
/** Differences of one read that are listed. A tenant that differs in more needs another look anyway. */
const maxFindings = 50;

/** Returns a name of Graph, unless it could be something else, such as text of a person. */
export function safeName(name: string): string {
  const isName =
    name.length <= maxNameLength &&
    /^[A-Za-z@][\w.@]*(?:\/[A-Za-z@][\w.@]*)?(?: without a (?:usable )?type)?$/.test(name);
  return isName && !/\w@\w+\.\w/.test(name.replace('@odata.', '')) ? name : `(a name of ${name.length} characters)`;
}

export function itemsOf({ pages }: Pick<ReadCollection, 'pages'>): Json[] {
  return pages.flatMap(({ body }) => {
    const value = asObject(body)?.['value'];
    return Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : [];
  });
}

/** Returns what differs in a read of an entity's collection. */
export function entityFindings(read: ReadCollection, entity: Entity, version: MsGraphVersion): Finding[] {
  const items = itemsOf(read);
  const properties = propertiesOf(entity);
  return collect(read, [
    ...commonDifferences(read, items),
    ...unmodelledDifferences(read),
    ...(read.selected ? [] : presenceDifferences(entity, items, version)),
    ...Object.entries(properties)
      .filter(([, { versions }]) => versions.includes(version))
      .flatMap(([name, property]) =>
        valueDifferences({ name: `${entity.type}/${name}`, property, values: items.map((item) => item[name]) }),
      ),
  ]);
}

/** Returns what differs in a read of groups or assignment filters. The gateway reads only some of their properties. */
export function referenceFindings(read: ReadCollection, properties: readonly string[]): Finding[] {
  const items = itemsOf(read);
  return collect(read, [
    ...commonDifferences(read, items),
    ...unmodelledDifferences(read),
    ...properties.flatMap((name): Difference[] => {
      const values = items.map((item) => item[name]);
      const absent = count(values, (value) => value === undefined);
      const others = count(values, (value) => value !== undefined && value !== null && typeof value !== 'string');
      return [
        ...(absent > 0 ? [[name, `is absent from ${absent} of ${items.length} objects`] as const] : []),
        ...(others > 0 ? [[name, `is no text in ${others} of ${items.length} objects`] as const] : []),
      ];
    }),
  ]);
}

type Difference = readonly [name: string, difference: string];

function collect({ collection }: ReadCollection, differences: readonly Difference[]): Finding[] {
  return differences
    .slice(0, maxFindings)
    .map(([name, difference]) => ({ collection, name: safeName(name), difference }));
}

/** Ids, pages, and whether `$select` is honoured. */
function commonDifferences({ pages, selected }: ReadCollection, items: readonly Json[]): Difference[] {
  const differences: Difference[] = [];
  const ids = items.map(({ id }) => id);
  const total = items.length;
  const add = (name: string, number: number, difference: string): void => {
    if (number > 0) differences.push([name, `${difference} in ${number} of ${total} objects`]);
  };
  const isUsable = (id: unknown): id is string => typeof id === 'string' && isPathId(id);
  add(
    'id',
    count(ids, (id) => !isUsable(id)),
    'is absent, or has characters that the gateway does not accept in a path,',
  );
  const others = ids.filter(isUsable).filter((id) => !isGuid(id));
  if (others.length > 0) {
    const lengths = others.map(({ length }) => length);
    const range = `${Math.min(...lengths)} to ${Math.max(...lengths)} characters`;
    differences.push(['id', `is no GUID but ${range} in ${others.length} of ${total} objects`]);
  }
  const unique = new Set(ids.filter(isUsable).map((id) => id.toLowerCase()));
  add('id', ids.filter(isUsable).length - unique.size, 'is listed more than once,');
  for (const { body } of pages.slice(0, -1)) {
    const value = asObject(body)?.['value'];
    if (Array.isArray(value) && value.length === 0) differences.push(['@odata.nextLink', 'follows an empty page']);
  }
  if (selected) {
    const known = new Set(['id', ...selected]);
    const names = new Set(items.flatMap((item) => Object.keys(item)).filter((name) => !name.includes('@')));
    for (const name of names)
      if (!known.has(name)) differences.push([name, 'is shown although $select does not name it']);
    for (const name of items.length > 0 ? known : []) {
      if (!names.has(name)) differences.push([name, 'is not shown although $select names it']);
    }
  }
  return differences;
}

/** Names that the schema does not model, with how often they occur. */
function unmodelledDifferences({ pages }: ReadCollection): Difference[] {
  const counts = new Map<string, number>();
  for (const name of pages.flatMap(unmodelledNames)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => [
    name,
    `is not modelled (seen ${times === 1 ? 'once' : `${times} times`})`,
  ]);
}

/** Properties that the version should have and lacks, or the other way round. */
function presenceDifferences(entity: Entity, items: readonly Json[], version: MsGraphVersion): Difference[] {
  if (items.length === 0) return [];
  return Object.entries(propertiesOf(entity)).flatMap(([name, { versions }]): Difference[] => {
    const isShown = items.some((item) => item[name] !== undefined);
    if (isShown === versions.includes(version)) return [];
    const difference = isShown
      ? `is shown, although the metadata of ${version} lacks it`
      : `is not shown, although the metadata of ${version} has it`;
    return [[`${entity.type}/${name}`, difference]];
  });
}

interface NamedValues {
  name: string;
  property: Property;
  values: readonly unknown[];
}

/** Values of another form than the metadata declares. */
function valueDifferences({ name, property, values }: NamedValues): Difference[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    const form = oddFormOf(value, property);
    if (form !== undefined) counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  return [...counts].map(([form, number]) => [name, `is ${form} in ${number} of ${values.length} objects`]);
}

/** Returns the form of a value that differs from the declared one; `undefined` for an absent or a regular value. */
function oddFormOf(value: unknown, { nullable, type = '' }: Property): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return nullable ? undefined : 'null';
  if (type.startsWith('Collection(')) return Array.isArray(value) ? undefined : formOf(value);
  if (Array.isArray(value)) return 'a list';
  switch (type) {
    case 'Edm.Boolean':
      return typeof value === 'boolean' ? undefined : formOf(value);
    case 'Edm.Int32':
      return Number.isInteger(value) ? undefined : formOf(value);
    case 'Edm.DateTimeOffset':
      return typeof value === 'string' && (isDateTime(value) || isNever(value))
        ? undefined
        : `${formOf(value)} that is no date and time`;
    default:
      return typeof value === 'string' ? undefined : formOf(value);
  }
}

function formOf(value: unknown): string {
  if (value instanceof ExactNumber) return 'a number that a double cannot hold';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function count<T>(items: readonly T[], matches: (item: T) => boolean): number {
  return items.filter(matches).length;
}
