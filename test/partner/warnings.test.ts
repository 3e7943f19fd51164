// Warnings of a change and issues of a partner as pure functions: what never matters to them, and what decides them.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import type { Json } from '../../src/resource/entity.js';
import { warningCodes, type AssessedChange, type Assessment, type WarningCode } from '../../src/resource/warning.js';
import { holdersOf, type NeededFacts, type PartnerFacts, type Referenced } from '../../src/partner/partner.facts.js';
import { issueCodes, type Diagnosis, type IssueCode } from '../../src/connectors/issue.js';
import { decodePartner } from '../../src/partner/partner.codec.js';
import { issuesOf, neededForIssues } from '../../src/partner/partner.issues.js';
import { platformProperties } from '../../src/partner/partner.model.js';
import { neededForWarnings, warningsOf } from '../../src/partner/partner.warnings.js';

const groupIds = ['g1', 'G2', 'g3'];
const filterIds = ['f1', 'f2', 'f3'];
const ownId = 'p1';

/** Few ids and kinds, so that lists have members in common. */
const target: fc.Arbitrary<Json> = fc
  .record({
    kind: fc.constantFrom('group', 'exclusionGroup', 'allDevices', 'allLicensedUsers', 'exampleFuture'),
    groupId: fc.constantFrom(...groupIds),
    filter: fc.option(fc.constantFrom(...filterIds)),
  })
  .map(({ filter, groupId, kind }) => {
    const json: Json = { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget` };
    if (kind.endsWith('roup')) json['groupId'] = groupId;
    if (filter !== null) json['deviceAndAppManagementAssignmentFilterId'] = filter;
    if (filter !== null) json['deviceAndAppManagementAssignmentFilterType'] = 'include';
    return json;
  });
const list = fc.array(
  fc.oneof({ weight: 9, arbitrary: target.map((it) => ({ target: it })) }, fc.constantFrom(null, 1, {})),
  {
    maxLength: 4,
  },
);
const partner: fc.Arbitrary<Json> = fc
  .record({
    displayName: fc.constantFrom('Contoso', 'Omnissa Workspace ONE', ''),
    partnerState: fc.constantFrom('enabled', 'unknown'),
    platforms: fc.array(
      fc.record({
        platform: fc.constantFrom(...Object.values(EnrollmentPlatform)),
        onboarded: fc.constantFrom(true, false, undefined),
        assignments: fc.option(list),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ displayName, partnerState, platforms }) => {
    const json: Json = { id: ownId, displayName, partnerState };
    for (const { assignments, onboarded, platform } of platforms) {
      const names = platformProperties(platform);
      if (onboarded !== undefined) json[names.onboarded] = onboarded;
      if (assignments !== null) json[names.assignments] = assignments;
    }
    return json;
  });
const referenced = (
  ids: readonly string[],
  objects: readonly Referenced[],
): fc.Arbitrary<ReadonlyMap<string, Referenced>> =>
  fc
    .tuple(...ids.map(() => fc.constantFrom(...objects)))
    .map((drawn) => new Map(ids.map((id, index) => [id.toLowerCase(), drawn[index] ?? 'missing'])));
const facts: fc.Arbitrary<PartnerFacts> = fc.record({
  holders: fc.option(
    fc
      .array(
        fc.tuple(partner, fc.constantFrom(ownId, 'p2', 'p3')).map(([json, id]) => Object.assign({}, json, { id })),
        { maxLength: 3 },
      )
      .map(holdersOf),
  ),
  groups: referenced(groupIds, [{}, 'missing', 'unreadable']),
  filters: referenced(filterIds, [{ platform: 'iOS' }, { platform: 'futureOS' }, 'missing', 'unreadable']),
});
const change: fc.Arbitrary<AssessedChange> = fc.record({
  id: fc.constantFrom(ownId, undefined),
  states: fc.record({ before: fc.option(partner), after: fc.option(partner, { freq: 9 }) }),
});
const someCodes: fc.Arbitrary<ReadonlySet<WarningCode>> = fc.subarray(warningCodes).map((some) => new Set(some));
const every: ReadonlySet<WarningCode> = new Set(warningCodes);

const shuffled = (json: Json | null, seed: number): Json | null =>
  json &&
  Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      if (!Array.isArray(value)) return [name, value];
      const start = value.length === 0 ? 0 : seed % value.length;
      const rotated = [...value.slice(start), ...value.slice(0, start)] as unknown[];
      return [name, seed % 2 === 0 ? rotated.toReversed() : rotated];
    }),
  );

/** Returns the facts that are needed, and no others. */
function enough(known: PartnerFacts, needed: NeededFacts): PartnerFacts {
  const read = (objects: ReadonlyMap<string, Referenced>, ids: ReadonlySet<string>): ReadonlyMap<string, Referenced> =>
    new Map([...objects].filter(([id]) => ids.has(id)));
  return {
    holders: needed.holders ? known.holders : null,
    groups: read(known.groups, needed.groups),
    filters: read(known.filters, needed.filters),
  };
}

describe('the warnings of a change', () => {
  test('do not depend on the order of assignments', () => {
    fc.assert(
      fc.property(change, facts, fc.nat(20), fc.nat(20), ({ id, states }, known, first, second) => {
        const reordered = { before: shuffled(states.before, first), after: shuffled(states.after, second) };
        expect(warningsOf(every, { id, states: reordered }, known)).toEqual(warningsOf(every, { id, states }, known));
      }),
    );
  });

  test('do not depend on which other codes are asked for', () => {
    fc.assert(
      fc.property(change, facts, someCodes, (it, known, some) => {
        const all = warningsOf(every, it, known);
        const expected: Assessment = {
          warnings: all.warnings.filter(({ code }) => some.has(code)),
          notChecked: all.notChecked.filter((code) => some.has(code)),
        };
        expect(warningsOf(some, it, known)).toEqual(expected);
      }),
    );
  });

  test('depend on no fact beyond those that their codes need', () => {
    fc.assert(
      fc.property(change, facts, someCodes, (it, known, some) => {
        expect(warningsOf(some, it, enough(known, neededForWarnings(some, it)))).toEqual(warningsOf(some, it, known));
      }),
    );
  });

  test('are none if nothing changes, or if the partner is deleted', () => {
    fc.assert(
      fc.property(partner, facts, (json, known) => {
        const nothing = { warnings: [], notChecked: [] };
        expect(warningsOf(every, { id: ownId, states: { before: json, after: json } }, known)).toEqual(nothing);
        expect(warningsOf(every, { id: ownId, states: { before: json, after: null } }, known)).toEqual(nothing);
      }),
    );
  });

  test('are at most one for each code and platform, and name each object once', () => {
    fc.assert(
      fc.property(change, facts, (it, known) => {
        const { warnings } = warningsOf(every, it, known);
        const places = warnings.map(({ code, platform }) => `${code} ${platform}`);
        expect(new Set(places).size).toBe(places.length);
        for (const { objectIds } of warnings) expect(new Set(objectIds).size).toBe(objectIds.length);
      }),
    );
  });

  test('name only platforms that change', () => {
    fc.assert(
      fc.property(change, facts, (it, known) => {
        const { after, before } = it.states;
        for (const { platform } of warningsOf(every, it, known).warnings) {
          if (platform === null) continue;
          const names = platformProperties(platform);
          const shown = (json: Json | null): unknown => [json?.[names.onboarded], json?.[names.assignments]];
          expect(shown(after)).not.toEqual(shown(before));
        }
      }),
    );
  });
});

describe('the issues of a partner', () => {
  const anyIssue = fc.subarray(issueCodes);
  const now = Date.parse('2026-11-28T12:00:00Z');
  const heartbeat = fc.constantFrom(
    undefined,
    '0001-01-01T00:00:00Z',
    'soon',
    '2026-11-28T11:00:00Z',
    '2026-01-01T00:00:00Z',
  );
  const seen = fc
    .tuple(partner, heartbeat)
    .map(([json, lastHeartbeatDateTime]) => Object.assign({}, json, { lastHeartbeatDateTime }));
  const issues = (codes: readonly IssueCode[], json: Json, known: PartnerFacts): Diagnosis => {
    const decoded = decodePartner(json);
    if (!decoded) throw new Error('The partner has an id.');
    return issuesOf(codes, { partner: decoded, facts: known, now });
  };

  test('do not depend on the order of assignments', () => {
    fc.assert(
      fc.property(seen, facts, fc.nat(20), (json, known, seed) => {
        expect(issues(issueCodes, shuffled(json, seed) ?? {}, known)).toEqual(issues(issueCodes, json, known));
      }),
    );
  });

  test('do not depend on which other codes are asked for', () => {
    fc.assert(
      fc.property(seen, facts, anyIssue, (json, known, some) => {
        const all = issues(issueCodes, json, known);
        expect(issues(some, json, known)).toEqual({
          issues: all.issues.filter(({ code }) => some.includes(code)),
          notChecked: all.notChecked.filter((code) => some.includes(code)),
        });
      }),
    );
  });

  test('depend on no fact beyond those that their codes need', () => {
    fc.assert(
      fc.property(seen, facts, anyIssue, (json, known, some) => {
        expect(issues(some, json, enough(known, neededForIssues(some, json)))).toEqual(issues(some, json, known));
      }),
    );
  });

  test('of one platform are those that adding its assignments anew warns of', () => {
    fc.assert(
      fc.property(seen, facts, (json, known) => {
        const states = { before: null, after: json };
        const { warnings } = warningsOf(every, { id: ownId, states }, known);
        const found = (
          codes: readonly string[],
          all: readonly { code: string; platform: unknown; objectIds: unknown }[],
        ): unknown =>
          all.filter(({ code }) => codes.includes(code)).map(({ objectIds, platform }) => ({ objectIds, platform }));
        const pairs = [
          ['GROUP_NOT_FOUND', 'ASSIGNED_GROUP_DELETED'],
          ['FILTER_NOT_FOUND', 'FILTER_DELETED'],
          ['PLATFORM_HELD_BY_ANOTHER_PARTNER', 'PLATFORM_WITH_TWO_PARTNERS'],
        ] as const;
        for (const pair of pairs) {
          expect(found(pair, issues(issueCodes, json, known).issues)).toEqual(found(pair, warnings));
        }
      }),
    );
  });
});

test('a message lists a few objects, and `objectIds` all of them', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `group-${String(index).padStart(2, '0')}`);
  const assignments = ids.map((groupId) => ({
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
  }));
  const states = { before: null, after: { iosEnrollmentAssignments: assignments } };
  const groups = new Map<string, Referenced>(ids.map((id) => [id, 'missing']));
  const { warnings } = warningsOf(
    new Set<WarningCode>(['GROUP_NOT_FOUND']),
    { id: undefined, states },
    {
      holders: null,
      groups,
      filters: new Map(),
    },
  );
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.objectIds).toEqual(ids);
  expect(warnings[0]?.message).toContain('group-04 and 7 more');
});

test.each([
  ['half of an emoji at the cut', 'x'.repeat(99) + '😀'.repeat(10), `${'x'.repeat(99)}…`],
  ['characters that reverse the text', 'a\u202eb\u2066c', 'a b c'],
  ['control characters', 'a\u0000\r\nb', 'a b'],
  ['nothing to show', '\u202e \u0000', 'p7'],
])('a message shows the name of a partner without %s', (_what, displayName, shown) => {
  const holders = holdersOf([{ id: 'p7', displayName, iosOnboarded: true }]);
  const states = { before: null, after: { iosOnboarded: true, iosEnrollmentAssignments: [] } };
  const codes = new Set<WarningCode>(['PLATFORM_HELD_BY_ANOTHER_PARTNER']);
  const { warnings } = warningsOf(codes, { id: 'p0', states }, { holders, groups: new Map(), filters: new Map() });
  expect(warnings[0]?.message).toContain(` already: ${shown}. `);
});

test('a message shortens long names of partners, and at most 50 partners are named', () => {
  const others = Array.from({ length: 60 }, (_, index) => ({
    id: `p${index}`,
    displayName: 'x'.repeat(5_000),
    iosOnboarded: true,
  }));
  const states = { before: null, after: { iosOnboarded: true, iosEnrollmentAssignments: [] } };
  const known = { holders: holdersOf(others), groups: new Map(), filters: new Map() };
  const codes = new Set<WarningCode>(['PLATFORM_HELD_BY_ANOTHER_PARTNER']);
  const { warnings } = warningsOf(codes, { id: 'P0', states }, known);
  expect(warnings[0]?.objectIds).toEqual(others.slice(1, 51).map(({ id }) => id));
  expect(warnings[0]?.message.length).toBeLessThan(1_000);
});
