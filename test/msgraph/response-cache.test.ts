// The cache of parsed responses.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createResponseCache, type ResponseCache } from '../../src/msgraph/response-cache.js';

let cache: ResponseCache;
let lookups: string[];

beforeEach(() => {
  lookups = [];
  cache = createResponseCache((outcome) => lookups.push(outcome));
});

const text = '{"value":[{"id":"1"}]}';

describe('a response', () => {
  test('with the text of the previous one is parsed once', () => {
    const first = cache.parse('/a', text);
    const second = cache.parse('/a', text);
    expect(second.body).toBe(first.body);
    expect(lookups).toEqual(['miss', 'hit']);
  });

  test.each([
    ['to another path', '/b', text],
    ['with another text', '/a', `${text} `],
  ])('%s is parsed again', (_, path, other) => {
    const first = cache.parse('/a', text);
    const second = cache.parse(path, other);
    expect(second.body).toEqual(first.body);
    expect(second.body).not.toBe(first.body);
    expect(lookups).toEqual(['miss', 'miss']);
  });

  test('always equals JSON.parse of its own text, whatever came before', () => {
    const pathAndValue = fc.tuple(fc.constantFrom('/a', '/b'), fc.constantFrom(1, [1], { a: [{ b: 2 }] }, { a: 1 }));
    fc.assert(
      fc.property(fc.array(pathAndValue, { maxLength: 20 }), (sequence) => {
        const fresh = createResponseCache(() => undefined);
        for (const [path, value] of sequence) {
          expect(fresh.parse(path, JSON.stringify(value)).body).toEqual(value);
        }
      }),
    );
  });

  test('that is not JSON is refused each time', () => {
    expect(() => cache.parse('/a', '<html>')).toThrow(SyntaxError);
    expect(() => cache.parse('/a', '<html>')).toThrow(SyntaxError);
  });
});

describe('a value derived from a response', () => {
  test('is computed once for each key', () => {
    let made = 0;
    const decode = (): object => ({ number: (made += 1) });
    const first = cache.parse('/a', text).derive(decode, decode);
    const second = cache.parse('/a', text).derive(decode, decode);
    const other = cache.parse('/a', text).derive('other', decode);
    expect(second).toBe(first);
    expect(other).toEqual({ number: 2 });
  });

  test.each([
    ['before its text arrived again', true],
    ['after its text arrived again', false],
  ])('%s cannot be changed once it is shared', (_, early) => {
    const make = (): { list: object[] } => ({ list: [{ name: 'a' }] });
    const first = cache.parse('/a', text);
    if (early) first.derive(make, make);
    const { body, derive } = cache.parse('/a', text);
    const made = derive(make, make);
    expect(() => Object.assign(made.list[0] ?? {}, { name: 'b' })).toThrow(TypeError);
    expect(() => made.list.push({})).toThrow(TypeError);
    expect(() => Object.assign(body as object, { value: [] })).toThrow(TypeError);
  });

  test('is cached for a few keys only', () => {
    let made = 0;
    const { derive } = cache.parse('/a', text);
    const make = (): number => (made += 1);
    for (let key = 0; key < 100; key += 1) derive(key, make);
    for (let key = 0; key < 100; key += 1) derive(key, make);
    expect(made).toBe(100 + 92);
  });
});

test('JSON that is nested deeper than the stack is frozen too', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  cache.parse('/a', deep);
  const { body } = cache.parse('/a', deep);
  expect(Object.isFrozen((body as unknown[])[0])).toBe(true);
});

test('the cache is cleared after its maximum age, however often it was used', async () => {
  const forgetful = createResponseCache(() => undefined, 20);
  const { body } = forgetful.parse('/a', text);
  expect(forgetful.parse('/a', text).body).toBe(body);
  await sleep(60);
  expect(forgetful.parse('/a', text).body).not.toBe(body);
});

test('the cache takes no more heap than its limit of 16 MiB, including decoded objects', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const partner = {
    id: '40000000-0000-4000-8000-000000000001',
    displayName: 'Partner',
    iosEnrollmentAssignments: Array.from({ length: 20 }, () => ({
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: '2' },
    })),
  };
  const page = JSON.stringify({ value: Array.from({ length: 20 }, () => partner) });
  const copy = (): unknown => JSON.parse(page);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let path = 0; path < 300; path += 1) cache.parse(`/${path}`, `${page}${' '.repeat(path)}`).derive(copy, copy);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(17 * 1024 * 1024);
  cache.parse('/299', `${page}${' '.repeat(299)}`);
  cache.parse('/0', page);
  expect(lookups.slice(-2)).toEqual(['hit', 'miss']);
});
