// Which errors of a response are told once, and what the one error says of the others.
import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { MsGraphMisconfigured, MsGraphRefusal, MsGraphUnavailable } from '../../src/msgraph/errors.js';
import { permissions } from '../../src/msgraph/permissions.js';
import { parseRetryAfter } from '../../src/net/retry-after.js';
import { causeOf, toErrorsPerCause } from '../../src/graphql/error-per-cause.js';

type Path = (string | number)[];
const failedAt = (path: Path, originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { path, originalError });
const nameOf = (index: number): Path => ['partners', 'nodes', index, 'group', 'displayName'];
const refusal = (status: number, requestId: string): MsGraphRefusal =>
  new MsGraphRefusal({ status, facts: { status, code: 'SomeCode', requestId } });
const denied = (requestId: string, permission = permissions.readGroups): MsGraphRefusal =>
  new MsGraphRefusal({
    status: 403,
    facts: { status: 403, requestId },
    denial: { permission, likelyCause: 'NO_DIRECTORY_RIGHTS' },
  });
const throttled = (seconds: number): MsGraphRefusal =>
  new MsGraphRefusal({
    status: 429,
    facts: { status: 429, requestId: `r-${seconds}` },
    retryAfter: parseRetryAfter(String(seconds)),
  });
const shown = (...errors: GraphQLError[]): [string, unknown][] =>
  toErrorsPerCause(errors).map(({ extensions, path }) => [path?.join('.') ?? '', extensions['places']]);

test('errors that say the same are one, at the place that failed first, with the number of places and their fields', () => {
  const errors = [0, 1, 2].map((index) => failedAt(nameOf(index), denied(`r-${index}`)));
  const [error, ...others] = toErrorsPerCause([
    ...errors,
    failedAt(['partners', 'nodes', 7, 'issues', 3], denied('r-7')),
  ]);
  expect(others).toEqual([]);
  expect(error?.path).toEqual(nameOf(0));
  expect(error?.extensions).toEqual({
    code: 'FORBIDDEN',
    permission: 'GroupMember.Read.All',
    likelyCause: 'NO_DIRECTORY_RIGHTS',
    microsoftGraph: { status: 403, requestId: 'r-0' },
    places: 4,
    fields: ['partners.nodes.group.displayName', 'partners.nodes.issues'],
  });
});

test('an error at one place says nothing about places', () => {
  const [error] = toErrorsPerCause([failedAt(nameOf(0), refusal(500, 'r-1'))]);
  expect(Object.keys(error?.extensions ?? {})).toEqual(['code', 'microsoftGraph']);
});

test('one failure at many places is one error', () => {
  const failure = new MsGraphUnavailable({ message: 'No response.' });
  expect(shown(...[0, 1, 2].map((index) => failedAt(nameOf(index), failure)))).toEqual([[nameOf(0).join('.'), 3]]);
});

describe('errors are kept apart that', () => {
  test('are below different root fields', () => {
    const failure = denied('r-1');
    expect(
      shown(
        failedAt(['a', 0], failure),
        failedAt(['b', 0], failure),
        failedAt(['a', 1], failure),
        failedAt(['c'], failure),
      ),
    ).toEqual([
      ['a.0', 2],
      ['b.0', undefined],
      ['c', undefined],
    ]);
  });

  test('name different permissions', () => {
    const filters = denied('r-2', permissions.readAssignmentFilters as never);
    expect(shown(failedAt(['a', 0], denied('r-1')), failedAt(['a', 1], filters))).toHaveLength(2);
  });

  test('have different statuses of Graph', () => {
    expect(shown(failedAt(['a', 0], refusal(500, 'r-1')), failedAt(['a', 1], refusal(502, 'r-2')))).toHaveLength(2);
  });

  test('have different messages', () => {
    const errors = ['x', 'y'].map((message, index) => failedAt(['a', index], new MsGraphUnavailable({ message })));
    expect(shown(...errors)).toHaveLength(2);
  });

  test('are different defects, which look the same to the client', () => {
    const defects = [new TypeError('first'), new TypeError('second')];
    expect(shown(...defects.map((defect, index) => failedAt(['a', index], defect)))).toHaveLength(2);
  });
});

test('the same defect at every item of a list is one error', () => {
  const errors = [1, 2, 3].map((index) => failedAt(['a', index], new TypeError('the same')));
  expect(shown(...errors)).toEqual([['a.1', 3]]);
});

test('refusals of the configuration are one error, whatever the ids of the calls are', () => {
  const errors = ['r-1', 'r-2'].map((requestId, index) =>
    failedAt(
      ['a', index],
      new MsGraphMisconfigured({ code: 'InvalidCloudInstance', facts: { status: 401, requestId } }),
    ),
  );
  expect(shown(...errors)).toEqual([['a.0', 2]]);
});

test('of throttled calls, the error has the longest wait', () => {
  const longest = (errors: GraphQLError[]): unknown =>
    toErrorsPerCause(errors).map(({ extensions: { places, retryAfterSeconds } }) => [places, retryAfterSeconds]);
  const errors = [5, 30, 7].map((seconds, index) => failedAt(['a', index], throttled(seconds)));
  expect(longest(errors)).toEqual([[3, 30]]);
  // The other root field did not wait for as long.
  expect(longest([...errors, failedAt(['b', 0], throttled(7))])).toEqual([
    [3, 30],
    [undefined, 7],
  ]);
});

test('an error names at most 20 fields, in time that does not depend on the length of their names', () => {
  const failure = denied('r-1');
  const names = Array.from({ length: 40 }, (_, index) => `${index}`.padStart(50_000, 'x'));
  const [root = ''] = names;
  const errors = Array.from({ length: 40_000 }, (_, index) =>
    failedAt([root, index, names[index % 40] ?? ''], failure),
  );
  const start = performance.now();
  const [error] = toErrorsPerCause(errors);
  expect(performance.now() - start).toBeLessThan(1_000);
  expect(error?.extensions['places']).toBe(40_000);
  expect(error?.extensions['fields']).toHaveLength(20);
});

test('an error of a library, which has no extensions, has a cause', () => {
  expect(causeOf(new Error('first'))).not.toBe(causeOf(new Error('second')));
});
