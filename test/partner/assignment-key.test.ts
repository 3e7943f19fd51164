// Equality of assignments, and their keys.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalForm, opaqueKey } from '../../src/assignment/identity.js';
import { encodeAssignment } from '../../src/assignment/target.codec.js';
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
const isEqual = (a: unknown, b: unknown): boolean => canonicalForm(a) === canonicalForm(b);

describe('an assignment equals', () => {
  test.each<[string, unknown, unknown]>([
    ['ids in another case', group({}), group({ groupId: 'aB', [filterId]: 'fG' })],
    ['a type without #', group({}), group({ '@odata.type': 'microsoft.graph.groupAssignmentTarget' })],
    [
      'properties in another order',
      { target: groupTarget },
      { target: Object.fromEntries(Object.entries(groupTarget).toReversed()) },
    ],
    ['a filter of type none', bare(), bare({ [filterType]: 'none' })],
    ['a filter that is null', bare(), bare({ [filterType]: null, [filterId]: null })],
    [
      'a filter of type none and an id',
      bare(),
      bare({ [filterType]: 'none', [filterId]: '00000000-0000-0000-0000-000000000000' }),
    ],
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
      'null instead of a missing id',
      { target: { '@odata.type': 'microsoft.graph.groupAssignmentTarget' } },
      bare({ groupId: null }),
    ],
    ['a scope tag target in another case', scope({}), scope({ entraObjectId: 'aB' })],
    ['a null of the target that is not modelled', bare(), bare({ nickname: null })],
    ['a null of the assignment that is not modelled', bare(), { ...bare(), source: null }],
    [
      'nulls and annotations deep inside an unknown kind',
      { target: { '@odata.type': '#x', scope: { a: [{ b: 1 }] } } },
      { target: { '@odata.type': '#x', scope: { 'a@odata.type': '#Collection(y)', a: [{ b: 1, c: null }], d: null } } },
    ],
    [
      'a null of an unknown kind',
      { target: { '@odata.type': '#x', a: 1 } },
      { target: { '@odata.type': '#x', a: 1, b: null } },
    ],
    [
      'an unknown kind in another order',
      { target: { '@odata.type': '#x', a: 1, b: { c: 2, d: 3 } } },
      { target: { b: { d: 3, c: 2 }, a: 1, '@odata.type': '#x' } },
    ],
  ])('one with %s', (_, a, b) => {
    expect(isEqual(a, b)).toBe(true);
  });

  test('the same assignment as Graph returns it', () => {
    fc.assert(
      fc.property(targetInput, (target) => {
        const sent = encodeAssignment({ target });
        const shown = { ...sent, target: { [filterId]: null, [filterType]: 'none', ...(sent['target'] as object) } };
        expect(isEqual(sent, shown)).toBe(true);
      }),
    );
  });
});

describe('an assignment does not equal', () => {
  test.each<[string, unknown, unknown]>([
    ['a filter of an unknown type instead of none', bare(), bare({ [filterType]: 'intersect', [filterId]: 'f' })],
    ['a filter of another unknown type', bare({ [filterType]: 'intersect' }), bare({ [filterType]: 'unite' })],
    [
      'a filter of an unknown type and an id in another case',
      bare({ [filterType]: 'intersect', [filterId]: 'f' }),
      bare({ [filterType]: 'intersect', [filterId]: 'F' }),
    ],
    ['a filter type in another case', group({}), group({ [filterType]: 'Include' })],
    ['a filter id without a type', bare(), bare({ [filterId]: 'f' })],
    ['a filter without an id', bare(), bare({ [filterType]: 'include' })],
    [
      'a filter with an empty id instead of none',
      bare({ [filterType]: 'include' }),
      bare({ [filterType]: 'include', [filterId]: '' }),
    ],
    ['a filter id that is a number', group({ [filterId]: 1 }), group({ [filterId]: '1' })],
    ['a filter of type none and an id that is a number', bare(), bare({ [filterType]: 'none', [filterId]: 1 })],
    ['an empty id instead of none', bare({ groupId: '' }), bare({ groupId: null })],
    ['an id that is a number', bare({ groupId: 1 }), bare({ groupId: '1' })],
    ['an id with a letter that only looks the same', bare({ groupId: 'k' }), bare({ groupId: '\u212A' })],
    ['a property of the target that is not modelled', bare(), bare({ nickname: 'n' })],
    ['a property of another kind of target', bare(), bare({ collectionId: 'c' })],
    ['a property of the assignment that is not modelled', bare(), { ...bare(), id: 'a' }],
    ['an annotation that is not of OData', bare(), bare({ '@example.excludes': true })],
    ['another type of assignment', bare(), { ...bare(), '@odata.type': '#microsoft.graph.other' }],
    ['null', null, {}],
    ['a list', [bare()], bare()],
    ['a text', 'a', 'A'],
    ['an exclusion', bare(), bare({ '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget' })],
    ['an unknown kind in another case', { target: { '@odata.type': '#x' } }, { target: { '@odata.type': '#X' } }],
    ['an id in another case, without a type', { target: { groupId: 'a' } }, { target: { groupId: 'A' } }],
    ['a scope tag target of an unknown type', scope({ targetType: 'none' }), scope({ targetType: null })],
    ['a scope tag target of another type', scope({}), scope({ targetType: 'device' })],
  ])('one with %s', (_, a, b) => {
    expect(isEqual(a, b)).toBe(false);
  });
});

test('every JSON value has a canonical form, which only JSON shares that differs in nulls alone', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const equal = JSON.stringify(sorted(withoutNulls(a))) === JSON.stringify(sorted(withoutNulls(b)));
      expect(isEqual(a, b)).toBe(equal);
    }),
  );
});

test('keys are equal exactly for equal assignments', () => {
  const value = fc.oneof(graphAssignment, fc.jsonValue());
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(opaqueKey(a) === opaqueKey(b)).toBe(isEqual(a, b));
      expect(opaqueKey(JSON.parse(JSON.stringify(a)))).toBe(opaqueKey(a));
    }),
  );
});

/** Leaves out the nulls of an assignment and its target. */
function withoutNulls(value: unknown): unknown {
  const strip = (json: object): object =>
    Object.fromEntries(Object.entries(json).filter(([, member]) => member !== null));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const stripped = strip(value) as { target?: unknown };
  const { target } = stripped;
  return typeof target === 'object' && target && !Array.isArray(target)
    ? { ...stripped, target: strip(target) }
    : stripped;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Wrapped, so that `{}` does not equal `[]`.
  return { members: members.map(([name, member]) => [name, sorted(member)]) };
}
