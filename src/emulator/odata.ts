// What each version of Graph knows about a partner, and the checks that it makes. From Graph's metadata (CSDL) of
// August 2026: https://github.com/microsoftgraph/msgraph-metadata

export type Profile = 'full' | 'beta' | 'v1.0';
export type Json = Record<string, unknown>;

/** `groupId` is an `Edm.String` in the metadata, and Intune takes nothing but a GUID for it. */
export type EdmType =
  | 'Edm.String'
  | 'Edm.Boolean'
  | 'Edm.DateTimeOffset'
  | 'state'
  | 'assignments'
  | 'filterType'
  | 'groupId';
interface Property {
  type: EdmType;
  nullable: boolean;
}
type Properties = ReadonlyMap<string, Property>;

/** `full` is Microsoft's page and today's beta together: Linux left the page's Windows behind. */
const platforms: Record<Profile, readonly string[]> = {
  full: ['android', 'ios', 'linux', 'macOs', 'windows'],
  beta: ['android', 'ios', 'linux', 'macOs'],
  'v1.0': ['android', 'ios', 'macOs'],
};
const states: ReadonlySet<unknown> = new Set([
  'unknown',
  'unavailable',
  'enabled',
  'terminated',
  'rejected',
  'unresponsive',
]);
const filterTypes: ReadonlySet<unknown> = new Set(['none', 'include', 'exclude']);
const targetProperties: Record<string, readonly string[]> = {
  allDevicesAssignmentTarget: [],
  allLicensedUsersAssignmentTarget: [],
  configurationManagerCollectionAssignmentTarget: ['collectionId'],
  exclusionGroupAssignmentTarget: ['groupId'],
  groupAssignmentTarget: ['groupId'],
};
/** https://docs.oasis-open.org/odata/odata/v4.01/os/abnf/odata-abnf-construction-rules.txt, dateTimeOffsetValue */
const dateTimeOffset =
  /^(\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,12})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** The properties of a partner, but for `id`. */
export function partnerProperties(profile: Profile): Properties {
  return new Map<string, Property>([
    ['displayName', { type: 'Edm.String', nullable: true }],
    ['lastHeartbeatDateTime', { type: 'Edm.DateTimeOffset', nullable: false }],
    ['partnerState', { type: 'state', nullable: false }],
    ...platforms[profile].flatMap((platform): [string, Property][] => [
      [`${platform}Onboarded`, { type: 'Edm.Boolean', nullable: false }],
      [`${platform}EnrollmentAssignments`, { type: 'assignments', nullable: true }],
    ]),
  ]);
}

function targetOwnProperties(profile: Profile, type: string): Properties {
  return new Map<string, Property>([
    ...(profile === 'v1.0' ? [] : filterProperties),
    ...(targetProperties[type] ?? []).map((name): [string, Property] => [
      name,
      { type: name === 'groupId' ? 'groupId' : 'Edm.String', nullable: true },
    ]),
  ]);
}
export const filterProperties: [string, Property][] = [
  ['deviceAndAppManagementAssignmentFilterId', { type: 'Edm.String', nullable: true }],
  ['deviceAndAppManagementAssignmentFilterType', { type: 'filterType', nullable: false }],
];

/** What is wrong with a partner that was sent, in the manner of Graph; `undefined` when nothing is. */
export function faultOfPartner(body: unknown, profile: Profile): string | undefined {
  const properties = new Map(partnerProperties(profile)).set('id', { type: 'Edm.String', nullable: false });
  return faultOfObject(body, 'complianceManagementPartner', properties, profile);
}

function faultOfObject(value: unknown, type: string, properties: Properties, profile: Profile): string | undefined {
  if (!isObject(value)) return `An object of type 'microsoft.graph.${type}' was expected.`;
  for (const [name, content] of Object.entries(value)) {
    const property = properties.get(name);
    if (name === '@odata.type') {
      if (typeName(content) !== type) return `The type '${String(content)}' is not 'microsoft.graph.${type}'.`;
    } else if (!property) {
      return `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`;
    } else if (content === null) {
      if (!property.nullable) return `A null value was found for the property named '${name}', which is not nullable.`;
    } else {
      const fault = faultOfValue(content, property.type, profile);
      if (fault !== undefined) return `The value of '${name}' is not valid. ${fault}`;
    }
  }
  return undefined;
}

function faultOfValue(value: unknown, type: EdmType, profile: Profile): string | undefined {
  const wrong = `Cannot convert a value to target type '${type}'.`;
  switch (type) {
    case 'Edm.String':
      return typeof value === 'string' ? undefined : wrong;
    case 'Edm.Boolean':
      return typeof value === 'boolean' ? undefined : wrong;
    case 'Edm.DateTimeOffset':
      return typeof value === 'string' && isDateTimeOffset(value) ? undefined : wrong;
    case 'state':
      return states.has(value) ? undefined : `Requested value '${String(value)}' was not found.`;
    case 'filterType':
      return filterTypes.has(value) ? undefined : `Requested value '${String(value)}' was not found.`;
    case 'groupId':
      // As seen in https://github.com/Kvikku/IntuneAssignments/issues/16. Ids of filters and collections are not checked:
      // nothing is known of Intune's rules for them, and Microsoft's own example has "Collection Id value".
      if (typeof value !== 'string') return "Cannot convert a value to target type 'Edm.String'.";
      return isGuid(value) ? undefined : `Invalid GroupId : ${value} provided, a valid AADGroupId is expected.`;
    case 'assignments':
      return Array.isArray(value) ? firstOf(value, (item) => faultOfAssignment(item, profile)) : wrong;
  }
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}

function isDateTimeOffset(text: string): boolean {
  const local = new Date(`${dateTimeOffset.exec(text)?.[1]}Z`);
  // A day that its month does not have moves into the next.
  return !Number.isNaN(local.getTime()) && local.toISOString().slice(0, 19) === text.slice(0, 19);
}

function faultOfAssignment(value: unknown, profile: Profile): string | undefined {
  if (!isObject(value))
    return "An object of type 'microsoft.graph.complianceManagementPartnerAssignment' was expected.";
  const { target, ...rest } = value;
  return (
    faultOfObject(rest, 'complianceManagementPartnerAssignment', new Map(), profile) ??
    (target === undefined || target === null ? undefined : faultOfTarget(target, profile))
  );
}

function faultOfTarget(target: unknown, profile: Profile): string | undefined {
  if (!isObject(target)) return 'An object was expected.';
  const type = typeName(target['@odata.type']);
  if (target['@odata.type'] === undefined || type === 'deviceAndAppManagementAssignmentTarget') {
    return "Cannot create an abstract class: 'microsoft.graph.deviceAndAppManagementAssignmentTarget'.";
  }
  if (type === undefined || !Object.hasOwn(targetProperties, type))
    return `A type named '${String(target['@odata.type'])}' could not be resolved.`;
  return faultOfObject(target, type, targetOwnProperties(profile, type), profile);
}

/** A type's name without its namespace; Graph reads `#microsoft.graph.x` and `microsoft.graph.x` alike. */
function typeName(value: unknown): string | undefined {
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

function firstOf<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
  return items.map(fault).find((it) => it !== undefined);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
