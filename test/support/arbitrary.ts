// Generators of inputs that clients may send and of responses that Graph may return.
import fc from 'fast-check';
import type { AssignmentTargetInput } from '../../src/assignment/target.input.js';
import { AssignmentFilterMode } from '../../src/assignment/target.type.js';
import type {
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
} from '../../src/partner/partner.input.js';
import { DeviceManagementPartnerTenantState } from '../../src/partner/partner.type.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';

/** A new seed for each run. A failure prints it, and FUZZ_SEED repeats it. */
export const fuzzSeed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

/**
 * Generated inputs of one test: 100, and 1,000 in CI, which sets FUZZ_RUNS. Tests whose inputs take long use a share.
 */
const runs = Number(process.env['FUZZ_RUNS'] ?? 100);
export const fuzzRuns = (share = 1): number => Math.max(1, Math.round(runs * share));
/** Whether there are enough inputs to expect something of each kind. */
export const isThorough = runs >= 1_000;

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

/** A few ids, some differing only by case, so that lists have the same assignment more than once. */
const fewIds = fc.constantFrom('a', 'A', 'b');
const hostileMembers = fc.dictionary(
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'galaxyId', 'nested', '@example.note', '@odata.id'),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 2 },
);

/** An entry of a list of assignments: any kind of target, filters, members that are not modelled, or not an object. */
export const graphAssignment: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(graphTarget(), hostileMembers)
      .map(([object, members]) => withMembers({ target: object }, members)),
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
  return fc.tuple(properties, hostileMembers).map(([object, members]) => withMembers(object, members));
}

/** Adds members as JSON.parse does, so that `__proto__` becomes a property. */
function withMembers(object: object, members: Record<string, unknown>): object {
  return Object.fromEntries([...Object.entries(object), ...Object.entries(members)]);
}

const enrollment = (platform: EnrollmentPlatform): fc.Arbitrary<PlatformEnrollmentInput> =>
  fc.record({
    platform: fc.constant(platform),
    onboarded: fc.boolean(),
    // Each meaning once: an update sends equal targets once. Ids are compared in any case.
    assignments: fc.uniqueArray(fc.record({ target }), {
      maxLength: 4,
      selector: (assignment) => JSON.stringify(assignment).toLowerCase(),
    }),
  });

const pad = (number: number, length: number): string => String(number).padStart(length, '0');

/** Times of RFC 3339, from the year 1000 on; Graph's year 1 means "never". */
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
