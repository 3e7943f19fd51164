// Graph's names in the schema's descriptions, so that a search for Graph's word finds the schema's field.
import { describe, expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
} from 'graphql';
import { modelledEnums, modelledTypes } from '../../src/drift/model.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { knownProperties } from '../../src/resource/codec.js';

const { schema } = buildSubgraph();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !type.name.startsWith('_'),
);

interface Described {
  name: string;
  description?: string | null | undefined;
  extensions?: Readonly<Record<string, unknown>>;
}
/** Returns the fields of a type, or the values of an enum. */
function partsOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}
/** Returns the names after `Graph:` in a description. */
function namedIn({ description }: Described): string[] {
  const [, names = ''] = /Graph: ((?:`[^`]+`(?:, )?)+)\./.exec(description ?? '') ?? [];
  return [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
}
const mentions = ({ description }: Described, name: string): boolean =>
  new RegExp(`\`(?:#?microsoft\\.graph\\.)?${name}\``).test(description ?? '');

/** Properties of Graph that the schema shows in types of their own. */
const separateTypes: readonly [property: RegExp, type: RegExp][] = [
  [/(Onboarded|EnrollmentAssignments)$/, /^(PlatformEnrollment|EnrollmentPlatform)/],
  [/AssignmentFilter(Id|Type)$/, /^AssignmentTargetFilter/],
];

const everywhere = types.flatMap((type) => [type, ...partsOf(type)]);
const ownTypes = Object.keys(modelledTypes).filter((name) => name !== 'deviceManagement');

describe('a description names', () => {
  test.each(ownTypes)('the type %s of Graph and each of its properties', (name) => {
    const ours = types.filter((type) => namedIn(type).includes(name) && !isUnionType(type));
    expect(ours).not.toEqual([]);
    const missing: string[] = [];
    for (const property of Object.keys(modelledTypes[name]?.properties ?? {})) {
      const [, separate] = separateTypes.find(([pattern]) => pattern.test(property)) ?? [];
      const candidates = separate ? types.filter((type) => separate.test(type.name)) : ours;
      if (!candidates.flatMap(partsOf).some((part) => mentions(part, property))) missing.push(property);
    }
    expect(missing).toEqual([]);
  });

  test.each(Object.entries(modelledEnums))('the enum %s of Graph and each of its members', (name, members) => {
    expect(everywhere.some((it) => mentions(it, name))).toBe(true);
    expect(members.filter((member) => !everywhere.some((it) => mentions(it, member)))).toEqual([]);
  });
});

test("a description names every name on Microsoft's page of the create call", () => {
  // https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create
  const page = [
    'id',
    'lastHeartbeatDateTime',
    'partnerState',
    'displayName',
    'macOsOnboarded',
    'windowsOnboarded',
    'androidOnboarded',
    'iosOnboarded',
    'macOsEnrollmentAssignments',
    'windowsEnrollmentAssignments',
    'androidEnrollmentAssignments',
    'iosEnrollmentAssignments',
    'complianceManagementPartner',
    'complianceManagementPartnerAssignment',
    'deviceManagementPartnerTenantState',
    'configurationManagerCollectionAssignmentTarget',
    'deviceAndAppManagementAssignmentFilterId',
    'deviceAndAppManagementAssignmentFilterType',
    'collectionId',
    'target',
    'unknown',
    'unavailable',
    'enabled',
    'terminated',
    'rejected',
    'unresponsive',
    'include',
    'POST /deviceManagement/complianceManagementPartners',
  ];
  const withFields = [...everywhere, ...Object.values(schema.getMutationType()?.getFields() ?? {})];
  expect(page.filter((name) => !withFields.some((it) => mentions(it, name)))).toEqual([]);
});

test('no description names anything that Graph does not have', () => {
  const targetType = ['device', 'user'];
  const names = Object.keys(modelledTypes);
  const properties = names.flatMap((name) => [...knownProperties(modelledTypes, name)]);
  const known = new Set([
    ...names,
    ...properties,
    ...Object.entries(modelledEnums).flat(2),
    ...targetType,
    'id',
    '@odata.type',
    'Edm.DateTimeOffset',
  ]);
  const calls =
    /^((GET|POST|PATCH|DELETE) \/deviceManagement\/(complianceManagementPartners|mobileThreatDefenseConnectors)(\/\{id\})?|GET \/groups|GET \/(?:users\/\{id\}|me)\/transitiveMemberOf\/microsoft\.graph\.group|GET \/deviceManagement\/assignmentFilters)$/;
  const named = everywhere.flatMap(namedIn);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((name) => !known.has(name) && !calls.test(name))).toEqual([]);
});

test('the description of each field that is not computed names its property of Graph', () => {
  // Computed fields of entities have `@Needs`.
  const computed = new Set([
    'ComplianceManagementPartnerAssignment.key',
    'ComplianceManagementPartnerAssignmentInput.key',
  ]);
  const nameless = types
    .filter(
      (type) =>
        !isUnionType(type) &&
        namedIn(type).some((name) => Object.hasOwn(modelledTypes, name)) &&
        !type.name.endsWith('Change'),
    )
    .flatMap((type) =>
      partsOf(type)
        .filter(
          (part) =>
            namedIn(part).length === 0 &&
            part.extensions?.['needs'] === undefined &&
            !/deviceAndAppManagementAssignmentFilterType|assignment filter that narrows/.test(part.description ?? ''),
        )
        .map((part) => `${type.name}.${part.name}`),
    )
    .filter((name) => !computed.has(name) && !name.endsWith('Input.platformEnrollments'));
  expect(nameless).toEqual([]);
});
