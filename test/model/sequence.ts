// Random sequences of changes, by data: who asks for what, and how Graph behaves meanwhile. The start of each is the
// same.
import fc from 'fast-check';
import type { Json } from '../support/gateway.js';

const groupId = (number: number): string => `abcdef0${number}-0000-4000-8000-00000000000a`;
/** The codes of warnings that docs/warnings.md has. */
export const warningCodes = [
  'EVERYONE_ASSIGNED',
  'EXCLUSIONS_ONLY',
  'FILTER_NOT_FOUND',
  'FILTER_OF_ANOTHER_PLATFORM',
  'GROUP_NOT_FOUND',
  'GROUP_NOT_READABLE',
  'MANUAL_SYNC_NEEDED',
  'NOBODY_ASSIGNED',
  'PLATFORM_HELD_BY_ANOTHER_PARTNER',
  'STATE_SET_BY_PARTNER',
  'TARGET_NOT_OFFERED_BY_ADMIN_CENTER',
] as const;
const filterId = 'fedcba01-0000-4000-8000-00000000000f';
const noFilterId = '00000000-0000-0000-0000-000000000000';
const missingFilterId = 'fedcba09-0000-4000-8000-00000000000f';
/** The last two are placeholders at the start. */
export const partnerIds = [
  'aaaaaaa1-0000-4000-8000-000000000001',
  'aaaaaaa2-0000-4000-8000-000000000002',
  'aaaaaaa3-0000-4000-8000-000000000003',
  'aaaaaaa4-0000-4000-8000-000000000004',
] as const;
/** The second one does not exist at the start. */
export const connectorIds = ['fc780465-2017-40d4-a0c5-307022471b92', '08a8455c-48dd-45ff-ad82-7211355354f3'] as const;

/** The targets that mutations name. Each has a `code` if the gateway or Graph must refuse it. */
export const targets: readonly { input: Json; code?: 'INVALID' | 'REJECTED' }[] = [
  { input: { group: { groupId: groupId(1) } } },
  { input: { group: { groupId: groupId(1).toUpperCase() } } },
  { input: { group: { groupId: groupId(1), filter: { assignmentFilterId: filterId, mode: 'INCLUDE' } } } },
  { input: { group: { groupId: groupId(2) } } },
  { input: { group: { groupId: groupId(3) } } },
  { input: { group: { groupId: groupId(4) } } },
  { input: { exclusionGroup: { groupId: groupId(2) } } },
  { input: { allDevices: {} } },
  { input: { allLicensedUsers: {} } },
  { input: { allLicensedUsers: { filter: { assignmentFilterId: filterId.toUpperCase(), mode: 'EXCLUDE' } } } },
  { input: { configurationManagerCollection: { collectionId: 'Collection Id value' } } },
  { input: { group: { groupId: groupId(9) } }, code: 'REJECTED' },
  { input: { group: { groupId: 'not a guid' } }, code: 'INVALID' },
  { input: { group: { groupId: groupId(3), filter: { assignmentFilterId: missingFilterId, mode: 'EXCLUDE' } } } },
];

/** Returns a target as Graph stores it. */
export function assignmentOf(input: Json): Json {
  const [[kind, { filter, ...own }]] = Object.entries(input) as [[string, Json]];
  return assignment(kind, own, filter?.assignmentFilterId, filter?.mode.toLowerCase());
}

function assignment(kind: string, own: object, filter: string | null = null, type = 'none'): Json {
  return {
    target: {
      '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`,
      ...own,
      deviceAndAppManagementAssignmentFilterId: filter,
      deviceAndAppManagementAssignmentFilterType: type,
    },
  };
}

/** A partner that was set up; without its id. */
const setUp = {
  displayName: 'First',
  partnerState: 'enabled',
  lastHeartbeatDateTime: '2026-11-20T08:15:30.1234567+01:00',
  iosOnboarded: true,
  iosEnrollmentAssignments: [
    assignment('group', { groupId: groupId(1) }),
    assignment('group', { groupId: groupId(1) }, filterId, 'include'),
    assignment('exclusionGroup', { groupId: groupId(2) }),
    assignment('exclusionGroup', { groupId: groupId(2) }),
    assignment('group', { groupId: groupId(4), galaxyFilter: 7 }),
    assignment('exampleFuture', { galaxyId: '42' }),
    // Graph no longer has the group.
    assignment('group', { groupId: groupId(8) }),
  ],
  androidEnrollmentAssignments: [assignment('allLicensedUsers', {}, noFilterId, 'none')],
};
/** A partner that was never set up. Its name is one of those that have a warning. */
const placeholder = { displayName: 'VMware Workspace ONE', partnerState: 'unknown' };

/** The tenant at the start: assignments with filters, repeated ones, and some that no target can describe. */
export const tenant = {
  pageSize: 100,
  groups: [1, 2, 3, 4].map((number) => ({ id: groupId(number), displayName: `Group ${number}`, description: '' })),
  assignmentFilters: [
    {
      id: filterId,
      displayName: 'iPhones',
      description: '',
      platform: 'iOS',
      rule: '(device.deviceOwnership -eq "Corporate")',
    },
  ],
  partners: partnerIds.map((id, index) => Object.assign({ id }, index < 2 ? setUp : placeholder)),
  mobileThreatDefenseConnectors: [
    {
      id: connectorIds[0],
      partnerState: 'enabled',
      windowsEnabled: true,
      partnerUnresponsivenessThresholdInDays: 7,
    },
  ],
};

export interface Step {
  kind:
    | 'update'
    | 'setUp'
    | 'disconnect'
    | 'add'
    | 'remove'
    | 'removeByKey'
    | 'create'
    | 'delete'
    | 'updateConnector'
    | 'createConnector'
    | 'deleteConnector';
  /** Index of a partner. */
  partner: number;
  platform: Platform;
  /** Index of a target, or of the assignment whose key is used. */
  target: number;
  /** For an update or a create; lists of assignments have indexes of targets. */
  input: { displayName?: string | null; partnerState?: string; platformEnrollments?: PlatformInput[] };
  /** For a set-up. */
  enrollments: PlatformInput[];
  /** Index of a connector, and whether its id is written in capital letters. */
  connectorIndex: 0 | 1;
  isUpperCase: boolean;
  connector: Json;
  /** Codes of warnings; the argument is left out if there are none. */
  refuseOn: string[];
}
export type Platform = 'ios' | 'android' | 'macOs' | 'linux';
export interface PlatformInput {
  platform: Platform;
  onboarded?: boolean;
  assignments?: number[];
}
/** Steps that start at the same time, on a Graph that behaves in one way. */
export interface Round {
  faults: Json[];
  /** A single step may be preceded by its dry run. */
  dryRun: boolean;
  steps: Step[];
}

const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
// Mostly the same one, so that changes meet.
const platform = fc.constantFrom<Platform[]>('ios', 'ios', 'ios', 'ios', 'ios', 'android', 'macOs', 'linux');
/** The first two partners hold iOS and Android. */
const platformOfSetUp = fc.constantFrom<Platform[]>('macOs', 'macOs', 'macOs', 'linux', 'linux', 'ios', 'android');
const target = fc.nat(targets.length - 1);
const enrollment = (of: fc.Arbitrary<Platform>): fc.Arbitrary<PlatformInput> =>
  fc.record(
    { platform: of, onboarded: fc.boolean(), assignments: fc.array(target, { maxLength: 3 }) },
    { requiredKeys: ['platform'] },
  );
const platforms = fc.array(enrollment(platform), { minLength: 1, maxLength: 2 });
const enrollments = fc.array(enrollment(platformOfSetUp), { maxLength: 3 });
const refuseOn = fc.oneof(
  { weight: 2, arbitrary: fc.constant<string[]>([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...warningCodes), { minLength: 1, maxLength: 4 }) },
);
const input = optional({
  displayName: fc.constantFrom('First', 'Second', 'Third', null, ' '),
  partnerState: fc.constantFrom('ENABLED', 'REJECTED', 'UNAVAILABLE'),
  platformEnrollments: platforms,
});
const connector = optional({
  windowsEnabled: fc.boolean(),
  windowsDeviceBlockedOnMissingPartnerData: fc.boolean(),
  partnerUnresponsivenessThresholdInDays: fc.constantFrom(7, 14),
}).filter((it) => Object.keys(it).length > 0);
const frequent = (kind: Step['kind'], weight: number): { weight: number; arbitrary: fc.Arbitrary<Step['kind']> } => ({
  weight,
  arbitrary: fc.constant(kind),
});
const anyStep = fc.record({
  kind: fc.oneof(
    frequent('add', 10),
    frequent('remove', 6),
    frequent('update', 5),
    frequent('setUp', 4),
    frequent('updateConnector', 2),
    frequent('createConnector', 2),
    frequent('deleteConnector', 2),
    frequent('disconnect', 2),
    frequent('removeByKey', 2),
    frequent('create', 1),
    frequent('delete', 1),
  ),
  partner: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
  connectorIndex: fc.constantFrom<(0 | 1)[]>(0, 0, 1),
  isUpperCase: fc.boolean(),
  enrollments,
  refuseOn,
  platform,
  target,
  input: input.filter((it) => Object.keys(it).length > 0),
  connector,
}) as fc.Arbitrary<Step>;
/** Whether an assignment that cannot exist is refused or not found is left open. */
const step = fc
  .tuple(anyStep, fc.constantFrom(2, 2, 2, 3, 3, 0))
  .map(([it, partner]) => (it.kind === 'setUp' ? Object.assign({}, it, { partner }) : it))
  .filter(({ kind, target: index }) => kind !== 'remove' || targets[index]?.code !== 'INVALID');

/** Faults of writes spare the batch that reads groups and filters. */
const ofObjects = { methods: ['PATCH', 'POST', 'DELETE'], paths: ['/deviceManagement/**'], times: 1 } as const;

// What Graph may do without any change being refused, lost or in doubt.
const lags = [
  { fault: 'late', delayMs: 300 },
  { fault: 'late', delayMs: 2_500 },
  { fault: 'late', delayMs: 2_500 },
  { fault: 'flapping', delayMs: 2_500 },
] as const;
const harmless = [
  { fault: 'stale', methods: ['PATCH'] },
  { fault: 'partial', methods: ['PATCH'] },
  { fault: 'empty', methods: ['PATCH'] },
  { fault: 'accepted', methods: ['PATCH'] },
  { fault: 'throttled', retryAfterSeconds: 1, ...ofObjects },
  {
    fault: 'accompanied',
    paths: ['/deviceManagement/complianceManagementPartners/*'],
    values: { lastHeartbeatDateTime: '2026-11-21T10:00:00Z', macOsOnboarded: true },
  },
  {
    fault: 'accompanied',
    paths: ['/deviceManagement/mobileThreatDefenseConnectors/*'],
    values: { iosEnabled: true },
  },
  { fault: 'extended' },
  { fault: 'reordered' },
  { fault: 'deduplicated' },
] as const;
const updates = { methods: ['PATCH'] } as const;
const failed = { fault: 'failed', retryAfterSeconds: 0, ...ofObjects } as const;
const doubtful: readonly Json[] = [
  { fault: 'lost', ...ofObjects },
  { fault: 'garbled', ...ofObjects },
  { ...failed, status: 408 },
  { ...failed, status: 500 },
  { ...failed, status: 503 },
  { fault: 'unavailable', retryAfterSeconds: 0, ...ofObjects },
  { fault: 'empty', methods: ['POST'] },
  { fault: 'partial', methods: ['POST'] },
  { fault: 'ignored', ...updates },
  { fault: 'late', delayMs: 12_000 },
];
const overruling: readonly Json[] = [
  { fault: 'ignored', properties: ['displayName', 'iosOnboarded', 'windowsEnabled'], ...updates },
  {
    fault: 'overruled',
    values: { partnerState: 'terminated', windowsDeviceBlockedOnMissingPartnerData: true },
    ...updates,
  },
];
/** What leaves a change in doubt, by the codes that callers may then get. */
export const troubles: readonly { fault: Json; codes: readonly string[] }[] = [
  ...doubtful.map((fault) => ({ fault, codes: ['WRITE_OUTCOME_UNKNOWN'] })),
  ...overruling.map((fault) => ({ fault, codes: ['NOT_APPLIED', 'WRITE_OUTCOME_UNKNOWN'] })),
];

/** What keeps warnings from being found. */
export const unreadable = {
  groups: { fault: 'refused', refusal: 'noRole', methods: ['GET'], paths: ['/groups/*'] },
  filters: { fault: 'refused', refusal: 'noRole', methods: ['GET'], paths: ['/deviceManagement/assignmentFilters/*'] },
  partners: {
    fault: 'refused',
    refusal: 'noRole',
    methods: ['GET'],
    paths: ['/deviceManagement/complianceManagementPartners'],
  },
} as const;

const some = (weight: number, of: readonly Json[]): fc.Arbitrary<Json[]> =>
  fc.oneof(
    { weight: 10 - weight, arbitrary: fc.constant<Json[]>([]) },
    { weight, arbitrary: fc.constantFrom(...of).map((fault): Json[] => [fault]) },
  );
const trouble = fc.oneof(
  { weight: 7, arbitrary: fc.constant<Json[]>([]) },
  { weight: 2, arbitrary: fc.constantFrom(...doubtful).map((fault): Json[] => [fault]) },
  { weight: 2, arbitrary: fc.constantFrom(...overruling).map((fault): Json[] => [fault]) },
);
/** The first one of a kind applies, so what leaves changes in doubt comes first. */
const faults = fc
  .tuple(trouble, some(5, lags), some(5, harmless), some(3, harmless), some(2, Object.values(unreadable)))
  .map((kinds) => kinds.flat());
const alone = fc.array(step, { minLength: 1, maxLength: 1 });
const together = fc.array(
  step.filter(({ kind }) => !['delete', 'deleteConnector', 'removeByKey'].includes(kind)),
  { minLength: 2, maxLength: 5 },
);
/** Two administrators want the same platform for different partners. */
const duel = fc.tuple(step, step, platformOfSetUp).map(([first, second, of]) =>
  [first, second].map((it, index): Step => {
    const own = [Object.assign({}, it.enrollments[0], { platform: of })];
    return Object.assign({}, it, { kind: 'setUp' as const, partner: 2 + index, enrollments: own });
  }),
);
/** Changes of one object queue. Where each is left in doubt, more of them would take too long. */
const maxDoubtful = 2;
const round = fc.record({
  faults,
  dryRun: fc.boolean(),
  steps: fc.oneof(
    { weight: 20, arbitrary: alone },
    { weight: 10, arbitrary: together },
    { weight: 1, arbitrary: duel },
  ),
});
const isDoubtful = ({ faults: active }: Round): boolean => troubles.some(({ fault }) => active.includes(fault));
export const sequence: fc.Arbitrary<Round[]> = fc.array(
  round.filter((it) => it.steps.length <= maxDoubtful || !isDoubtful(it)),
  { minLength: 3, maxLength: 8, size: 'max' },
);
