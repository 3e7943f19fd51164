// Stored entities in Graph's form: defaults for missing properties, and Graph's notation of types.
import { propertiesOf, type Metadata, type Property } from './metadata.js';
import { isObject, typeName, type Json } from './odata.js';

/** Returns a new entity, with Graph's defaults for properties that were not sent. */
export function createdEntity(body: Json, { id, type }: { id: string; type: string }, metadata: Metadata): Json {
  return { ...defaultsOf(type, metadata), id, ...storedProperties(body, type, metadata) };
}

/** Returns sent properties as Graph shows them, without `id`, which no update changes. */
export function storedProperties(body: Json, type: string, metadata: Metadata): Json {
  const { '@odata.type': _type, id: _id, ...sent } = body;
  return shownProperties(sent, propertiesOf(metadata, type), metadata);
}

function shownProperties(sent: Json, properties: ReadonlyMap<string, Property>, metadata: Metadata): Json {
  const shownValue = (value: unknown, declared: string): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => shownValue(item, declared));
    return isObject(value) && metadata.types.has(declared) ? shownComplex(value, declared, metadata) : value;
  };
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, shownValue(value, properties.get(name)?.type ?? '')]),
  );
}

/** A type that the metadata lacks is shown as it was sent, with the defaults of its declared type. */
function shownComplex(value: Json, declared: string, metadata: Metadata): Json {
  const named = typeName(value['@odata.type']) ?? declared;
  const type = metadata.types.has(named) ? named : declared;
  return {
    ...defaultsOf(type, metadata),
    ...shownProperties(value, propertiesOf(metadata, type), metadata),
    ...shownType(value['@odata.type'], declared, metadata),
  };
}

/** Types that derive from an abstract type are shown with `#`; others without, as in Microsoft's examples. */
function shownType(sent: unknown, declared: string, { types }: Metadata): Json {
  if (!types.get(declared)?.isAbstract) return { '@odata.type': sent ?? `microsoft.graph.${declared}` };
  return typeof sent === 'string' ? { '@odata.type': `#${sent.replace(/^#/, '')}` } : {};
}

function defaultsOf(type: string, metadata: Metadata): Json {
  const properties = [...propertiesOf(metadata, type)];
  return Object.fromEntries(properties.map(([name, property]) => [name, defaultOf(property, metadata)]));
}

/** Defaults of .NET, whose default date stands for "never". */
const defaults: Readonly<Record<string, unknown>> = {
  'Edm.Boolean': false,
  'Edm.DateTimeOffset': '0001-01-01T00:00:00Z',
  'Edm.Int32': 0,
  'Edm.String': '',
};

function defaultOf({ isCollection, nullable, type }: Property, { enums }: Metadata): unknown {
  if (isCollection) return [];
  if (nullable) return null;
  return enums.get(type)?.[0] ?? defaults[type];
}
