// Validation of request bodies and queries by Graph's metadata.
import { isKindOf, propertiesOf, type Metadata, type Property } from './metadata.js';

export type Json = Record<string, unknown>;

/** `dateTimeOffsetValue` of https://docs.oasis-open.org/odata/odata/v4.01/os/abnf/odata-abnf-construction-rules.txt */
const dateTimeOffsetPattern =
  /^(\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,12})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.DateTimeOffset': (value) => typeof value === 'string' && isDateTimeOffset(value),
  'Edm.Int32': (value) => typeof value === 'number' && value === (value | 0),
};

/**
 * Intune's rules beyond the metadata, as seen in https://github.com/Kvikku/IntuneAssignments/issues/16. Ids of filters
 * and collections are not checked: Intune's rules for them are not known, and Microsoft's own example has "Collection
 * Id value".
 */
const intuneRules: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  groupId: (value) =>
    isGuid(String(value)) ? undefined : `Invalid GroupId : ${String(value)} provided, a valid AADGroupId is expected.`,
};

/** Returns what is wrong with an object, in Graph's words, or `undefined`. */
export function problemOfObject(value: unknown, declared: string, metadata: Metadata): string | undefined {
  if (!isObject(value)) return `An object of type 'microsoft.graph.${declared}' was expected.`;
  const { problem, type = declared } = resolveType(value, declared, metadata);
  if (problem !== undefined) return problem;
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
    const reason = problemOfProperty(content, property, metadata) ?? intuneRules[name]?.(content);
    if (reason !== undefined) return `The value of '${name}' is not valid. ${reason}`;
  }
  return undefined;
}

/** Returns the type that an object names, which must be the declared type or derive from it. */
function resolveType(
  { '@odata.type': sent }: Json,
  declared: string,
  metadata: Metadata,
): { type?: string; problem?: string } {
  const type = sent === undefined ? declared : typeName(sent);
  const known = type === undefined ? undefined : metadata.types.get(type);
  if (type === undefined || !known) return { problem: `A type named '${String(sent)}' could not be resolved.` };
  if (!isKindOf(metadata, type, declared))
    return { problem: `The type '${String(sent)}' is not 'microsoft.graph.${declared}'.` };
  return known.isAbstract ? { problem: `Cannot create an abstract class: 'microsoft.graph.${type}'.` } : { type };
}

function problemOfProperty(value: unknown, property: Property, metadata: Metadata): string | undefined {
  const { isCollection, type } = property;
  if (!isCollection) return problemOfValue(value, type, metadata);
  if (!Array.isArray(value)) return `Cannot convert a value to target type 'Collection(${type})'.`;
  return value.map((item) => problemOfValue(item, type, metadata)).find((problem) => problem !== undefined);
}

function problemOfValue(value: unknown, type: string, metadata: Metadata): string | undefined {
  const members = metadata.enums.get(type);
  if (members) {
    return members.some((member) => member === value) ? undefined : `Requested value '${String(value)}' was not found.`;
  }
  const isValid = primitives[type];
  if (!isValid) return problemOfObject(value, type, metadata);
  return isValid(value) ? undefined : `Cannot convert a value to target type '${type}'.`;
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}

export function isDateTimeOffset(text: string): boolean {
  const utc = new Date(`${dateTimeOffsetPattern.exec(text)?.[1]}Z`);
  // Date moves a day that the month does not have into the next month.
  return !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 19) === text.slice(0, 19);
}

/** Returns a type's name without its namespace. Graph accepts `#microsoft.graph.x` and `microsoft.graph.x`. */
export function typeName(value: unknown): string | undefined {
  return /^#?microsoft\.graph\.(\w+)$/.exec(String(value))?.[1];
}

/** Returns the properties that `$select` names, all of them without it, or what is wrong with the query. */
export function readSelect(
  query: Record<string, unknown>,
  { propertyNames, type }: { propertyNames: readonly string[]; type: string },
): { names: string[]; problem?: undefined } | { names?: undefined; problem: string } {
  const unsupported = Object.keys(query).find((name) => name !== '$select' && name !== '$skiptoken');
  if (unsupported !== undefined) return { problem: `The query option '${unsupported}' is not supported.` };
  if (typeof query['$select'] !== 'string') return { names: [...propertyNames] };
  const names = query['$select'].split(',').map((name) => name.trim());
  const unknown = names.find((name) => !propertyNames.includes(name));
  if (unknown === undefined) return { names };
  const reason = `Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`;
  return { problem: `Parsing OData Select and Expand failed: ${reason}` };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
