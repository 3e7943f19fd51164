// What an update would change: all of it, and no noise.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodePartner, encodePartner } from '../../src/partner/partner.codec.js';
import type { UpdateComplianceManagementPartnerInput } from '../../src/partner/partner.input.js';
import { planUpdate } from '../../src/partner/partner.plan.js';
import { EnrollmentPlatform, type ComplianceManagementPartner } from '../../src/partner/partner.type.js';
import { createInput } from '../support/arbitrary.js';

const partner = (json: object): ComplianceManagementPartner =>
  decodePartner({ id: '1', ...json }) as ComplianceManagementPartner;
const { IOS } = EnrollmentPlatform;
const group = (groupId: string, filter?: object): { target: object } => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId, ...filter },
});

describe('a plan is empty', () => {
  test('when a partner is told to be as it is', () => {
    fc.assert(
      fc.property(createInput, (input) => {
        expect(planUpdate(partner(encodePartner(input)), input).isEmpty).toBe(true);
      }),
    );
  });

  test('when an update has been carried out', () => {
    fc.assert(
      fc.property(createInput, createInput, (before, after) => {
        const changed = partner({ ...encodePartner(before), ...encodePartner(after) });
        expect(planUpdate(changed, after).isEmpty).toBe(true);
      }),
    );
  });

  test('of the order of assignments, ids in another case, a filter that says none, and an instant written otherwise', () => {
    const none = { deviceAndAppManagementAssignmentFilterType: 'none', deviceAndAppManagementAssignmentFilterId: null };
    const current = partner({
      lastHeartbeatDateTime: '2026-01-01T09:00:00.50+01:00',
      iosEnrollmentAssignments: [group('ab', none), group('cd', none)],
    });
    const input: UpdateComplianceManagementPartnerInput = {
      lastHeartbeatDateTime: '2026-01-01T08:00:00.5Z',
      platformEnrollments: [
        {
          platform: IOS,
          assignments: [
            { target: { group: { groupId: 'CD' } } },
            { target: { group: { groupId: 'AB', filter: null } } },
          ],
        },
      ],
    };
    expect(planUpdate(current, input).isEmpty).toBe(true);
  });
});

describe('a plan names', () => {
  test('each property from what to what', () => {
    const current = partner({
      displayName: 'A',
      partnerState: 'enabled',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
      iosOnboarded: true,
    });
    const plan = planUpdate(current, {
      displayName: null,
      partnerState: 'terminated' as never,
      lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
      platformEnrollments: [{ platform: IOS, onboarded: false }],
    });
    expect(plan).toMatchObject({
      isEmpty: false,
      displayName: { from: 'A', to: null },
      partnerState: { from: 'enabled', to: 'terminated' },
      lastHeartbeatDateTime: { from: null, to: '2026-01-01T00:00:00Z' },
      platformEnrollments: [
        { platform: 'ios', onboarded: { from: true, to: false }, addedAssignments: [], removedAssignments: [] },
      ],
    });
  });

  test('assignments that come and go, one for one', () => {
    const include = {
      deviceAndAppManagementAssignmentFilterType: 'include',
      deviceAndAppManagementAssignmentFilterId: 'f',
    };
    const current = partner({
      iosEnrollmentAssignments: [group('stays'), group('twice'), group('twice'), group('narrowed')],
    });
    const [planned] = planUpdate(current, {
      platformEnrollments: [
        {
          platform: IOS,
          assignments: [
            { target: { group: { groupId: 'stays' } } },
            { target: { group: { groupId: 'twice' } } },
            {
              target: { group: { groupId: 'narrowed', filter: { assignmentFilterId: 'f', mode: 'include' as never } } },
            },
          ],
        },
      ],
    }).platformEnrollments;
    expect(planned?.onboarded).toBeNull();
    expect(planned?.removedAssignments).toEqual(
      partner({ iosEnrollmentAssignments: [group('twice'), group('narrowed')] }).enrollments[0]?.assignments,
    );
    expect(planned?.addedAssignments).toEqual(
      partner({ iosEnrollmentAssignments: [group('narrowed', include)] }).enrollments[0]?.assignments,
    );
  });

  test('a platform that Graph does not report', () => {
    const [planned] = planUpdate(partner({}), {
      platformEnrollments: [{ platform: IOS, onboarded: false }],
    }).platformEnrollments;
    expect(planned?.onboarded).toEqual({ from: null, to: false });
  });

  test('an exclusion where there was an inclusion', () => {
    const [planned] = planUpdate(partner({ iosEnrollmentAssignments: [group('a')] }), {
      platformEnrollments: [{ platform: IOS, assignments: [{ target: { exclusionGroup: { groupId: 'a' } } }] }],
    }).platformEnrollments;
    expect([planned?.addedAssignments.length, planned?.removedAssignments.length]).toEqual([1, 1]);
  });
});
