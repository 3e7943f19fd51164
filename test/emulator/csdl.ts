// Valid and invalid bodies by Microsoft's metadata, which is read here apart from the emulator's own reader.
import fc from 'fast-check';
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
      csdl.enums[name] = [...content.matchAll(/<Member ([^>]*)\/>/g)].map(
        ([, it = '']) => attributesOf(it)['Name'] ?? '',
      );
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

/** Inherited ones included, without the key, which Graph gives. */
export function propertiesOf(csdl: Csdl, type: string): [string, Property][] {
  const { base, properties } = csdl.types[type] ?? { base: undefined, properties: {} };
  const own = Object.entries(properties).filter(([name]) => name !== 'id');
  return [...(base === undefined ? [] : propertiesOf(csdl, base)), ...own];
}

/** The types that a value of a declared type may be of. */
function kindsOf(csdl: Csdl, declared: string): string[] {
  const derived = Object.keys(csdl.types).filter((name) => csdl.types[name]?.base === declared);
  return [...(csdl.types[declared]?.isAbstract ? [] : [declared]), ...derived.flatMap((name) => kindsOf(csdl, name))];
}

/** An object with any of the properties that its type has, in the form that Graph shows. */
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
  // An Edm.String of which Intune takes GUIDs only.
  if (name === 'groupId') return fc.uuid();
  if (type === 'Edm.String') return fc.string({ unit: 'grapheme' });
  if (type === 'Edm.Boolean') return fc.boolean();
  if (type === 'Edm.Int32') return fc.integer();
  if (type === 'Edm.DateTimeOffset') return dateTime;
  return validObject(csdl, type);
}

export interface Violation {
  body: Json;
  /** Part of what Graph says about it. */
  told: string;
}

/** Every body that differs from a valid one by one fault, in the object itself or in one inside it. */
export function violationsOf(csdl: Csdl, valid: Json, declared: string): Violation[] {
  const type = String(valid['@odata.type']).replace('#microsoft.graph.', '');
  const properties = propertiesOf(csdl, type);
  const unknown = ['visionOnboarded', 'constructor', 'toString', '@odata.id', ''].map((name) => ({
    body: { ...valid, [name]: true },
    told: `The property '${name}' does not exist on type 'microsoft.graph.${type}'`,
  }));
  const wrong = properties.flatMap(([name, property]) =>
    wrongValues(csdl, property).map(({ told, value }) => ({ body: { ...valid, [name]: value }, told })),
  );
  const inside = properties.flatMap(([name, property]) => {
    const value = valid[name];
    if (!csdl.types[property.type] || value === undefined || value === null) return [];
    if (!property.isCollection)
      return violationsOf(csdl, value, property.type).map(({ body, told }) => ({
        body: { ...valid, [name]: body },
        told,
      }));
    return (value as Json[]).flatMap((item, index) =>
      violationsOf(csdl, item, property.type).map(({ body, told }) => ({
        body: { ...valid, [name]: (value as Json[]).with(index, body) },
        told,
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
    { body: typed('#microsoft.graph.yetToCome'), told: 'could not be resolved' },
    { body: typed(`#graph.${declared}`), told: 'could not be resolved' },
    { body: typed('#microsoft.graph.group'), told: `is not 'microsoft.graph.${declared}'` },
    ...[untyped, typed(`#microsoft.graph.${declared}`)]
      .filter(() => isAbstract)
      .map((body) => ({ body, told: `Cannot create an abstract class: 'microsoft.graph.${declared}'` })),
  ];
}

const wrongPrimitives: Record<string, unknown[]> = {
  'Edm.String': [5, {}, []],
  'Edm.Boolean': ['true', 1, {}],
  'Edm.Int32': ['7', 1.5, 2 ** 31, -(2 ** 31) - 1, true],
  'Edm.DateTimeOffset': ['yesterday', '2026-02-30T00:00:00Z', 0],
};

function wrongValues(csdl: Csdl, { isCollection, nullable, type }: Property): { value: unknown; told: string }[] {
  const nulls = nullable ? [] : [{ value: null, told: 'which is not nullable' }];
  const members = csdl.enums[type];
  const told = members ? 'was not found' : csdl.types[type] ? 'was expected' : `to target type '${type}'`;
  const items = members
    ? [`${members[0]}x`, members[0]?.toUpperCase(), '', 0]
    : (wrongPrimitives[type] ?? ['a text', 5, true]);
  if (!isCollection) return [...nulls, ...items.map((value) => ({ value, told }))];
  return [
    ...nulls,
    ...[{}, 'a text', 5].map((value) => ({ value, told: `to target type 'Collection(${type})'` })),
    ...[...items, null].map((value) => ({ value: [value], told })),
  ];
}
