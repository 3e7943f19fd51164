// When two assignments are the same one.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalForm, opaqueKey } from '../../src/partner/assignment.key.js';
import { encodeAssignment } from '../../src/partner/partner.codec.js';
import { graphAssignment, target as targetInput } from '../support/arbitrary.js';

const groupTarget = {
  '@odata.type': '#microsoft.graph.groupAssignmentTarget',
  groupId: 'Ab',
  deviceAndAppManagementAssignmentFilterId: 'Fg',
  deviceAndAppManagementAssignmentFilterType: 'include',
};
const scopeTag = {
  '@odata.type': '#microsoft.graph.scopeTagGroupAssignmentTarget',
  entraObjectId: 'Ab',
  targetType: 'user',
};
const group = (own: object): object => ({ target: { ...groupTarget, ...own } });
const bare = (own: object = {}): object => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'g', ...own },
});
const scope = (own: object): object => ({ target: { ...scopeTag, ...own } });
const filterType = 'deviceAndAppManagementAssignmentFilterType';
const filterId = 'deviceAndAppManagementAssignmentFilterId';
const isSame = (a: unknown, b: unknown): boolean => canonicalForm(a) === canonicalForm(b);

describe('the same assignment is', () => {
  test.each<[string, unknown, unknown]>([
    ['ids in another case', group({}), group({ groupId: 'aB', [filterId]: 'fG' })],
    ['a type without #', group({}), group({ '@odata.type': 'microsoft.graph.groupAssignmentTarget' })],
    [
      'properties in another order',
      { target: groupTarget },
      { target: Object.fromEntries(Object.entries(groupTarget).toReversed()) },
    ],
    ['a filter that says none', bare(), bare({ [filterType]: 'none' })],
    ['a filter that is null', bare(), bare({ [filterType]: null, [filterId]: null })],
    ['none beside an id', bare(), bare({ [filterType]: 'none', [filterId]: '00000000-0000-0000-0000-000000000000' })],
    ['annotations of the target', bare(), bare({ '@odata.id': 'x', [`${filterType}@odata.type`]: '#String' })],
    ['annotations of the assignment', bare(), { ...bare(), 'target@odata.context': 'x' }],
    [
      'the type of the assignment',
      bare(),
      { ...bare(), '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment' },
    ],
    [
      'the type of the assignment with #',
      bare(),
      { ...bare(), '@odata.type': '#microsoft.graph.complianceManagementPartnerAssignment' },
    ],
    [
      'a null for an id that is not there',
      { target: { '@odata.type': 'microsoft.graph.groupAssignmentTarget' } },
      bare({ groupId: null }),
    ],
    ['a scope tag target in another case', scope({}), scope({ entraObjectId: 'aB' })],
    [
      'an unknown kind in another order',
      { target: { '@odata.type': '#x', a: 1, b: { c: 2, d: 3 } } },
      { target: { b: { d: 3, c: 2 }, a: 1, '@odata.type': '#x' } },
    ],
  ])('one with %s', (_, a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  test('one that was sent and comes back as Graph writes it', () => {
    fc.assert(
      fc.property(targetInput, (target) => {
        const sent = encodeAssignment({ target });
        const shown = { ...sent, target: { [filterId]: null, [filterType]: 'none', ...(sent['target'] as object) } };
        expect(isSame(sent, shown)).toBe(true);
      }),
    );
  });
});

describe('another assignment is', () => {
  test.each<[string, unknown, unknown]>([
    ['a filter of an unknown type, than none', bare(), bare({ [filterType]: 'intersect', [filterId]: 'f' })],
    [
      'a filter of an unknown type, than another one',
      bare({ [filterType]: 'intersect' }),
      bare({ [filterType]: 'unite' }),
    ],
    [
      'a filter of an unknown type, in another case',
      bare({ [filterType]: 'intersect', [filterId]: 'f' }),
      bare({ [filterType]: 'intersect', [filterId]: 'F' }),
    ],
    ['a type of filter in another case', group({}), group({ [filterType]: 'Include' })],
    ['a filter id without a type', bare(), bare({ [filterId]: 'f' })],
    ['a filter without an id', bare(), bare({ [filterType]: 'include' })],
    [
      'a filter without an id, than one whose id is empty',
      bare({ [filterType]: 'include' }),
      bare({ [filterType]: 'include', [filterId]: '' }),
    ],
    ['a filter id that is a number', group({ [filterId]: 1 }), group({ [filterId]: '1' })],
    ['a filter id of none that is a number', bare(), bare({ [filterType]: 'none', [filterId]: 1 })],
    ['an empty id, than none', bare({ groupId: '' }), bare({ groupId: null })],
    ['an id that is a number', bare({ groupId: 1 }), bare({ groupId: '1' })],
    ['an id with a letter that only looks the same', bare({ groupId: 'k' }), bare({ groupId: '\u212A' })],
    ['a property of the target that is not modelled', bare(), bare({ nickname: null })],
    ['a property of another kind of target', bare(), bare({ collectionId: 'c' })],
    ['a property of the assignment that is not modelled', bare(), { ...bare(), id: 'a' }],
    ['an annotation that is not of OData', bare(), bare({ '@example.excludes': true })],
    ['another type of assignment', bare(), { ...bare(), '@odata.type': '#microsoft.graph.other' }],
    ['no target', { target: null }, {}],
    ['null', null, {}],
    ['a list', [bare()], bare()],
    ['a text', 'a', 'A'],
    ['an exclusion', bare(), bare({ '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget' })],
    ['an unknown kind in another case', { target: { '@odata.type': '#x' } }, { target: { '@odata.type': '#X' } }],
    ['a kind without a type', { target: { groupId: 'a' } }, { target: { groupId: 'A' } }],
    ['a scope tag target of an unknown type', scope({ targetType: 'none' }), scope({ targetType: null })],
    ['a scope tag target of another type', scope({}), scope({ targetType: 'device' })],
  ])('one with %s', (_, a, b) => {
    expect(isSame(a, b)).toBe(false);
  });
});

test('every value has a key, and only equal JSON has the same, unless it is all modelled', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(isSame(a, b)).toBe(equal);
    }),
  );
});

test('a key of callers is the same exactly for the same assignment', () => {
  const value = fc.oneof(graphAssignment, fc.jsonValue());
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(opaqueKey(a) === opaqueKey(b)).toBe(isSame(a, b));
      expect(opaqueKey(JSON.parse(JSON.stringify(a)))).toBe(opaqueKey(a));
    }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Told apart from a list: `{}` is not `[]`.
  return { members: members.map(([name, member]) => [name, sorted(member)]) };
}
