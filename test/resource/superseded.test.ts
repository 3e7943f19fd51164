// Which reads show a state that a recent write has replaced.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRecentWrites, type RecentWrites } from '../../src/msgraph/recent-writes.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import type { Json } from '../../src/resource/entity.js';
import { isSuperseded, rememberExistence, rememberWrite, type WriteEvidence } from '../../src/resource/superseded.js';

let recentWrites: RecentWrites;
beforeEach(() => {
  recentWrites = createRecentWrites();
});
const partner = { entity: partnerEntity, id: 'a1' };
const client = (): never => ({ recentWrites }) as never;
/** Remembers a change of the name. */
const wrote = (from: string, to: string, evidence: WriteEvidence = 'shown'): void =>
  rememberWrite(client(), { ...partner, before: { displayName: from }, sent: { displayName: to }, evidence });
const isOld = (json: Json | null, touched: string[] = []): boolean =>
  isSuperseded(client(), { ...partner, json, touched });

test('a read is not superseded where nothing was written', () => {
  expect(isOld({ displayName: 'One' })).toBe(false);
  expect(isOld(null)).toBe(false);
});

describe('after a write that was shown, a read', () => {
  beforeEach(() => wrote('One', 'Two'));

  test('that shows the replaced value is superseded, whatever the change touches', () => {
    expect(isOld({ displayName: 'One' })).toBe(true);
    expect(isOld({ displayName: 'One' }, ['partnerState'])).toBe(true);
  });

  test.each(['Two', 'Three'])('that shows %s is not superseded', (displayName) => {
    expect(isOld({ displayName })).toBe(false);
  });

  test('that shows any of the values that several writes replaced is superseded', () => {
    wrote('Two', 'Three');
    expect(isOld({ displayName: 'One' })).toBe(true);
    expect(isOld({ displayName: 'Two' })).toBe(true);
  });

  test('that shows the last value is not superseded, also if an earlier write replaced it', () => {
    wrote('Two', 'One');
    expect(isOld({ displayName: 'One' })).toBe(false);
    expect(isOld({ displayName: 'Two' })).toBe(true);
  });

  test('of another partner is not superseded', () => {
    expect(isSuperseded(client(), { ...partner, id: 'b', json: { displayName: 'One' }, touched: [] })).toBe(false);
  });

  test('of the partner by its id in another case is superseded', () => {
    expect(isSuperseded(client(), { ...partner, id: 'A1', json: { displayName: 'One' }, touched: [] })).toBe(true);
  });
});

describe.each<WriteEvidence>(['accepted', 'unanswered'])('after a write that was %s and never shown', (evidence) => {
  beforeEach(() => wrote('One', 'Two', evidence));

  test('a read is superseded for a change of the same property', () => {
    expect(isOld({ displayName: 'One' }, ['displayName'])).toBe(true);
  });

  test('a read of a write that was never shown is not superseded for a change of other properties', () => {
    expect(isOld({ displayName: 'One' }, ['partnerState'])).toBe(false);
  });
});

describe('ten seconds after a write without an answer', () => {
  const { now } = performance;
  const tenSecondsLater = (): void => {
    performance.now = () => now.call(performance) + 10_000;
  };
  afterEach(() => {
    performance.now = now;
  });

  test('a read that does not show it is believed', () => {
    wrote('One', 'Two', 'unanswered');
    tenSecondsLater();
    expect(isOld({ displayName: 'One' }, ['displayName'])).toBe(false);
  });

  test('a read that shows what an earlier write replaced is superseded', () => {
    wrote('One', 'Two');
    wrote('Two', 'Three', 'unanswered');
    tenSecondsLater();
    expect(isOld({ displayName: 'One' }, ['displayName'])).toBe(true);
    expect(isOld({ displayName: 'Two' }, ['displayName'])).toBe(false);
  });

  test('a read that shows a value that was restored before it is believed', () => {
    wrote('One', 'Two');
    wrote('Two', 'One');
    wrote('One', 'Three', 'unanswered');
    tenSecondsLater();
    expect(isOld({ displayName: 'One' }, ['displayName'])).toBe(false);
    expect(isOld({ displayName: 'Two' }, ['displayName'])).toBe(true);
  });
});

test('a created partner that a read does not show, and a deleted one that it shows, are superseded', () => {
  rememberExistence(client(), { ...partner, existence: 'created' });
  expect(isOld(null)).toBe(true);
  expect(isOld({ displayName: 'One' })).toBe(false);
  rememberExistence(client(), { ...partner, existence: 'deleted' });
  expect(isOld(null)).toBe(false);
  expect(isOld({ displayName: 'One' })).toBe(true);
});

test('lists are compared by their assignments, in any order and with what Graph adds', () => {
  const group = (groupId: string, more: object = {}): object => ({
    ...more,
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
  });
  const lists = (...iosEnrollmentAssignments: object[]): Json => ({ iosEnrollmentAssignments });
  rememberWrite(client(), {
    ...partner,
    before: lists(group('a'), group('b')),
    sent: lists(group('a'), group('b'), group('c')),
    evidence: 'shown',
  });
  expect(isOld(lists(group('b', { id: 'x' }), group('a')))).toBe(true);
  expect(isOld(lists(group('c'), group('b'), group('a', { id: 'x' })))).toBe(false);
  expect(isOld(lists(group('a'), group('b'), group('c'), group('d')))).toBe(false);
  expect(isOld(lists(group('a')))).toBe(false);
});

test('the last replaced state of a long list is remembered, however often the list was written', () => {
  // 350,000 characters, of 2 million that are remembered.
  const list = Array.from({ length: 2_500 }, (_, index) => ({ target: { note: 'x'.repeat(100), index } }));
  for (let count = 1; count < 12; count++) {
    const [before, sent] = [list.slice(0, 2_400 + count), list.slice(0, 2_401 + count)];
    rememberWrite(client(), {
      ...partner,
      before: { iosEnrollmentAssignments: before },
      sent: { iosEnrollmentAssignments: sent },
      evidence: 'shown',
    });
    expect(isOld({ iosEnrollmentAssignments: before })).toBe(true);
    expect(isOld({ iosEnrollmentAssignments: sent })).toBe(false);
  }
});

test('what was written is forgotten where it would take too much memory', () => {
  const list = Array.from({ length: 1_000 }, (_, index) => ({ note: `${index}`.repeat(300) }));
  for (let index = 0; index < 100; index++) {
    const [before, sent] = [{ iosEnrollmentAssignments: list }, { iosEnrollmentAssignments: [] }];
    rememberWrite(client(), { entity: partnerEntity, id: String(index), before, sent, evidence: 'shown' });
  }
  const isOldAt = (index: number): boolean =>
    isSuperseded(client(), {
      entity: partnerEntity,
      id: String(index),
      json: { iosEnrollmentAssignments: list },
      touched: [],
    });
  expect(isOldAt(0)).toBe(false);
  expect(isOldAt(99)).toBe(true);
});
