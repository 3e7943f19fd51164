// Which tabs GraphiQL opens with.
import { describe, expect, test } from '@jest/globals';
import type { Starter } from '../../src/explorers/page/page-options.js';
import { openSession, type Session, type Tab } from '../../src/explorers/page/tabs.js';

const starter = (operationName: string, query = `query ${operationName} { a }`): Starter => ({
  operationName,
  group: 'Look',
  opensInTab: true,
  description: '',
  query,
  variables: '{ "id": "1" }',
});
const starters = [starter('First'), starter('Second')];
const starterList = JSON.stringify(starters);
const nothing = { session: null, starters: null, isSameVisit: false };

function tab(operationName: string, changes: Partial<Tab> = {}): Tab {
  const query = `query ${operationName} { a }`;
  const id = `id of ${operationName}`;
  return { id, title: operationName, query, variables: '', headers: null, operationName, response: null, ...changes };
}

const stored = (tabs: Tab[], activeTabIndex = 0): string => JSON.stringify({ activeTabIndex, tabs });
const namesOf = ({ tabs }: Session): (string | null)[] => tabs.map(({ operationName }) => operationName);

test('a first visit has a tab for each starter, each with an id of its own', () => {
  const session = openSession(starters, nothing);
  expect(namesOf(session)).toEqual(['First', 'Second']);
  expect(new Set(session.tabs.map(({ id }) => id)).size).toBe(2);
  expect(session.activeTabIndex).toBe(0);
});

test('a reload returns to the tab that was active', () => {
  const session = stored([tab('First'), tab('Mine')], 1);
  expect(openSession(starters, { session, starters: starterList, isSameVisit: true }).activeTabIndex).toBe(1);
});

test('a new visit begins at the first starter, wherever its tab is', () => {
  const session = stored([tab('Mine'), tab('First')], 0);
  expect(openSession(starters, { session, starters: starterList, isSameVisit: false }).activeTabIndex).toBe(1);
});

test('a new visit brings back the first starter if its tab was closed, and no other one', () => {
  const session = openSession(starters, { session: stored([tab('Mine')]), starters: starterList, isSameVisit: false });
  expect(namesOf(session)).toEqual(['First', 'Mine']);
  expect(session.activeTabIndex).toBe(0);
});

test('starters that changed are replaced where the user left them alone, and kept beside where not', () => {
  const session = stored([tab('First'), tab('Second', { query: 'query Second { edited }' })], 1);
  const changed = [starter('First', 'query First { changed }'), starter('Second', 'query Second { changed }')];
  const opened = openSession(changed, { session, starters: starterList, isSameVisit: true });
  expect(opened.tabs.map(({ query }) => query)).toEqual([
    'query First { changed }',
    'query Second { changed }',
    'query Second { edited }',
  ]);
  expect(opened.activeTabIndex).toBe(0);
});

test('variables that were filled in stay when other starters change', () => {
  const session = stored([tab('First', { variables: '{ "id": "filled in" }' }), tab('Second')]);
  const changed = [starter('First'), starter('Second', 'query Second { changed }')];
  const opened = openSession(changed, { session, starters: starterList, isSameVisit: false });
  expect(opened.tabs[0]?.variables).toBe('{ "id": "filled in" }');
});

test.each([false, null, 'false', 0])('variables whose dryRun is %j return as a dry run', (dryRun) => {
  const session = stored([tab('First', { variables: JSON.stringify({ id: '7', dryRun }) })]);
  const opened = openSession(starters, { session, starters: starterList, isSameVisit: true });
  expect(JSON.parse(opened.tabs[0]?.variables ?? '')).toEqual({ id: '7', dryRun: true });
});

test.each(['mutation { a { b } }', 'mutation { a(dryRun: false) { b } }', 'mutation M { a(id: "1") { b } }'])(
  'a mutation of the user that is no dry run returns as one: %s',
  (query) => {
    const session = stored([tab('First'), tab('Mine', { query })], 1);
    const opened = openSession(starters, { session, starters: starterList, isSameVisit: true });
    expect(opened.tabs[1]?.query).toContain('dryRun: true');
  },
);

describe('starters without a tab', () => {
  const offered = [starter('First'), { ...starter('Second'), opensInTab: false }];

  test('have none in a first visit', () => {
    expect(namesOf(openSession(offered, nothing))).toEqual(['First']);
  });

  test('lose the tab that an earlier version opened', () => {
    const session = stored([tab('First', starters[0]), tab('Second', starters[1])]);
    expect(namesOf(openSession(offered, { session, starters: starterList, isSameVisit: false }))).toEqual(['First']);
  });

  test('keep a tab in which variables were filled in', () => {
    const session = stored([tab('First'), tab('Second', { variables: '{ "id": "filled in" }' })]);
    const opened = openSession(offered, { session, starters: starterList, isSameVisit: false });
    expect(opened.tabs[1]?.variables).toBe('{ "id": "filled in" }');
  });

  test('keep the tab that the user opened when the page is loaded again', () => {
    const session = stored([tab('First', offered[0]), tab('Second', offered[1])], 1);
    const opened = openSession(offered, { session, starters: JSON.stringify(offered), isSameVisit: true });
    expect(namesOf(opened)).toEqual(['First', 'Second']);
    expect(opened.activeTabIndex).toBe(1);
  });
});

test('variables that are not JSON stay as they were typed', () => {
  const session = stored([tab('First', { variables: '{ "id": ' })]);
  expect(openSession(starters, { session, starters: starterList, isSameVisit: true }).tabs[0]?.variables).toBe(
    '{ "id": ',
  );
});

test.each([
  '',
  'not JSON',
  'null',
  '[]',
  '{}',
  '{"activeTabIndex":0,"tabs":[]}',
  '{"activeTabIndex":0,"tabs":[null]}',
  '{"activeTabIndex":0,"tabs":[{"id":"1","title":"x","query":{}}]}',
])('a stored session that reads %j is a first visit', (session) => {
  expect(namesOf(openSession(starters, { session, starters: starterList, isSameVisit: true }))).toEqual([
    'First',
    'Second',
  ]);
});

test('an active tab that there is not becomes the first one', () => {
  const session = stored([tab('First'), tab('Second')], 7);
  expect(openSession(starters, { session, starters: starterList, isSameVisit: true }).activeTabIndex).toBe(0);
});
