// Generators of what clients may send and of what Graph may answer.
import fc from 'fast-check';
import type { AssignmentTargetInput } from '../../src/partner/assignment-target.input.js';
import { AssignmentFilterMode } from '../../src/partner/assignment-target.type.js';
import type {
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
} from '../../src/partner/partner.input.js';
import { DeviceManagementPartnerTenantState, EnrollmentPlatform } from '../../src/partner/partner.type.js';

/** Another one each time, so that more is tried; a failure prints it. */
export const fuzzSeed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const filter = fc.option(
  fc.record({ assignmentFilterId: text, mode: fc.constantFrom(...Object.values(AssignmentFilterMode)) }),
);

export const target: fc.Arbitrary<AssignmentTargetInput> = fc.oneof(
  fc.record({ allDevices: fc.record({ filter }) }),
  fc.record({ allLicensedUsers: fc.record({ filter }) }),
  fc.record({ configurationManagerCollection: fc.record({ filter, collectionId: text }) }),
  fc.record({ exclusionGroup: fc.record({ filter, groupId: text }) }),
  fc.record({ group: fc.record({ filter, groupId: text }) }),
);

/** Few, and in two cases, so that lists hold the same assignment more than once. */
const fewIds = fc.constantFrom('a', 'A', 'b');
const hostileMembers = fc.dictionary(
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'galaxyId', 'nested', '@example.note', '@odata.id'),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 2 },
);

/** An entry of a list as Graph may return it: of every kind, with filters and members that are not modelled, or no object. */
export const graphAssignment: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(graphTarget(), hostileMembers).map(([made, more]) => withMembers({ target: made }, more)),
  },
  { weight: 1, arbitrary: fc.constantFrom(null, {}, { target: null }, [], 'text', 1) },
);

function graphTarget(): fc.Arbitrary<object> {
  const kind = fc.constantFrom(
    'allDevices',
    'allLicensedUsers',
    'configurationManagerCollection',
    'exampleFuture',
    'exclusionGroup',
    'group',
    'scopeTagGroup',
  );
  const type = kind.map((name) => `#microsoft.graph.${name}AssignmentTarget`);
  const properties = fc.record(
    {
      '@odata.type': type,
      collectionId: fewIds,
      groupId: fewIds,
      entraObjectId: fewIds,
      targetType: fc.constantFrom('user', 'none'),
      deviceAndAppManagementAssignmentFilterId: fc.option(fewIds),
      deviceAndAppManagementAssignmentFilterType: fc.constantFrom('none', 'include', 'exclude', 'intersect', null),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(properties, hostileMembers).map(([made, more]) => withMembers(made, more));
}

/** As JSON.parse would make it: `__proto__` is a member like others. */
function withMembers(made: object, more: Record<string, unknown>): object {
  return Object.fromEntries([...Object.entries(made), ...Object.entries(more)]);
}

const enrollment = (platform: EnrollmentPlatform): fc.Arbitrary<PlatformEnrollmentInput> =>
  fc.record({
    platform: fc.constant(platform),
    onboarded: fc.boolean(),
    assignments: fc.array(fc.record({ target }), { maxLength: 4 }),
  });

const pad = (number: number, length: number): string => String(number).padStart(length, '0');

/** Instants as RFC 3339 writes them, never of the year 1. */
export const dateTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
    fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 12 })),
    fc.oneof(
      fc.constant('Z'),
      fc
        .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 59 }))
        .map(([sign, hours, minutes]) => `${sign}${pad(hours, 2)}:${pad(minutes, 2)}`),
    ),
  )
  .map(
    ([date, fraction, offset]) => date.toISOString().slice(0, 19) + (fraction === null ? '' : `.${fraction}`) + offset,
  );

export const createInput: fc.Arbitrary<CreateComplianceManagementPartnerInput> = fc.record({
  displayName: text,
  partnerState: fc.constantFrom(...Object.values(DeviceManagementPartnerTenantState)),
  lastHeartbeatDateTime: dateTime,
  platformEnrollments: fc
    .subarray(Object.values(EnrollmentPlatform))
    .chain((platforms) => fc.tuple(...platforms.map(enrollment))),
});
