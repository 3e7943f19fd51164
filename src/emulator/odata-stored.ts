// An entity as Graph keeps and shows it: defaults for what was not sent, and types written its way.
import { propertiesOf, type Metadata, type Property } from './metadata.js';
import { isObject, typeName, type Json } from './odata.js';

/** A new entity with Graph's defaults where nothing was sent. */
export function createdEntity(body: Json, { id, type }: { id: string; type: string }, metadata: Metadata): Json {
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    ...defaultsOf(type, metadata),
    id,
    ...stored(body, type, metadata),
  };
}

/** What was sent as Graph shows it again, without `id`, which Graph gives. */
export function stored(body: Json, type: string, metadata: Metadata): Json {
  const { '@odata.type': _type, id: _id, ...sent } = body;
  return shownProperties(sent, propertiesOf(metadata, type), metadata);
}

function shownProperties(sent: Json, properties: ReadonlyMap<string, Property>, metadata: Metadata): Json {
  const shown = (value: unknown, declared: string | undefined): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => shown(item, declared));
    return isObject(value) && metadata.types.has(declared ?? '')
      ? shownComplex(value, declared ?? '', metadata)
      : value;
  };
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, shown(value, properties.get(name)?.type)]),
  );
}

/** A kind that the metadata does not have is shown as it is, with the defaults of what is known of it. */
function shownComplex(value: Json, declared: string, metadata: Metadata): Json {
  const named = typeName(value['@odata.type']) ?? declared;
  const type = metadata.types.has(named) ? named : declared;
  return {
    ...defaultsOf(type, metadata),
    ...shownProperties(value, propertiesOf(metadata, type), metadata),
    ...shownType(value['@odata.type'], declared, metadata),
  };
}

/** Kinds of an abstract type are written with `#`; what can be of one type only is written as Microsoft's page has it. */
function shownType(sent: unknown, declared: string, { types }: Metadata): Json {
  if (!types.get(declared)?.isAbstract) return { '@odata.type': sent ?? `microsoft.graph.${declared}` };
  return typeof sent === 'string' ? { '@odata.type': `#${sent.replace(/^#/, '')}` } : {};
}

function defaultsOf(type: string, metadata: Metadata): Json {
  const properties = [...propertiesOf(metadata, type)];
  return Object.fromEntries(properties.map(([name, property]) => [name, defaultOf(property, metadata)]));
}

/** Those of .NET, whose default instant stands for "never". */
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
