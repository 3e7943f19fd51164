// The status of a platform of a partner, in the words of the admin center.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodePartner } from '../../src/partner/partner.codec.js';
import { platformProperties } from '../../src/partner/partner.model.js';
import { enrollmentStatus, PlatformEnrollmentStatus } from '../../src/partner/enrollment-status.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { fuzzRuns, fuzzSeed, graphAssignment } from '../support/arbitrary.js';

const names = platformProperties(EnrollmentPlatform.IOS);
const assignment = { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } };
const heard = '2026-01-01T00:00:00Z';
const never = '0001-01-01T00:00:00Z';

test.each([
  ['NOT_SET_UP', { onboarded: false, assignments: [], state: 'enabled', heartbeat: heard }],
  ['NOT_SET_UP', { onboarded: false, assignments: null, state: 'unknown', heartbeat: never }],
  ['NOT_SET_UP', { onboarded: false, assignments: [], state: 'newer', heartbeat: heard }],
  ['ACTIVE', { onboarded: true, assignments: [assignment], state: 'enabled', heartbeat: heard }],
  ['ACTIVE', { onboarded: true, assignments: [], state: 'enabled', heartbeat: never }],
  ['PENDING_ACTIVATION', { onboarded: false, assignments: [assignment], state: 'enabled', heartbeat: heard }],
  ['PENDING_ACTIVATION', { onboarded: true, assignments: [assignment], state: 'unknown', heartbeat: never }],
  ['PENDING_ACTIVATION', { onboarded: true, assignments: [], state: 'unavailable', heartbeat: undefined }],
  ['UNKNOWN', { onboarded: true, assignments: [assignment], state: 'unknown', heartbeat: heard }],
  ['UNKNOWN', { onboarded: true, assignments: [assignment], state: 'unresponsive', heartbeat: heard }],
  ['UNKNOWN', { onboarded: true, assignments: [assignment], state: 'terminated', heartbeat: never }],
  ['UNKNOWN', { onboarded: true, assignments: [assignment], state: 'rejected', heartbeat: never }],
  ['UNKNOWN', { onboarded: true, assignments: [assignment], state: 'newer', heartbeat: never }],
  ['UNKNOWN', { onboarded: undefined, assignments: [], state: 'enabled', heartbeat: heard }],
  ['UNKNOWN', { onboarded: true, assignments: 'many', state: 'enabled', heartbeat: heard }],
  ['UNKNOWN', { onboarded: false, assignments: undefined, state: 'enabled', heartbeat: heard }],
])('is %s for %j', (expected, { assignments, heartbeat, onboarded, state }) => {
  const json = {
    partnerState: state,
    lastHeartbeatDateTime: heartbeat,
    [names.onboarded]: onboarded,
    [names.assignments]: assignments,
  };
  expect(enrollmentStatus(json, names)).toBe(expected);
});

test('is one of the words for whatever Graph may send, and never throws', () => {
  const anything = fc.oneof(fc.anything(), fc.array(graphAssignment), fc.boolean(), fc.constantFrom('enabled', never));
  const json = fc.record(
    {
      id: fc.constant('p'),
      partnerState: anything,
      lastHeartbeatDateTime: anything,
      iosOnboarded: anything,
      iosEnrollmentAssignments: anything,
    },
    { requiredKeys: ['id'] },
  );
  const property = fc.property(json, (partner) => {
    const statuses = decodePartner(partner)?.enrollments.map(({ status }) => status) ?? [];
    expect(Object.values<string>(PlatformEnrollmentStatus)).toEqual(expect.arrayContaining(statuses));
  });
  fc.assert(property, { seed: fuzzSeed, numRuns: fuzzRuns(3) });
});
