// Plan of an update: every change, and nothing that is not a change.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeAssignments, decodePartner, encodePartner } from '../../src/partner/partner.codec.js';
import type { UpdateComplianceManagementPartnerInput } from '../../src/partner/partner.input.js';
import { planChange } from '../../src/partner/partner.plan.js';
import type { ComplianceManagementPartnerPlan } from '../../src/partner/partner.plan.type.js';
import { EnrollmentPlatform, type ComplianceManagementPartner } from '../../src/partner/partner.type.js';
import { createInput, target } from '../support/arbitrary.js';

const partner = (json: object): ComplianceManagementPartner =>
  decodePartner({ id: '1', ...json }) as ComplianceManagementPartner;
const planSent = (json: object, body: Record<string, unknown>): ComplianceManagementPartnerPlan =>
  planChange({ entity: partner(json), json: { id: '1', ...json } }, { method: 'PATCH', path: '/beta/partner', body });
const planUpdate = (json: object, input: UpdateComplianceManagementPartnerInput): ComplianceManagementPartnerPlan =>
  planSent(json, encodePartner(input));
const { IOS } = EnrollmentPlatform;
const group = (groupId: string, filter?: object): { target: object } => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId, ...filter },
});

describe('a plan is empty', () => {
  test('when an update requests the current values', () => {
    fc.assert(
      fc.property(createInput, (input) => {
        expect(planUpdate(encodePartner(input), input).isEmpty).toBe(true);
      }),
    );
  });

  test('when an update was already carried out', () => {
    fc.assert(
      fc.property(createInput, createInput, (before, after) => {
        const changed = { ...encodePartner(before), ...encodePartner(after) };
        expect(planUpdate(changed, after).isEmpty).toBe(true);
      }),
    );
  });

  test('when only the order of assignments, the case of ids, a filter of type none or the notation of an instant differs', () => {
    const none = { deviceAndAppManagementAssignmentFilterType: 'none', deviceAndAppManagementAssignmentFilterId: null };
    const current = {
      lastHeartbeatDateTime: '2026-01-01T09:00:00.50+01:00',
      iosEnrollmentAssignments: [group('ab', none), group('cd', none)],
    };
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

describe('a plan is not empty', () => {
  /** A body that also has a property without a field in the plan. */
  const bodies = fc
    .tuple(createInput, fc.jsonValue())
    .map(([input, value]): Record<string, unknown> => Object.assign(encodePartner(input), { propertyToCome: value }));

  test('when any property of the body differs, even one without a field in the plan', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.jsonValue(), (body, pick, other) => {
        const names = Object.keys(body).filter((name) => name !== '@odata.type');
        const name = names[pick % names.length] ?? '';
        fc.pre(JSON.stringify(other) !== JSON.stringify(body[name]) && JSON.stringify(body[name]) !== '[]');
        expect(planSent(body, body).isEmpty).toBe(true);
        expect(planSent({ ...body, [name]: other }, body).isEmpty).toBe(false);
      }),
    );
  });

  test('when Graph does not show a property of the body', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, pick) => {
        const names = Object.keys(body).filter((name) => name !== '@odata.type' && body[name] !== null);
        const { [names[pick % names.length] ?? '']: _, ...shown } = body;
        expect(planSent(shown, body).isEmpty).toBe(false);
      }),
    );
  });

  test('when an assignment of a list differs', () => {
    fc.assert(
      fc.property(fc.array(target, { minLength: 1, maxLength: 4 }), fc.nat(), (targets, pick) => {
        const input = { platformEnrollments: [{ platform: IOS, assignments: targets.map((it) => ({ target: it })) }] };
        const body = encodePartner(input);
        const shown = body['iosEnrollmentAssignments'] as { target: object }[];
        const at = pick % shown.length;
        const altered = shown.with(at, { target: { ...shown[at]?.target, propertyToCome: 1 } });
        expect(planSent({ iosEnrollmentAssignments: altered }, body).isEmpty).toBe(false);
      }),
    );
  });

  test.each<[string, object, Record<string, unknown>]>([
    [
      'a state that the schema does not know is set to unknown',
      { partnerState: 'hibernating' },
      { partnerState: 'unknown' },
    ],
    ['a platform that Graph does not report is set to false', {}, { iosOnboarded: false }],
    ['a list that Graph does not report is cleared', {}, { iosEnrollmentAssignments: [] }],
    ['a list of nulls is cleared', { iosEnrollmentAssignments: [null] }, { iosEnrollmentAssignments: [] }],
    [
      'a heartbeat is moved by less than a millisecond',
      { lastHeartbeatDateTime: '2026-01-01T00:00:00.1234567Z' },
      { lastHeartbeatDateTime: '2026-01-01T00:00:00.1234568Z' },
    ],
    [
      'a heartbeat that is no instant is set',
      { lastHeartbeatDateTime: 'never' },
      { lastHeartbeatDateTime: '2026-01-01T00:00:00Z' },
    ],
    ['the name is set to another case', { displayName: 'a' }, { displayName: 'A' }],
  ])('when %s', (_, current, body) => {
    expect(planSent(current, body).isEmpty).toBe(false);
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['a name that Graph does not show is cleared', {}, { displayName: null }],
    ['a name that is null is cleared', { displayName: null }, { displayName: null }],
    ['a list that is null is cleared', { iosEnrollmentAssignments: null }, { iosEnrollmentAssignments: [] }],
    [
      "Graph's never is set again",
      { lastHeartbeatDateTime: '0001-01-01T00:00:00Z' },
      { lastHeartbeatDateTime: '0001-01-01T00:00:00.0Z' },
    ],
    [
      'a heartbeat is written in lower case',
      { lastHeartbeatDateTime: '2026-01-01T00:00:00Z' },
      { lastHeartbeatDateTime: '2026-01-01t00:00:00z' },
    ],
  ])('unless %s', (_, current, body) => {
    expect(planSent(current, body).isEmpty).toBe(true);
  });
});

describe('a plan shows', () => {
  test('the old and the new value of each property', () => {
    const current = {
      displayName: 'A',
      partnerState: 'enabled',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
      iosOnboarded: true,
    };
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

  test('each assignment that is added or removed, as a multiset', () => {
    const include = {
      deviceAndAppManagementAssignmentFilterType: 'include',
      deviceAndAppManagementAssignmentFilterId: 'f',
    };
    const current = {
      iosEnrollmentAssignments: [group('stays'), group('twice'), group('twice'), group('narrowed')],
    };
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
    const targetsOf = (assignments: object[]): unknown => decodeAssignments(assignments).map((it) => it.target);
    expect(planned?.removedAssignments.map((it) => it.target)).toEqual(targetsOf([group('twice'), group('narrowed')]));
    expect(planned?.addedAssignments.map((it) => it.target)).toEqual(targetsOf([group('narrowed', include)]));
  });

  test('a platform that Graph does not report', () => {
    const [planned] = planUpdate(
      {},
      {
        platformEnrollments: [{ platform: IOS, onboarded: false }],
      },
    ).platformEnrollments;
    expect(planned?.onboarded).toEqual({ from: null, to: false });
  });

  test('an exclusion that replaces an inclusion', () => {
    const [planned] = planUpdate(
      { iosEnrollmentAssignments: [group('a')] },
      {
        platformEnrollments: [{ platform: IOS, assignments: [{ target: { exclusionGroup: { groupId: 'a' } } }] }],
      },
    ).platformEnrollments;
    expect(planned?.addedAssignments).toHaveLength(1);
    expect(planned?.removedAssignments).toHaveLength(1);
  });
});
