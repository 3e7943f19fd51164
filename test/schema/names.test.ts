// Graph's exact names in the schema's descriptions: a search for Graph's word finds our field.
import { describe, expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
} from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { modelledEnums, modelledTypes } from '../../src/drift/model.js';
import { knownProperties } from '../../src/resource/model.js';

const { schema } = buildSubgraph();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !type.name.startsWith('_'),
);

interface Described {
  name: string;
  description?: string | null | undefined;
  extensions?: Readonly<Record<string, unknown>>;
}
/** Fields, or values of an enum. */
function partsOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}
/** What a description names behind `Graph:`. */
function namedIn({ description }: Described): string[] {
  const [, names = ''] = /Graph: ((?:`[^`]+`(?:, )?)+)\./.exec(description ?? '') ?? [];
  return [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
}
const mentions = ({ description }: Described, name: string): boolean =>
  new RegExp(`\`(?:#?microsoft\\.graph\\.)?${name}\``).test(description ?? '');

/** Properties that are types of their own here. */
const homes: readonly [property: RegExp, type: RegExp][] = [
  [/(Onboarded|EnrollmentAssignments)$/, /^(PlatformEnrollment|EnrollmentPlatform)/],
  [/AssignmentFilter(Id|Type)$/, /^AssignmentTargetFilter/],
];

const everywhere = types.flatMap((type) => [type, ...partsOf(type)]);
const ownTypes = Object.keys(modelledTypes).filter((name) => name !== 'deviceManagement');

describe('every name of Graph that is modelled stands in a description:', () => {
  test.each(ownTypes)('the type %s, and its properties, in ours', (name) => {
    const ours = types.filter((type) => namedIn(type).includes(name) && !isUnionType(type));
    expect(ours).not.toEqual([]);
    for (const property of Object.keys(modelledTypes[name]?.properties ?? {})) {
      const [, apart] = homes.find(([pattern]) => pattern.test(property)) ?? [];
      const where = apart ? types.filter((type) => apart.test(type.name)) : ours;
      expect([property, where.flatMap(partsOf).some((part) => mentions(part, property))]).toEqual([property, true]);
    }
  });

  test.each(Object.entries(modelledEnums))('the enum %s and its members', (name, members) => {
    expect(everywhere.some((it) => mentions(it, name))).toBe(true);
    for (const member of members)
      expect([member, everywhere.some((it) => mentions(it, member))]).toEqual([member, true]);
  });
});

test("every name on Microsoft's page of the create call stands in a description", () => {
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

test('no description names what Graph does not have', () => {
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
    /^((GET|POST|PATCH|DELETE) \/deviceManagement\/complianceManagementPartners(\/\{id\})?|(GET|PATCH) \/deviceManagement\/mobileThreatDefenseConnectors(\/\{id\})?|GET \/groups|GET \/deviceManagement\/assignmentFilters)$/;
  const named = everywhere.flatMap(namedIn);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((name) => !known.has(name) && !calls.test(name))).toEqual([]);
});

test('a field of a type of Graph names its property, unless it is of our own making', () => {
  // Computed fields of entities are told by their `@Needs`.
  const own = new Set(['ComplianceManagementPartnerAssignment.key', 'ComplianceManagementPartnerAssignmentInput.key']);
  // The inputs for platforms, and the one member per kind of target, which names that kind.
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
    .filter((name) => !own.has(name) && !name.endsWith('Input.platformEnrollments'));
  expect(nameless).toEqual([]);
});
