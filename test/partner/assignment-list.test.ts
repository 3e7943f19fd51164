// Edits of lists of assignments. Entries that an edit does not name stay unchanged, byte for byte.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { meaningOf, opaqueKey } from '../../src/assignment/identity.js';
import { keepAndAdd, nearMatches, withAssignment, withoutKey } from '../../src/assignment/list.js';
import { encodeAssignment } from '../../src/assignment/target.codec.js';
import { decodeAssignments, proposePartner } from '../../src/partner/partner.codec.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import { canonicalJson } from '../../src/resource/comparison.js';
import { differingProperties } from '../../src/resource/difference.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { graphAssignment, target } from '../support/arbitrary.js';

/** Returns the body of a write. */
const bodyOf = (...input: Parameters<typeof proposePartner>): Record<string, unknown> => proposePartner(...input).body;

const { IOS } = EnrollmentPlatform;
const list = fc.array(graphAssignment, { maxLength: 8 });
/** Targets that differ in more than the case of their ids. */
const targets = fc.uniqueArray(target, { maxLength: 3, selector: (it) => JSON.stringify(it).toLowerCase() });
const texts = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item));
/** The keys that a caller can read. */
const shownKeys = (items: readonly unknown[]): string[] => decodeAssignments(items).map(({ json }) => opaqueKey(json));
/** The list that an update sends. */
const sentList = (shown: readonly unknown[], assignments: object[]): readonly unknown[] =>
  bodyOf({ platformEnrollments: [{ platform: IOS, assignments }] }, { iosEnrollmentAssignments: shown })[
    'iosEnrollmentAssignments'
  ] as readonly unknown[];

describe('keeping by key', () => {
  test('everything, in any order and more than once, changes nothing and sends the list back unchanged', () => {
    fc.assert(
      fc.property(
        list.chain((items) => {
          const keys = shownKeys(items);
          return fc.tuple(fc.constant(items), fc.shuffledSubarray(keys, { minLength: keys.length }), fc.subarray(keys));
        }),
        ([items, keys, again]) => {
          fc.pre(keys.length > 0);
          const body = bodyOf(
            { platformEnrollments: [{ platform: IOS, assignments: [...keys, ...again].map((key) => ({ key })) }] },
            { iosEnrollmentAssignments: items },
          );
          expect(differingProperties(partnerEntity, { body, json: { iosEnrollmentAssignments: items } })).toEqual([]);
          expect(texts(body['iosEnrollmentAssignments'] as unknown[])).toEqual(texts(items));
        },
      ),
    );
  });

  test('some entries sends them back unchanged, followed by each target that is not among them', () => {
    fc.assert(
      fc.property(list, targets, fc.nat(), (items, given, pick) => {
        const keys = shownKeys(items);
        fc.pre(keys.length > 0);
        const key = keys[pick % keys.length] ?? '';
        const sent = sentList(items, [{ key }, ...given.map((it) => ({ target: it }))]);
        const kept = items.filter((item) => typeof item !== 'object' || item === null || opaqueKey(item) === key);
        expect(texts(sent.slice(0, kept.length))).toEqual(texts(kept));
        const named = new Set(kept.map(meaningOf));
        const added = given.map((it) => encodeAssignment({ target: it }));
        expect(sent.slice(kept.length)).toEqual(added.filter((it) => !named.has(meaningOf(it))));
      }),
    );
  });

  test('is opt-in: targets alone replace the list', () => {
    fc.assert(
      fc.property(list, targets, (items, given) => {
        const sent = sentList(
          items,
          given.map((it) => ({ target: it })),
        );
        expect(sent).toEqual(given.map((it) => encodeAssignment({ target: it })));
      }),
    );
  });

  test('or replacing a list sends equal targets once', () => {
    fc.assert(
      fc.property(list, target, (items, given) => {
        expect(sentList(items, [{ target: given }, { target: given }])).toEqual([encodeAssignment({ target: given })]);
      }),
    );
  });

  test('reuses the objects that Graph returned', () => {
    const held = Object.freeze([Object.freeze({ target: Object.freeze({ groupId: 'g' }) })]);
    expect(
      keepAndAdd(
        held,
        shownKeys(held).map((key) => ({ key })),
      ).list[0],
    ).toBe(held[0]);
  });
});

test('removing by key leaves every other entry unchanged, byte for byte', () => {
  fc.assert(
    fc.property(list, fc.nat(), (items, pick) => {
      const keys = shownKeys(items);
      fc.pre(keys.length > 0);
      const key = keys[pick % keys.length] ?? '';
      const left = withoutKey(items, key);
      expect(texts(left)).toEqual(
        texts(items.filter((item) => typeof item !== 'object' || item === null || opaqueKey(item) !== key)),
      );
      expect(left.length).toBeLessThan(items.length);
    }),
  );
});

test('removing by a key that no entry has changes nothing', () => {
  fc.assert(
    fc.property(list, (items) => {
      expect(withoutKey(items, 'none')).toEqual(items);
    }),
  );
});

test('adding leaves every entry unchanged', () => {
  fc.assert(
    fc.property(list, target, (items, added) => {
      const edited = withAssignment(items, encodeAssignment({ target: added }));
      expect(texts(edited.slice(0, items.length))).toEqual(texts(items));
    }),
  );
});

test('near matches are entries of the list, whatever JSON the list holds', () => {
  fc.assert(
    fc.property(list, target, (items, named) => {
      const near = nearMatches(items, encodeAssignment({ target: named }));
      expect(near.every((item) => items.includes(item))).toBe(true);
    }),
  );
});

test('canonical JSON encodes the same value, at any depth', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const deep = `${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`;
  expect(canonicalJson(JSON.parse(deep))).toBe(deep);
});
