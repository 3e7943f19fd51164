// Filters, order, pages and cursors of lists of partners.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodePartner } from '../../src/partner/partner.codec.js';
import {
  ComplianceManagementPartnerSortKey as By,
  partners as partnerListing,
  type ComplianceManagementPartnerFilters,
} from '../../src/partner/partner.list.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import type { ComplianceManagementPartner } from '../../src/partner/partner.type.js';
import type { Json } from '../../src/resource/entity.js';
import { buildPage, decodeCursor, encodeCursor, validatePageArgs } from '../../src/resource/list.js';
import type { Page, PageArgs } from '../../src/resource/page.js';
import { compareDateTimes, isDateTime } from '../../src/resource/scalars.js';
import { dateTime } from '../support/arbitrary.js';

/** Later than every heartbeat in this file. */
const now = Date.parse('2026-06-01T00:00:00Z');
const pageOf = (
  all: readonly ComplianceManagementPartner[],
  args: Partial<PageArgs<ComplianceManagementPartnerFilters>>,
): Page<ComplianceManagementPartner> => buildPage(partnerListing, all, { first: 100, reverse: false, ...args, now });
const partner = (json: object): ComplianceManagementPartner => decodePartner(json) as ComplianceManagementPartner;
const anyOrder = fc.record({ sortKey: fc.constantFrom(null, ...Object.values(By)), reverse: fc.boolean() });
const partners = fc.uniqueArray(
  fc
    .record({
      id: fc.uuid(),
      displayName: fc.option(fc.constantFrom('a', 'A', 'b', 'Ä', 'z10', 'z9')),
      lastHeartbeatDateTime: fc.option(dateTime),
    })
    .map(partner),
  { selector: ({ id }) => id },
);

describe('pages', () => {
  test('that are followed by their cursors show each partner once, in order', () => {
    fc.assert(
      fc.property(partners, anyOrder, fc.integer({ min: 1, max: 5 }), (all, { reverse, sortKey }, first) => {
        const seen: string[] = [];
        let after: string | null = null;
        for (;;) {
          const page = pageOf(all, { first, after, reverse, sortKey });
          expect(page.totalCount).toBe(all.length);
          expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0);
          seen.push(...page.nodes.map(({ id }) => id));
          after = page.pageInfo.endCursor;
          if (!page.pageInfo.hasNextPage) break;
        }
        expect(seen).toEqual(pageOf(all, { reverse, sortKey }).nodes.map(({ id }) => id));
        expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      }),
    );
  });

  test.each([
    { sortKey: By.DISPLAY_NAME, reverse: false },
    { sortKey: By.DISPLAY_NAME, reverse: true },
    { sortKey: null, reverse: false },
    { sortKey: null, reverse: true },
  ])('continue at the position of a partner that no longer exists: %j', (order) => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => partner({ id: name, displayName: name }));
    const { nodes, pageInfo } = pageOf(all, { first: 2, ...order });
    const left = all.filter((item) => item !== nodes[1]);
    const following = pageOf(all, { first: 2, after: pageInfo.endCursor, ...order }).nodes;
    expect(pageOf(left, { first: 2, after: pageInfo.endCursor, ...order }).nodes).toEqual(following);
  });

  test.each([false, true])(
    'in the order of Graph continue after the same partner if others are added, reversed: %j',
    (reverse) => {
      const [added, ...all] = ['x', 'a', 'b', 'c'].map((id) => partner({ id }));
      const { pageInfo } = pageOf(all, { first: 2, reverse });
      const { nodes } = pageOf([added!, ...all], { after: pageInfo.endCursor, reverse });
      expect(nodes.map(({ id }) => id)).toEqual(reverse ? ['a', 'x'] : ['c']);
    },
  );

  test('without a sort key have the order of Graph, or its reverse', () => {
    const all = ['b', 'c', 'a'].map((name) => partner({ id: name, displayName: name }));
    expect(pageOf(all, {}).nodes).toEqual(all);
    expect(pageOf(all, { reverse: true }).nodes).toEqual(all.toReversed());
  });

  test('order names in any case and heartbeats as instants, with missing values first', () => {
    const all = [
      partner({ id: '1', displayName: 'beta', lastHeartbeatDateTime: '2026-01-01T00:00:00.0000002Z' }),
      partner({ id: '2', displayName: 'Alpha', lastHeartbeatDateTime: '2025-12-31T16:00:00.0000001-08:00' }),
      partner({ id: '3' }),
    ];
    const ids = (sortKey: By, reverse = false): string[] => pageOf(all, { sortKey, reverse }).nodes.map(({ id }) => id);
    expect(ids(By.DISPLAY_NAME)).toEqual(['3', '2', '1']);
    expect(ids(By.LAST_HEARTBEAT_DATE_TIME)).toEqual(['3', '2', '1']);
    expect(ids(By.LAST_HEARTBEAT_DATE_TIME, true)).toEqual(['1', '2', '3']);
  });
});

test.each([
  [{ displayNameContains: 'GUARD' }, ['1']],
  [{ displayNameContains: '' }, ['1', '2']],
  [{ onboardedFor: 'ios' }, ['1']],
  [{ partnerStates: ['unknown'] }, ['2']],
  [{ partnerStates: [] }, []],
  [{ displayNameContains: 'guard', partnerStates: ['unknown'] }, []],
  [{ displayNameContains: null, onboardedFor: null, partnerStates: null }, ['1', '2']],
])('a filter %j keeps %j', (filterBy, ids) => {
  const all = [
    partner({ id: '1', displayName: 'Mobile Guard', iosOnboarded: true, partnerState: 'enabled' }),
    partner({ id: '2', displayName: 'Other', iosOnboarded: false }),
  ];
  expect(pageOf(all, { filterBy: filterBy as never }).nodes.map(({ id }) => id)).toEqual(ids);
});

describe('filters by assignment', () => {
  const group = 'ABCDEF00-0000-4000-8000-000000000001';
  const assignedTo = { groupId: group };
  const to = (kind: string, groupId?: string): Json => ({
    target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, groupId },
  });
  const all = [
    partner({ id: 'ios', iosEnrollmentAssignments: [to('allDevices'), to('group', group.toLowerCase())] }),
    partner({
      id: 'macOs',
      iosEnrollmentAssignments: [to('allDevices')],
      macOsEnrollmentAssignments: [to('group', group)],
    }),
    partner({ id: 'excluded', iosEnrollmentAssignments: [to('exclusionGroup', group)] }),
    partner({ id: 'other', iosEnrollmentAssignments: [to('group', group.replace('1', '2')), null] }),
    partner({ id: 'none', iosOnboarded: true, iosEnrollmentAssignments: [] }),
  ];

  test.each([
    [{ assignedTo }, ['ios', 'macOs']],
    [{ assignedTo, platform: 'ios' }, ['ios']],
    [{ platform: 'macOs' }, ['macOs']],
    [{ platform: 'ios' }, ['ios', 'macOs', 'excluded', 'other']],
    [{ assignedTo: null, platform: null }, ['ios', 'macOs', 'excluded', 'other', 'none']],
  ])('%j keep %j', (filterBy, ids) => {
    expect(pageOf(all, { filterBy: filterBy as never }).nodes.map(({ id }) => id)).toEqual(ids);
  });

  test('by the name of a group are refused', () => {
    const filterBy = { assignedTo: { groupId: 'Sales' } };
    expect(validatePageArgs(partnerListing, { first: 1, reverse: false, filterBy })).toBe(
      '`groupId` must be the object id of a group, a GUID. Find the group with `assignableGroups(search: "…")`.',
    );
  });
});

test.each([
  [{ stale: true }, ['silent', 'unresponsive']],
  [{ stale: false }, ['heard']],
  [{ stale: true, staleAfter: 'P7D' }, ['unresponsive']],
  [{ stale: false, staleAfter: 'P7D' }, ['heard', 'silent']],
  [{ stale: true, staleAfter: null }, ['silent', 'unresponsive']],
  [{ neverHeardFrom: true }, ['never', 'placeholder']],
  [{ neverHeardFrom: false }, ['heard', 'silent', 'unresponsive']],
  [{ placeholder: true }, ['placeholder']],
  [{ placeholder: false }, ['heard', 'never', 'silent', 'unresponsive']],
  [
    { stale: null, neverHeardFrom: null, placeholder: null },
    ['heard', 'never', 'placeholder', 'silent', 'unresponsive'],
  ],
])('a health filter %j keeps %j', (filterBy, ids) => {
  const all = [
    partner({ id: 'heard', partnerState: 'enabled', lastHeartbeatDateTime: '2026-05-31T01:00:00+01:00' }),
    partner({ id: 'silent', partnerState: 'enabled', lastHeartbeatDateTime: '2026-05-30T23:59:59Z' }),
    partner({ id: 'unresponsive', partnerState: 'unresponsive', lastHeartbeatDateTime: '2026-05-31T23:59:59Z' }),
    partner({ id: 'never', partnerState: 'enabled', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' }),
    partner({ id: 'placeholder', partnerState: 'unknown', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' }),
  ];
  expect(
    pageOf(all, { filterBy })
      .nodes.map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids);
});

describe('cursors', () => {
  const values = fc.oneof(
    fc.record({ sortKey: fc.constant(By.DISPLAY_NAME), value: fc.option(fc.string()) }),
    fc.record({ sortKey: fc.constant(By.LAST_HEARTBEAT_DATE_TIME), value: fc.option(dateTime) }),
    fc.record({ sortKey: fc.constant(null), value: fc.maxSafeNat() }),
  );
  test('are decoded to the position they were encoded from', () => {
    fc.assert(
      fc.property(values, fc.boolean(), fc.string(), (value, reverse, id) => {
        const position = { ...value, reverse, id };
        expect(decodeCursor(partnerEntity, encodeCursor(partnerEntity, position))).toEqual(position);
      }),
    );
  });

  test('that the gateway did not create are not decoded', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor(partnerEntity, text)).toBeUndefined()));
    const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const value of [
      [partnerEntity.type, By.LAST_HEARTBEAT_DATE_TIME, false, 'yesterday', '1'],
      [partnerEntity.type, 'id', false, 'x', '1'],
      [partnerEntity.type, By.DISPLAY_NAME, false, 1, '1'],
      [partnerEntity.type, By.DISPLAY_NAME, false, null],
      [partnerEntity.type, By.DISPLAY_NAME, null, null, '1'],
      [partnerEntity.type, 'partnerState', false, null, '1'],
      [partnerEntity.type, null, false, -1, '1'],
      [partnerEntity.type, null, false, '1', '1'],
      ['mobileThreatDefenseConnector', By.LAST_HEARTBEAT_DATE_TIME, false, null, '1'],
      {},
    ]) {
      expect(decodeCursor(partnerEntity, written(value))).toBeUndefined();
    }
  });

  test.each([
    [{ first: 0 }, '`first` must be between 1 and 100.'],
    [{ first: 101 }, '`first` must be between 1 and 100.'],
    [{ first: 1, after: 'x' }, '`after` is not a valid cursor'],
  ])('and other arguments that are not valid are reported: %j', (args, message) => {
    expect(validatePageArgs(partnerListing, { reverse: false, ...args })).toContain(message);
  });

  test('are valid in the order that they were returned for, and in no other one', () => {
    const orders = [null, ...Object.values(By)].flatMap((sortKey) => [
      { sortKey, reverse: false },
      { sortKey, reverse: true },
    ]);
    const accepted = orders.flatMap((own) => {
      const { endCursor: after } = pageOf([partner({ id: '1' })], own).pageInfo;
      return orders.filter((other) => validatePageArgs(partnerListing, { first: 1, after, ...other }) === undefined);
    });
    expect(accepted).toEqual(orders);
    const { endCursor: after } = pageOf([partner({ id: '1' })], {}).pageInfo;
    expect(validatePageArgs(partnerListing, { first: 1, after, reverse: true })).toContain(
      'another order: pass the `sortKey` and `reverse`',
    );
  });
});

describe('dates and times', () => {
  test.each([
    '2026-02-29T00:00:00Z',
    '2026-01-01',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00.1234567890123Z',
    '',
  ])('%j is not one', (text) => expect(isDateTime(text)).toBe(false));

  test('are compared to the twelfth digit and across offsets', () => {
    fc.assert(
      fc.property(dateTime, (text) => expect([isDateTime(text), compareDateTimes(text, text)]).toEqual([true, 0])),
    );
    expect(compareDateTimes('2016-12-31T23:59:37.9174975-08:00', '2017-01-01T07:59:37.9174976Z')).toBeLessThan(0);
    expect(compareDateTimes('2016-12-31T23:59:37.90-08:00', '2017-01-01T07:59:37.9Z')).toBe(0);
  });
});
