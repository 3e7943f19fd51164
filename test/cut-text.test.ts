// Texts that are shortened: they have a limit, and end with a whole character.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutText, shortenText } from '../src/cut-text.js';
import { fuzzRuns, fuzzSeed } from './support/arbitrary.js';
import { startTestGateway } from './support/gateway.js';

const settings = { numRuns: fuzzRuns(1), seed: fuzzSeed };

describe('a text that is cut', () => {
  test('is the beginning of the text, whole, and as long as the limit and whole characters allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 20 }), (text, max) => {
        const cut = cutText(text, max);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, max - 1));
      }),
      settings,
    );
  });

  test('is as it is within the limit, also if it was sent with half of a character', () => {
    expect(cutText('ab\ud83d', 3)).toBe('ab\ud83d');
    expect(shortenText('ab\ud83d', 3)).toBe('ab\ud83d');
  });

  test('can end with an ellipsis', () => {
    expect(shortenText('a😀b', 2)).toBe('a…');
    expect(shortenText('a😀b', 3)).toBe('a😀…');
    expect(shortenText('a😀b', 4)).toBe('a😀b');
  });
});

test('messages that repeat what was sent end with a whole character, wherever they are cut', async () => {
  const gateway = await startTestGateway({ environment: { ASSISTANTS: 'true', PUBLIC_URL: 'http://localhost:4000' } });
  try {
    const token = await gateway.emulator.signIn();
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    };
    const post = async (path: string, body: object): Promise<string> =>
      (await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).text();
    const remove = async (id: string): Promise<string> =>
      (await fetch(`${gateway.url}/emulator/groups/${encodeURIComponent(id)}`, { method: 'DELETE' })).text();
    // One of two neighbours has the limit in the middle of a character.
    for (const padding of ['', 'x']) {
      const text = padding + '😀'.repeat(2_000);
      const call = { name: 'ListPartners', arguments: { [text]: 1 } };
      const responses = [
        await post('/graphql', {
          query: 'query ($first: Int) { complianceManagementPartners(first: $first) { totalCount } }',
          variables: { first: text },
        }),
        await post('/graphql', { query: '{ a(b: 1) }', operationName: text }),
        await post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
        await post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: text } }),
        await remove(padding + '😀'.repeat(40)),
      ];
      for (const response of responses) {
        expect(response).toContain('😀');
        // JSON writes half of a character as an escape.
        expect(response).not.toMatch(/\\ud[89a-f]/i);
      }
    }
  } finally {
    await gateway.close();
  }
});
