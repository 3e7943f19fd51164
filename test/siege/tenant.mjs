// The tenant of the siege: partners of ordinary users, and partners of the attackers. Some of these make Graph ill.

const uuid = (start, number) => `${start}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const groupTarget = (groupId) => ({ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } });
const path = (id) => `/deviceManagement/complianceManagementPartners/${id}`;

/** Groups that exist, so that their names can be read. */
export const groups = Array.from({ length: 20 }, (_, number) => ({
  id: uuid('20000000', number),
  displayName: `Siege group ${String(number).padStart(2, '0')}`,
  description: 'A group of the siege',
}));

export const userCount = 8;

/** The partner that a user reads and never changes. */
export const fixedPartner = (user) => ({
  id: uuid('a0000000', user),
  displayName: `User ${user}: fixed`,
  partnerState: 'enabled',
  groups: [groups[user], groups[user + 1]],
});

/** Partners of the attackers. */
export const targets = {
  /** Has as many assignments as make the answers to the attackers large. */
  large: uuid('b0000000', 1),
  slow: uuid('b0000000', 2),
  lost: uuid('b0000000', 3),
  garbled: uuid('b0000000', 4),
  throttled: uuid('b0000000', 5),
  /** Has a name of the length that the gateway allows. */
  verbose: uuid('b0000000', 7),
  /** Changed by many requests at once. */
  contended: uuid('b0000000', 6),
  ten: Array.from({ length: 10 }, (_, number) => uuid('b0000000', 10 + number)),
};

/** Milliseconds: as slow as Intune at its worst, and less than the gateway's limit on one attempt. */
const slowMs = 10_000;

/**
 * Faults of the attackers' partners alone, as a body of `PUT /chaos`. The 429s are few, because the gateway rightly
 * answers many of them with a back-off that all callers share.
 */
export const chaos = {
  seed: 1,
  rates: {},
  faults: [
    { fault: 'slow', paths: [path(targets.slow)], delayMs: slowMs },
    { fault: 'lost', paths: [path(targets.lost)] },
    { fault: 'garbled', paths: [path(targets.garbled)] },
    { fault: 'throttled', paths: [path(targets.throttled)], retryAfterSeconds: 1, times: 2 },
  ],
};

/** Assignments of the large partner. The gateway's limit on one platform is 500. */
const largeAssignments = 200;

/** Returns the tenant, as a seed file of the emulator. */
export function seedOfTenant() {
  const users = Array.from({ length: userCount }, (_, user) => {
    const { groups: assigned, ...partner } = fixedPartner(user);
    const assignments = assigned.map(({ id }) => groupTarget(id));
    return { ...partner, iosOnboarded: true, iosEnrollmentAssignments: assignments };
  });
  const small = [targets.slow, targets.lost, targets.garbled, targets.throttled, targets.contended, ...targets.ten].map(
    (id, number) => ({ id, displayName: `Target ${number}`, partnerState: 'enabled' }),
  );
  const large = {
    id: targets.large,
    displayName: 'Large target',
    partnerState: 'enabled',
    iosOnboarded: true,
    iosEnrollmentAssignments: Array.from({ length: largeAssignments }, (_, number) =>
      groupTarget(uuid('c0000000', number)),
    ),
  };
  const verbose = { id: targets.verbose, displayName: 'x'.repeat(1_000), partnerState: 'enabled' };
  return { partners: [...users, ...small, large, verbose], groups };
}
