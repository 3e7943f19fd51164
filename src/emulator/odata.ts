// The checks that Graph makes of what it is sent, by its metadata.
import { isKindOf, propertiesOf, type Metadata, type Property } from './metadata.js';

export type Json = Record<string, unknown>;

/** https://docs.oasis-open.org/odata/odata/v4.01/os/abnf/odata-abnf-construction-rules.txt, dateTimeOffsetValue */
const dateTimeOffset =
  /^(\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,12})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.DateTimeOffset': (value) => typeof value === 'string' && isDateTimeOffset(value),
  'Edm.Int32': (value) => typeof value === 'number' && value === (value | 0),
};

/**
 * What Intune asks beyond the metadata, as seen in https://github.com/Kvikku/IntuneAssignments/issues/16. Ids of filters
 * and collections are not checked: nothing is known of Intune's rules for them, and Microsoft's own example has
 * "Collection Id value".
 */
const intuneRules: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  groupId: (value) =>
    isGuid(String(value)) ? undefined : `Invalid GroupId : ${String(value)} provided, a valid AADGroupId is expected.`,
};

/** What is wrong with an object that was sent, in the manner of Graph; `undefined` when nothing is. */
export function faultOfObject(value: unknown, declared: string, metadata: Metadata): string | undefined {
  if (!isObject(value)) return `An object of type 'microsoft.graph.${declared}' was expected.`;
  const { fault, type = declared } = resolveType(value, declared, metadata);
  if (fault !== undefined) return fault;
  const properties = propertiesOf(metadata, type);
  for (const [name, content] of Object.entries(value)) {
    if (name === '@odata.type') continue;
    const property = properties.get(name);
    if (!property) {
      return `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`;
    }
    if (content === null) {
      if (!property.nullable) return `A null value was found for the property named '${name}', which is not nullable.`;
      continue;
    }
    const wrong = faultOfProperty(content, property, metadata) ?? intuneRules[name]?.(content);
    if (wrong !== undefined) return `The value of '${name}' is not valid. ${wrong}`;
  }
  return undefined;
}

/** The type that an object says it is, in place of the declared one that it may derive from. */
function resolveType(
  { '@odata.type': sent }: Json,
  declared: string,
  metadata: Metadata,
): { type?: string; fault?: string } {
  const type = sent === undefined ? declared : typeName(sent);
  const known = type === undefined ? undefined : metadata.types.get(type);
  if (type === undefined || !known) return { fault: `A type named '${String(sent)}' could not be resolved.` };
  if (!isKindOf(metadata, type, declared))
    return { fault: `The type '${String(sent)}' is not 'microsoft.graph.${declared}'.` };
  return known.isAbstract ? { fault: `Cannot create an abstract class: 'microsoft.graph.${type}'.` } : { type };
}

function faultOfProperty(value: unknown, property: Property, metadata: Metadata): string | undefined {
  const { isCollection, type } = property;
  if (!isCollection) return faultOfValue(value, type, metadata);
  if (!Array.isArray(value)) return `Cannot convert a value to target type 'Collection(${type})'.`;
  return value.map((item) => faultOfValue(item, type, metadata)).find((fault) => fault !== undefined);
}

function faultOfValue(value: unknown, type: string, metadata: Metadata): string | undefined {
  const members = metadata.enums.get(type);
  if (members) {
    return members.some((member) => member === value) ? undefined : `Requested value '${String(value)}' was not found.`;
  }
  const fits = primitives[type];
  if (!fits) return faultOfObject(value, type, metadata);
  return fits(value) ? undefined : `Cannot convert a value to target type '${type}'.`;
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}

function isDateTimeOffset(text: string): boolean {
  const local = new Date(`${dateTimeOffset.exec(text)?.[1]}Z`);
  // A day that its month does not have moves into the next.
  return !Number.isNaN(local.getTime()) && local.toISOString().slice(0, 19) === text.slice(0, 19);
}

/** A type's name without its namespace; Graph reads `#microsoft.graph.x` and `microsoft.graph.x` alike. */
export function typeName(value: unknown): string | undefined {
  return /^#?microsoft\.graph\.(\w+)$/.exec(String(value))?.[1];
}

/** The properties that a query names: all of them, or what is wrong with the query. */
export function readSelect(
  query: Record<string, unknown>,
  known: readonly string[],
  type: string,
): string[] | { fault: string } {
  const other = Object.keys(query).find((name) => name !== '$select' && name !== '$skiptoken');
  if (other !== undefined) return { fault: `The query option '${other}' is not supported.` };
  if (typeof query['$select'] !== 'string') return [...known];
  const names = query['$select'].split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  return unknown === undefined
    ? names
    : {
        fault: `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`,
      };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
