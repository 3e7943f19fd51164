// Generators of valid and invalid bodies by Microsoft's metadata, which this file reads independently of the emulator.
import fc from 'fast-check';
import { groups } from '../../src/emulator/msgraph/seed.js';
import type { Json } from '../support/gateway.js';
import { dateTime } from '../support/arbitrary.js';

interface Property {
  type: string;
  isCollection: boolean;
  nullable: boolean;
}
interface StructuredType {
  base: string | undefined;
  isAbstract: boolean;
  properties: Record<string, Property>;
}
export interface Csdl {
  types: Record<string, StructuredType>;
  enums: Record<string, string[]>;
}

const bare = (type: string): string => type.replace('microsoft.graph.', '').replace('graph.', '');

export function readCsdl(documents: readonly string[]): Csdl {
  const csdl: Csdl = { types: {}, enums: {} };
  const elements = documents.flatMap((document) => [
    ...document.matchAll(/<(EntityType|ComplexType|EnumType) ([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/g),
  ]);
  for (const [, element, head = '', content = ''] of elements) {
    const { Name: name = '', BaseType: base, Abstract: abstract } = attributesOf(head);
    if (element === 'EnumType') {
      const members = [...content.matchAll(/<Member ([^>]*)\/>/g)].map(([, it = '']) => attributesOf(it)['Name'] ?? '');
      csdl.enums[name] = [...(csdl.enums[name] ?? []), ...members];
      continue;
    }
    const properties = [...content.matchAll(/<Property ([^>]*)\/>/g)].map(([, it = '']): [string, Property] => {
      const { Name: property = '', Nullable: nullable, Type: type = '' } = attributesOf(it);
      const [, item] = /^Collection\((.*)\)$/.exec(type) ?? [];
      return [property, { type: bare(item ?? type), isCollection: item !== undefined, nullable: nullable !== 'false' }];
    });
    csdl.types[name] = {
      base: base && bare(base),
      isAbstract: abstract === 'true',
      properties: { ...csdl.types[name]?.properties, ...Object.fromEntries(properties) },
    };
  }
  return csdl;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Returns the properties of a type, with inherited ones, without the key, which Graph assigns. */
export function propertiesOf(csdl: Csdl, type: string): [string, Property][] {
  const { base, properties } = csdl.types[type] ?? { base: undefined, properties: {} };
  const own = Object.entries(properties).filter(([name]) => name !== 'id');
  return [...(base === undefined ? [] : propertiesOf(csdl, base)), ...own];
}

/** Returns the concrete types that a value of a declared type may have. */
function kindsOf(csdl: Csdl, declared: string): string[] {
  const derived = Object.keys(csdl.types).filter((name) => csdl.types[name]?.base === declared);
  return [...(csdl.types[declared]?.isAbstract ? [] : [declared]), ...derived.flatMap((name) => kindsOf(csdl, name))];
}

/** Generates objects with any of the properties of their type, in the form that Graph shows. */
export function validObject(csdl: Csdl, declared: string): fc.Arbitrary<Json> {
  return fc.constantFrom(...kindsOf(csdl, declared)).chain((type) =>
    fc.record(
      {
        '@odata.type': fc.constant(`#microsoft.graph.${type}`),
        ...Object.fromEntries(propertiesOf(csdl, type).map(([name, it]) => [name, validValue(csdl, name, it)])),
      },
      { requiredKeys: ['@odata.type'] },
    ),
  );
}

function validValue(csdl: Csdl, name: string, { isCollection, nullable, type }: Property): fc.Arbitrary<unknown> {
  const item = validItem(csdl, name, type);
  const value = isCollection ? fc.array(item, { maxLength: 3 }) : item;
  return nullable ? fc.option(value) : value;
}

function validItem(csdl: Csdl, name: string, type: string): fc.Arbitrary<unknown> {
  const members = csdl.enums[type];
  if (members) return fc.constantFrom(...members);
  // An Edm.String, but Intune accepts only groups of the tenant.
  if (name === 'groupId') return fc.constantFrom(...groups.map(({ id }) => id));
  if (type === 'Edm.String') return fc.string({ unit: 'grapheme' });
  if (type === 'Edm.Boolean') return fc.boolean();
  if (type === 'Edm.Int32') return fc.integer();
  if (type === 'Edm.DateTimeOffset') return dateTime;
  return validObject(csdl, type);
}

export interface Violation {
  body: Json;
  /** Part of Graph's error message. */
  message: string;
}

/** Returns every body that differs from a valid one by one violation, in the object itself or in a nested one. */
export function violationsOf(csdl: Csdl, valid: Json, declared: string): Violation[] {
  const type = String(valid['@odata.type']).replace('#microsoft.graph.', '');
  const properties = propertiesOf(csdl, type);
  const unknown = ['visionOnboarded', 'constructor', 'toString', '@odata.id', ''].map((name) => ({
    body: { ...valid, [name]: true },
    message: `The property '${name}' does not exist on type 'microsoft.graph.${type}'`,
  }));
  const wrong = properties.flatMap(([name, property]) =>
    wrongValues(csdl, property).map(({ message, value }) => ({ body: { ...valid, [name]: value }, message })),
  );
  const inside = properties.flatMap(([name, property]) => {
    const value = valid[name];
    if (!csdl.types[property.type] || value === undefined || value === null) return [];
    if (!property.isCollection)
      return violationsOf(csdl, value, property.type).map(({ body, message }) => ({
        body: { ...valid, [name]: body },
        message,
      }));
    return (value as Json[]).flatMap((item, index) =>
      violationsOf(csdl, item, property.type).map(({ body, message }) => ({
        body: { ...valid, [name]: (value as Json[]).with(index, body) },
        message,
      })),
    );
  });
  return [...unknown, ...wrong, ...inside, ...wrongTypes(csdl, valid, declared)];
}

function wrongTypes(csdl: Csdl, valid: Json, declared: string): Violation[] {
  const { '@odata.type': _, ...untyped } = valid;
  const typed = (type: string): Json => ({ ...untyped, '@odata.type': type });
  const isAbstract = csdl.types[declared]?.isAbstract === true;
  return [
    { body: typed('#microsoft.graph.yetToCome'), message: 'could not be resolved' },
    { body: typed(`#graph.${declared}`), message: 'could not be resolved' },
    { body: typed('#microsoft.graph.group'), message: `is not 'microsoft.graph.${declared}'` },
    ...[untyped, typed(`#microsoft.graph.${declared}`)]
      .filter(() => isAbstract)
      .map((body) => ({ body, message: `Cannot create an abstract class: 'microsoft.graph.${declared}'` })),
  ];
}

const wrongPrimitives: Record<string, unknown[]> = {
  'Edm.String': [5, {}, []],
  'Edm.Boolean': ['true', 1, {}],
  'Edm.Int32': ['7', 1.5, 2 ** 31, -(2 ** 31) - 1, true],
  'Edm.DateTimeOffset': ['yesterday', '2026-02-30T00:00:00Z', 0],
};

function wrongValues(csdl: Csdl, { isCollection, nullable, type }: Property): { value: unknown; message: string }[] {
  const nulls = nullable ? [] : [{ value: null, message: 'which is not nullable' }];
  const members = csdl.enums[type];
  const message = members ? 'was not found' : csdl.types[type] ? 'was expected' : `to target type '${type}'`;
  const items = members
    ? [`${members[0]}x`, members[0]?.toUpperCase(), '', 0]
    : (wrongPrimitives[type] ?? ['a text', 5, true]);
  if (!isCollection) return [...nulls, ...items.map((value) => ({ value, message }))];
  return [
    ...nulls,
    ...[{}, 'a text', 5].map((value) => ({ value, message: `to target type 'Collection(${type})'` })),
    ...[...items, null].map((value) => ({ value: [value], message })),
  ];
}
