// Gathering of concurrent loads.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gather } from '../../src/msgraph/gather.js';

describe('loads', () => {
  test('that are requested at once are one call, in order', async () => {
    const calls: (readonly number[])[] = [];
    const load = gather(async (keys: readonly number[]) => {
      calls.push(keys);
      return keys.map((key) => key * 10);
    });
    const loaded = await Promise.all([load(3), load(1), load(3)]);
    expect(loaded).toEqual([30, 10, 30]);
    expect(calls).toEqual([[3, 1, 3]]);
  });

  test('requested after any number of resolved promises join the call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 1, maxLength: 10 }), async (depths) => {
        let calls = 0;
        const load = gather(async (keys: readonly number[]) => {
          calls += 1;
          return keys;
        });
        const loadLater = async (depth: number): Promise<number> => {
          for (let step = 0; step < depth; step += 1) await undefined;
          return load(depth);
        };
        expect(await Promise.all(depths.map(loadLater))).toEqual(depths);
        expect(calls).toBe(1);
      }),
    );
  });

  test('requested after a call has begun are another call', async () => {
    const calls: (readonly string[])[] = [];
    const load = gather(async (keys: readonly string[]) => {
      calls.push(keys);
      return keys;
    });
    await load('a');
    await load('a');
    expect(calls).toEqual([['a'], ['a']]);
  });

  test('fail alone if their own result is an error', async () => {
    const load = gather(async (keys: readonly string[]) => keys.map((key) => (key === 'bad' ? new Error(key) : key)));
    const [bad, good] = await Promise.allSettled([load('bad'), load('good')]);
    expect(bad).toEqual({ status: 'rejected', reason: new Error('bad') });
    expect(good).toEqual({ status: 'fulfilled', value: 'good' });
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('all'))],
    [
      'throws',
      () => {
        throw new Error('all');
      },
    ],
  ])('all fail when the call %s', async (_, fail) => {
    const load = gather<string, string>(fail);
    const loads = await Promise.allSettled([load('a'), load('b')]);
    expect(loads.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
