// Codec of partners and assignment targets.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeAssignmentTarget, encodeAssignmentTarget } from '../../src/assignment/target.codec.js';
import type { AssignmentTargetInput } from '../../src/assignment/target.input.js';
import {
  ConfigurationManagerCollectionAssignmentTarget,
  ExclusionGroupAssignmentTarget,
  GroupAssignmentTarget,
  ScopeTagGroupAssignmentTarget,
  type AssignmentTarget,
} from '../../src/assignment/target.kinds.js';
import { UnknownAssignmentTarget, type AssignmentTargetFilter } from '../../src/assignment/target.type.js';
import { decodePartner, proposePartner } from '../../src/partner/partner.codec.js';
import type { CreateComplianceManagementPartnerInput } from '../../src/partner/partner.input.js';
import {
  DeviceManagementPartnerTenantState,
  type ComplianceManagementPartner,
} from '../../src/partner/partner.type.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { createInput, target } from '../support/arbitrary.js';

/** Returns the body of a write. */
const bodyOf = (...input: Parameters<typeof proposePartner>): Record<string, unknown> => proposePartner(...input).body;

/** Returns the input from which a decoded target was encoded. */
function toInput(decoded: AssignmentTarget): AssignmentTargetInput {
  const filter = filterInput(decoded.filter);
  if (decoded instanceof GroupAssignmentTarget) {
    return { group: { filter, groupId: decoded.group?.id ?? '' } };
  }
  if (decoded instanceof ExclusionGroupAssignmentTarget) {
    return { exclusionGroup: { filter, groupId: decoded.group?.id ?? '' } };
  }
  if (decoded instanceof ConfigurationManagerCollectionAssignmentTarget) {
    return { configurationManagerCollection: { filter, collectionId: decoded.collectionId ?? '' } };
  }
  const kind = decoded.constructor.name.replace('AssignmentTarget', '');
  return kind === 'AllDevices' ? { allDevices: { filter } } : { allLicensedUsers: { filter } };
}

const filterInput = (filter: AssignmentTargetFilter | null) =>
  filter && { assignmentFilterId: filter.assignmentFilter?.id ?? '', mode: filter.mode };

function toCreateInput(partner: ComplianceManagementPartner): CreateComplianceManagementPartnerInput {
  const { displayName, partnerState, lastHeartbeatDateTime, enrollments } = partner;
  return {
    displayName: displayName ?? '',
    partnerState,
    lastHeartbeatDateTime,
    platformEnrollments: enrollments.map(({ platform, onboarded, assignments }) => ({
      platform,
      onboarded,
      assignments: assignments.map((assignment) => ({ target: toInput(assignment.target) })),
    })),
  };
}

describe('encoding and decoding', () => {
  test('a target is decoded to the input it was encoded from', () => {
    fc.assert(
      fc.property(target, (input) =>
        expect(toInput(decodeAssignmentTarget(encodeAssignmentTarget(input)))).toEqual(input),
      ),
    );
  });

  test('a partner is decoded to the input it was encoded from', () => {
    fc.assert(
      fc.property(createInput, (input) => {
        const partner = decodePartner({ id: '1', ...bodyOf(input) });
        expect(partner && toCreateInput(partner)).toEqual(input);
      }),
    );
  });

  test('decoding accepts properties that are missing, null, or of an unexpected type', () => {
    const names = Object.keys(
      bodyOf({
        displayName: 'x',
        partnerState: DeviceManagementPartnerTenantState.ENABLED,
        lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
        platformEnrollments: Object.values(EnrollmentPlatform).map((platform) => ({
          platform,
          onboarded: true,
          assignments: [],
        })),
      }),
    );
    const anything = fc.dictionary(fc.constantFrom(...names), fc.anything());
    fc.assert(
      fc.property(anything, fc.string({ minLength: 1 }), (json, id) =>
        expect(decodePartner({ ...json, id })?.id).toBe(id),
      ),
    );
    fc.assert(fc.property(fc.anything(), (json) => expect(decodeAssignmentTarget(json)).toHaveProperty('filter')));
    fc.assert(fc.property(fc.anything(), (json) => void decodePartner(json)));
  });
});

describe('decoding', () => {
  test('accepts a type with or without #', () => {
    for (const sign of ['#', '']) {
      expect(
        decodeAssignmentTarget({ '@odata.type': `${sign}microsoft.graph.groupAssignmentTarget`, groupId: 'g' }),
      ).toBeInstanceOf(GroupAssignmentTarget);
    }
  });

  test('keeps an exclusion an exclusion', () => {
    const decoded = decodeAssignmentTarget({
      '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget',
      groupId: 'g',
    });
    expect(decoded).toBeInstanceOf(ExclusionGroupAssignmentTarget);
    expect(decoded).not.toBeInstanceOf(GroupAssignmentTarget);
  });

  test.each([
    [{ '@odata.type': '#microsoft.graph.exampleAssignmentTarget' }, 'microsoft.graph.exampleAssignmentTarget'],
    [{ '@odata.type': 'constructor' }, 'constructor'],
    [{ groupId: 'no type' }, null],
    [null, null],
  ])('turns a target of an unknown kind into an UnknownAssignmentTarget: %j', (json, odataType) => {
    expect(decodeAssignmentTarget(json)).toEqual(
      Object.assign(new UnknownAssignmentTarget(), { filter: null, hasUnknownFilter: false, odataType }),
    );
  });

  test('turns an unknown type of a scope tag target into null', () => {
    const decoded = decodeAssignmentTarget({
      '@odata.type': '#microsoft.graph.scopeTagGroupAssignmentTarget',
      entraObjectId: 'e',
      targetType: 'none',
    });
    expect(decoded).toEqual(
      Object.assign(new ScopeTagGroupAssignmentTarget(), {
        filter: null,
        hasUnknownFilter: false,
        entraObjectId: 'e',
        targetType: null,
      }),
    );
  });

  test.each([
    [{ deviceAndAppManagementAssignmentFilterId: null, deviceAndAppManagementAssignmentFilterType: 'none' }, null],
    [{ deviceAndAppManagementAssignmentFilterId: 'f' }, null],
    [{ deviceAndAppManagementAssignmentFilterId: 'f', deviceAndAppManagementAssignmentFilterType: 'newer' }, null],
    [{ deviceAndAppManagementAssignmentFilterType: 'exclude' }, { assignmentFilter: null, mode: 'exclude' }],
    [
      { deviceAndAppManagementAssignmentFilterId: 'f', deviceAndAppManagementAssignmentFilterType: 'include' },
      { assignmentFilter: { id: 'f' }, mode: 'include' },
    ],
  ])('returns only a filter that is known to narrow the target: %j', (json, filter) => {
    expect(decodeAssignmentTarget(json).filter).toEqual(filter);
  });

  test('accepts nulls in a list, a null for a list, an unknown state, a heartbeat of the year 1, and unknown properties', () => {
    const partner = decodePartner({
      id: '1',
      partnerState: 'hibernating',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
      iosOnboarded: true,
      iosEnrollmentAssignments: [null, { target: null }],
      androidEnrollmentAssignments: null,
      visionOnboarded: true,
    });
    expect(partner).toMatchObject({
      displayName: null,
      partnerState: 'unknown',
      lastHeartbeatDateTime: null,
      enrollments: [
        { platform: 'android', onboarded: false, assignments: [] },
        { platform: 'ios', onboarded: true, assignments: [{ target: { odataType: null } }] },
      ],
    });
  });

  test('leaves out the platforms that Graph does not report', () => {
    expect(decodePartner({ id: '1' })?.enrollments).toEqual([]);
  });
});

describe('encoding', () => {
  test('sends only the fields that the input has', () => {
    expect(
      bodyOf({
        displayName: null,
        platformEnrollments: [{ platform: EnrollmentPlatform.MACOS, assignments: null }],
      }),
    ).toEqual({
      '@odata.type': '#microsoft.graph.complianceManagementPartner',
      displayName: null,
      macOsEnrollmentAssignments: [],
    });
  });

  test('leaves the assignments of a platform unchanged if the input has only `onboarded`', () => {
    expect(bodyOf({ platformEnrollments: [{ platform: EnrollmentPlatform.IOS, onboarded: false }] })).toEqual({
      '@odata.type': '#microsoft.graph.complianceManagementPartner',
      iosOnboarded: false,
    });
  });

  test('omits the properties of filters if there is no filter', () => {
    expect(encodeAssignmentTarget({ allDevices: { filter: null } })).toEqual({
      '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget',
    });
  });
});
