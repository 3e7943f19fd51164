// Changes of a partner: every difference between two states, and nothing that is none.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeAssignments, proposePartner } from '../../src/partner/partner.codec.js';
import type { UpdateComplianceManagementPartnerInput } from '../../src/partner/partner.input.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import { partnerChanges, type ComplianceManagementPartnerChanges } from '../../src/partner/partner.payload.js';
import { applied, differingProperties } from '../../src/resource/difference.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { createInput, target } from '../support/arbitrary.js';

type Json = Record<string, unknown>;

/** Returns the body of a write. */
const bodyOf = (...input: Parameters<typeof proposePartner>): Json => proposePartner(...input).body;

const differing = (json: Json, body: Json): string[] => differingProperties(partnerEntity, { json, body });
const between = (before: Json | null, after: Json | null): ComplianceManagementPartnerChanges =>
  partnerChanges({ before, after });
const changesOf = (json: Json, input: UpdateComplianceManagementPartnerInput): ComplianceManagementPartnerChanges =>
  between(json, applied(json, bodyOf(input)));
const nothing = { displayName: null, partnerState: null, lastHeartbeatDateTime: null, platformEnrollments: [] };
const { IOS } = EnrollmentPlatform;
const group = (groupId: string, filter?: object): { target: object } => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId, ...filter },
});

/** Nothing is sent, and nothing is shown as a change. */
function expectNothing(json: Json, body: Json): void {
  expect(differing(json, body)).toEqual([]);
  expect(between(json, applied(json, body))).toEqual(nothing);
}

describe('nothing changes', () => {
  test('when an update requests the current values', () => {
    fc.assert(
      fc.property(createInput, (input) => {
        expectNothing(bodyOf(input), bodyOf(input));
      }),
    );
  });

  test('when an update was already carried out', () => {
    fc.assert(
      fc.property(createInput, createInput, (before, after) => {
        const changed = { ...bodyOf(before), ...bodyOf(after) };
        expectNothing(changed, bodyOf(after));
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
    expectNothing(current, bodyOf(input));
  });
});

describe('a request is sent', () => {
  /** A body that also has a property without a field in the changes. */
  const bodies = fc
    .tuple(createInput, fc.jsonValue())
    .map(([input, value]): Record<string, unknown> => Object.assign(bodyOf(input), { propertyToCome: value }));

  test('when any property of the body differs, even one without a field in the changes', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.jsonValue(), (body, pick, other) => {
        const names = Object.keys(body).filter((name) => name !== '@odata.type');
        const name = names[pick % names.length] ?? '';
        fc.pre(JSON.stringify(other) !== JSON.stringify(body[name]) && JSON.stringify(body[name]) !== '[]');
        expect(differing(body, body)).toEqual([]);
        expect(differing({ ...body, [name]: other }, body)).toEqual([name]);
      }),
    );
  });

  test('when Graph does not show a property of the body', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, pick) => {
        const names = Object.keys(body).filter((name) => name !== '@odata.type' && body[name] !== null);
        const { [names[pick % names.length] ?? '']: _, ...shown } = body;
        expect(differing(shown, body)).toHaveLength(1);
      }),
    );
  });

  test('when an assignment of a list differs', () => {
    fc.assert(
      fc.property(fc.array(target, { minLength: 1, maxLength: 4 }), fc.nat(), (targets, pick) => {
        const input = { platformEnrollments: [{ platform: IOS, assignments: targets.map((it) => ({ target: it })) }] };
        const body = bodyOf(input);
        const shown = body['iosEnrollmentAssignments'] as { target: object }[];
        const at = pick % shown.length;
        const altered = shown.with(at, { target: { ...shown[at]?.target, propertyToCome: 1 } });
        expect(differing({ iosEnrollmentAssignments: altered }, body)).toEqual(['iosEnrollmentAssignments']);
      }),
    );
  });

  test.each<[string, Json, Json]>([
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
    expect(differing(current, body)).toHaveLength(1);
  });

  test.each<[string, Json, Json]>([
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
    expectNothing(current, body);
  });
});

describe('the changes show', () => {
  test('the old and the new value of each property', () => {
    const current = {
      displayName: 'A',
      partnerState: 'enabled',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
      iosOnboarded: true,
    };
    const changes = changesOf(current, {
      displayName: null,
      partnerState: 'terminated' as never,
      lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
      platformEnrollments: [{ platform: IOS, onboarded: false }],
    });
    expect(changes).toEqual({
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
    const [changed] = changesOf(current, {
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
    expect(changed?.onboarded).toBeNull();
    const targetsOf = (assignments: object[]): unknown => decodeAssignments(assignments).map((it) => it.target);
    expect(changed?.removedAssignments.map((it) => it.target)).toEqual(targetsOf([group('twice'), group('narrowed')]));
    expect(changed?.addedAssignments.map((it) => it.target)).toEqual(targetsOf([group('narrowed', include)]));
  });

  test('a platform that Graph does not report', () => {
    const [changed] = changesOf(
      {},
      {
        platformEnrollments: [{ platform: IOS, onboarded: false }],
      },
    ).platformEnrollments;
    expect(changed?.onboarded).toEqual({ from: null, to: false });
  });

  test('an exclusion that replaces an inclusion', () => {
    const [changed] = changesOf(
      { iosEnrollmentAssignments: [group('a')] },
      {
        platformEnrollments: [{ platform: IOS, assignments: [{ target: { exclusionGroup: { groupId: 'a' } } }] }],
      },
    ).platformEnrollments;
    expect(changed?.addedAssignments).toHaveLength(1);
    expect(changed?.removedAssignments).toHaveLength(1);
  });

  test('a property that Graph changed besides', () => {
    const before = { displayName: 'A', partnerState: 'enabled', iosEnrollmentAssignments: [group('a')] };
    const after = { displayName: 'B', partnerState: 'terminated', iosEnrollmentAssignments: [] };
    const changes = between(before, after);
    expect(changes.partnerState).toEqual({ from: 'enabled', to: 'terminated' });
    expect(changes.platformEnrollments[0]?.removedAssignments).toHaveLength(1);
  });

  test('a newer state that follows another one, although both are read as unknown', () => {
    const { partnerState } = between({ partnerState: 'hibernating' }, { partnerState: 'awakening' });
    expect(partnerState).toEqual({ from: 'unknown', to: 'unknown' });
  });

  test('no heartbeat that cannot be read in place of one that was never sent', () => {
    const { lastHeartbeatDateTime } = between(
      { lastHeartbeatDateTime: '0001-01-01T00:00:00Z' },
      { lastHeartbeatDateTime: 'soon' },
    );
    expect(lastHeartbeatDateTime).toBeNull();
  });

  test('a create as everything from nothing, and a delete as everything to nothing', () => {
    const json = {
      displayName: 'A',
      partnerState: 'enabled',
      iosOnboarded: false,
      iosEnrollmentAssignments: [group('a')],
    };
    const created = between(null, json);
    expect(created).toMatchObject({
      displayName: { from: null, to: 'A' },
      partnerState: { from: null, to: 'enabled' },
      lastHeartbeatDateTime: null,
      platformEnrollments: [{ platform: 'ios', onboarded: { from: null, to: false }, removedAssignments: [] }],
    });
    expect(created.platformEnrollments[0]?.addedAssignments).toHaveLength(1);
    const deleted = between(json, null);
    expect(deleted).toMatchObject({
      displayName: { from: 'A', to: null },
      partnerState: { from: 'enabled', to: null },
      lastHeartbeatDateTime: null,
      platformEnrollments: [{ platform: 'ios', onboarded: { from: false, to: null }, addedAssignments: [] }],
    });
    expect(deleted.platformEnrollments[0]?.removedAssignments).toHaveLength(1);
  });

  test('the same values in both directions', () => {
    fc.assert(
      fc.property(createInput, createInput, (one, other) => {
        const [before, after] = [bodyOf(one), bodyOf(other)];
        const there = between(before, after);
        const back = between(after, before);
        expect(back.displayName?.to).toEqual(there.displayName?.from);
        expect(back.partnerState?.to).toEqual(there.partnerState?.from);
        const removed = back.platformEnrollments.map(({ platform, removedAssignments }) => [
          platform,
          removedAssignments,
        ]);
        const added = there.platformEnrollments.map(({ addedAssignments, platform }) => [platform, addedAssignments]);
        expect(removed).toEqual(added);
      }),
    );
  });
});
