// Random sequences of changes, by data: who asks for what, and how Graph behaves meanwhile. The start of each is the same.
import fc from 'fast-check';
import type { Json } from '../support/gateway.js';

const groupId = (number: number): string => `abcdef0${number}-0000-4000-8000-00000000000a`;
const filterId = 'fedcba01-0000-4000-8000-00000000000f';
const noFilterId = '00000000-0000-0000-0000-000000000000';
export const partnerIds = ['aaaaaaa1-0000-4000-8000-000000000001', 'aaaaaaa2-0000-4000-8000-000000000002'] as const;
export const connectorId = 'fc780465-2017-40d4-a0c5-307022471b92';

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

/** The tenant at the start: assignments with filters, repeated ones, and some that no target can describe. */
export const tenant = {
  pageSize: 100,
  groups: [1, 2, 3, 4].map((number) => ({ id: groupId(number), displayName: `Group ${number}`, description: '' })),
  partners: partnerIds.map((id) => ({
    id,
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
  })),
  mobileThreatDefenseConnectors: [
    { id: connectorId, partnerState: 'enabled', windowsEnabled: true, partnerUnresponsivenessThresholdInDays: 7 },
  ],
};

export interface Step {
  kind: 'update' | 'disconnect' | 'add' | 'remove' | 'removeByKey' | 'updateConnector' | 'create' | 'delete';
  /** Index of a partner. */
  partner: 0 | 1;
  platform: 'ios' | 'android';
  /** Index of a target, or of the assignment whose key is used. */
  target: number;
  /** For an update or a create; lists of assignments have indexes of targets. */
  input: { displayName?: string | null; partnerState?: string; platformEnrollments?: PlatformInput[] };
  connector: Json;
}
export interface PlatformInput {
  platform: 'ios' | 'android';
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
const platform = fc.constantFrom<('ios' | 'android')[]>('ios', 'ios', 'ios', 'ios', 'ios', 'android');
const target = fc.nat(targets.length - 1);
const platforms = fc.array(
  fc.record(
    { platform, onboarded: fc.boolean(), assignments: fc.array(target, { maxLength: 3 }) },
    { requiredKeys: ['platform'] },
  ),
  { minLength: 1, maxLength: 2 },
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
    frequent('updateConnector', 2),
    frequent('disconnect', 2),
    frequent('removeByKey', 2),
    frequent('create', 1),
    frequent('delete', 1),
  ),
  partner: fc.constantFrom<(0 | 1)[]>(0, 0, 0, 0, 0, 1),
  platform,
  target,
  input: input.filter((it) => Object.keys(it).length > 0),
  connector,
}) as fc.Arbitrary<Step>;
/** Whether an assignment that cannot exist is refused or not found is left open. */
const step = anyStep.filter(({ kind, target: index }) => kind !== 'remove' || targets[index]?.code !== 'INVALID');

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
  { fault: 'throttled', methods: ['PATCH', 'POST', 'DELETE'], retryAfterSeconds: 1, times: 1 },
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
const writes = { methods: ['PATCH', 'POST', 'DELETE'], times: 1 } as const;
const updates = { methods: ['PATCH'] } as const;
const failed = { fault: 'failed', retryAfterSeconds: 0, ...writes } as const;
const doubtful: readonly Json[] = [
  { fault: 'lost', ...writes },
  { fault: 'garbled', ...writes },
  { ...failed, status: 408 },
  { ...failed, status: 500 },
  { ...failed, status: 503 },
  { fault: 'unavailable', retryAfterSeconds: 0, ...writes },
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
const faults = fc.tuple(trouble, some(5, lags), some(5, harmless), some(3, harmless)).map((kinds) => kinds.flat());
const alone = fc.array(step, { minLength: 1, maxLength: 1 });
const together = fc.array(
  step.filter(({ kind }) => kind !== 'delete' && kind !== 'removeByKey'),
  { minLength: 2, maxLength: 5 },
);
/** Changes of one object queue. Where each is left in doubt, more of them would take too long. */
const maxDoubtful = 2;
const round = fc.record({
  faults,
  dryRun: fc.boolean(),
  steps: fc.oneof({ weight: 2, arbitrary: alone }, { weight: 1, arbitrary: together }),
});
const isDoubtful = ({ faults: active }: Round): boolean => troubles.some(({ fault }) => active.includes(fault));
export const sequence: fc.Arbitrary<Round[]> = fc.array(
  round.filter((it) => it.steps.length <= maxDoubtful || !isDoubtful(it)),
  { minLength: 3, maxLength: 8, size: 'max' },
);
