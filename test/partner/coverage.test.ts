// The decision whether assignments cover a user, compared with an oracle that tries every meaning of what is not known.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideCoverage, dependsOnGroups, type CoverageStatus } from '../../src/partner/coverage.js';
import { fuzzRuns, fuzzSeed, graphAssignment } from '../support/arbitrary.js';

type Json = Record<string, unknown>;

const property = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, check), { seed: fuzzSeed, numRuns: fuzzRuns(3) });

/** The user is in the groups `in` and `deep`. */
const groupIds: ReadonlySet<string> = new Set(['in', 'deep']);

const target = (kind: string, properties: Json = {}): Json => ({
  target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...properties },
});
const filtered = (type: string): Json => ({
  deviceAndAppManagementAssignmentFilterId: 'f',
  deviceAndAppManagementAssignmentFilterType: type,
});

const kind = fc.constantFrom(
  'allDevices',
  'allLicensedUsers',
  'configurationManagerCollection',
  'exclusionGroup',
  'group',
  'group',
  'exclusionGroup',
  'scopeTagGroup',
  'exampleFuture',
);
const filter = fc.constantFrom({}, {}, {}, filtered('none'), filtered('include'), filtered('exclude'), filtered('new'));
const groupId = fc.constantFrom('in', 'IN', 'deep', 'other', undefined, '');
const known: fc.Arbitrary<Json> = fc
  .tuple(kind, groupId, filter)
  .map(([name, id, narrowed]) => target(name, { ...(id === undefined ? {} : { groupId: id }), ...narrowed }));
const few = fc.array(known, { maxLength: 5 });

const statusOf = (list: readonly unknown[]): CoverageStatus => decideCoverage(list, groupIds).status;

/** What an assignment does with one device. */
type Meaning = 'include' | 'exclude' | 'nothing';

/** Returns everything that an assignment may do with a device of the user, as far as anybody can know. */
function meaningsOf(assignment: unknown): Meaning[] {
  const json = ((assignment as Json)['target'] ?? {}) as Json;
  const type = String(json['@odata.type']).replace(/^#?microsoft\.graph\./, '');
  const id = typeof json['groupId'] === 'string' && json['groupId'] !== '' ? json['groupId'].toLowerCase() : undefined;
  const isNarrowed = ![undefined, null, 'none'].includes(
    json['deviceAndAppManagementAssignmentFilterType'] as string | null | undefined,
  );
  const applied = (meaning: Meaning): Meaning[] => (isNarrowed ? [meaning, 'nothing'] : [meaning]);
  const ofGroup = (meaning: Meaning): Meaning[] => {
    if (id === undefined) return [meaning, 'nothing'];
    return id === 'in' || id === 'deep' ? applied(meaning) : ['nothing'];
  };
  if (type === 'allDevicesAssignmentTarget' || type === 'allLicensedUsersAssignmentTarget') return applied('include');
  if (type === 'configurationManagerCollectionAssignmentTarget') return ['include', 'nothing'];
  if (type === 'groupAssignmentTarget') return ofGroup('include');
  if (type === 'exclusionGroupAssignmentTarget') return ofGroup('exclude');
  return ['include', 'exclude', 'nothing'];
}

/** Tries every combination of meanings. */
function oracle(list: readonly unknown[]): CoverageStatus {
  let worlds: Meaning[][] = [[]];
  for (const assignment of list) {
    worlds = worlds.flatMap((world) => meaningsOf(assignment).map((meaning) => world.concat(meaning)));
  }
  const outcomes = worlds.map((world) => {
    if (world.includes('exclude')) return 'EXCLUDED';
    return world.includes('include') ? 'COVERED' : 'NOT_COVERED';
  });
  if (outcomes.every((outcome) => outcome === 'EXCLUDED')) return 'EXCLUDED';
  if (outcomes.every((outcome) => outcome === 'COVERED')) return 'COVERED';
  return outcomes.includes('COVERED') ? 'UNDECIDED' : 'NOT_COVERED';
}

describe('the coverage of a user', () => {
  test('is what every combination of the meanings of unknown things agrees on', () => {
    property(few, (list) => expect(statusOf(list)).toBe(oracle(list)));
  });

  test('does not depend on the order of the assignments', () => {
    const lists = few.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    property(lists, ([list, shuffled]) => {
      const [first, second] = [decideCoverage(list, groupIds), decideCoverage(shuffled, groupIds)];
      expect(second.status).toBe(first.status);
      expect(new Set(second.decidedBy)).toEqual(new Set(first.decidedBy));
    });
  });

  test('is EXCLUDED by an exclusion of one of the groups, whatever else is assigned', () => {
    property(fc.tuple(few, few, fc.constantFrom('in', 'DEEP')), ([before, after, id]) => {
      expect(statusOf([...before, target('exclusionGroup', { groupId: id }), ...after])).toBe('EXCLUDED');
    });
  });

  test('does not change by an assignment of a group that the user is not in', () => {
    const unrelated = fc
      .tuple(fc.constantFrom('group', 'exclusionGroup'), filter)
      .map(([name, narrowed]) => target(name, { groupId: 'other', ...narrowed }));
    property(fc.tuple(few, unrelated), ([list, added]) => {
      expect(decideCoverage([...list, added], groupIds)).toEqual(decideCoverage(list, groupIds));
    });
  });

  test('is neither COVERED nor NOT_COVERED with a kind that is not modelled', () => {
    const unmodelled = fc
      .tuple(fc.constantFrom('scopeTagGroup', 'exampleFuture', ''), filter)
      .map(([name, narrowed]) => target(name, { groupId: 'in', entraObjectId: 'in', ...narrowed }));
    property(fc.tuple(few, unmodelled), ([list, added]) => {
      expect(['EXCLUDED', 'UNDECIDED']).toContain(statusOf([...list, added]));
    });
  });

  test('is decided by assignments of its list, or by none of them for NOT_COVERED', () => {
    property(fc.array(graphAssignment, { maxLength: 6 }), (list) => {
      const { decidedBy, status } = decideCoverage(list, new Set(['a']));
      expect(decidedBy.every(({ assignment }) => list.includes(assignment))).toBe(true);
      expect(decidedBy.length === 0).toBe(status === 'NOT_COVERED');
      for (const { groupId: id } of decidedBy) expect([null, 'a', 'A']).toContain(id);
    });
  });

  test('needs the groups of the user only if an assignment names one', () => {
    property(fc.array(graphAssignment, { maxLength: 6 }), (list) => {
      if (dependsOnGroups(list)) return;
      expect(decideCoverage(list, new Set(['a', 'b']))).toEqual(decideCoverage(list, new Set()));
    });
  });
});

const member = target('group', { groupId: 'in' });
const excluded = target('exclusionGroup', { groupId: 'deep' });
const others = target('group', { groupId: 'other' });
const everyone = target('allLicensedUsers');
const collection = target('configurationManagerCollection', { collectionId: 'SMS00001' });
const future = target('exampleFuture');
const narrow = ({ target: json }: Json, type = 'include'): Json => ({
  target: { ...(json as Json), ...filtered(type) },
});

describe('the truth table', () => {
  test.each<[string, CoverageStatus, readonly Json[], readonly Json[]]>([
    ['nothing', 'NOT_COVERED', [], []],
    ['a group of others', 'NOT_COVERED', [others], []],
    ["one of the user's groups", 'COVERED', [others, member], [member]],
    ['all licensed users', 'COVERED', [everyone], [everyone]],
    ['all devices', 'COVERED', [target('allDevices')], [target('allDevices')]],
    ['a filter of type none', 'COVERED', [narrow(member, 'none')], [narrow(member, 'none')]],
    ['an inclusion with a filter', 'UNDECIDED', [narrow(member)], [narrow(member)]],
    ['an inclusion with a filter of a new type', 'UNDECIDED', [narrow(member, 'new')], [narrow(member, 'new')]],
    ['an inclusion beside one with a filter', 'COVERED', [narrow(member), everyone], [everyone]],
    ['a collection', 'UNDECIDED', [collection], [collection]],
    ['a collection beside an inclusion', 'COVERED', [collection, member], [member]],
    ['an exclusion', 'EXCLUDED', [excluded], [excluded]],
    ['an exclusion beside everything', 'EXCLUDED', [everyone, member, future, excluded], [excluded]],
    ['an exclusion of others', 'COVERED', [member, target('exclusionGroup', { groupId: 'other' })], [member]],
    ['an exclusion with a filter, and no inclusion', 'NOT_COVERED', [narrow(excluded)], []],
    ['an exclusion with a filter', 'UNDECIDED', [member, narrow(excluded)], [member, narrow(excluded)]],
    ['an exclusion with and without a filter', 'EXCLUDED', [member, narrow(excluded), excluded], [excluded]],
    ['a kind that is not modelled', 'UNDECIDED', [future], [future]],
    ['an inclusion beside a kind that is not modelled', 'UNDECIDED', [member, future], [member, future]],
    ['a group that Graph does not name', 'UNDECIDED', [target('group')], [target('group')]],
    ['a target that is missing', 'UNDECIDED', [{}], [{}]],
    [
      'an assignment of another type',
      'UNDECIDED',
      [{ '@odata.type': '#microsoft.graph.futureAssignment', ...member }],
      [{ '@odata.type': '#microsoft.graph.futureAssignment', ...member }],
    ],
  ])('has for %s: %s', (_, status, list, deciding) => {
    const decision = decideCoverage(list, groupIds);
    expect(decision.status).toBe(status);
    expect(decision.decidedBy.map(({ assignment }) => assignment)).toEqual(deciding);
  });

  test('names the group by which the user matched', () => {
    const list = [narrow(target('group', { groupId: 'IN' })), everyone, narrow(excluded), future];
    expect(decideCoverage(list, groupIds).decidedBy.map(({ groupId: id }) => id)).toEqual(['IN', null, 'deep', null]);
  });

  test('leaves out what is no assignment, as the schema does', () => {
    expect(statusOf([null, 'text', 1])).toBe('NOT_COVERED');
  });
});
