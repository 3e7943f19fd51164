// Fuzz tests of parsers: every input is read or refused, without a crash. A failure prints its seed; FUZZ_SEED repeats it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readBearerToken } from '../src/auth/access-token.js';
import { ClaimsChallengeError, InvalidTokenError } from '../src/auth/errors.js';
import { readClaimsChallenge } from '../src/msgraph/claims-challenge.js';
import type { MsGraphRefusal } from '../src/msgraph/errors.js';
import { readRefusal } from '../src/msgraph/refusal.js';
import { parseRetryAfter, type RetryAfter } from '../src/net/retry-after.js';
import { fuzzRuns, fuzzSeed } from './support/arbitrary.js';

const options = { seed: fuzzSeed, numRuns: fuzzRuns() };

describe('Retry-After', () => {
  const isBounded = (it: RetryAfter): boolean => it.kind === 'unnamed' || (it.seconds >= 0 && it.seconds <= 300);

  test('of any header is a time of at most five minutes, or none', () => {
    const header = fc.oneof(fc.string(), fc.array(fc.string()), fc.double(), fc.constant(undefined));
    fc.assert(
      fc.property(header, (value) => expect(isBounded(parseRetryAfter(value))).toBe(true)),
      options,
    );
  });
  test("of anything in Intune's document is a time of at most five minutes, or none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const message = JSON.stringify({ RetryAfter: value });
        const answer = { status: 429, headers: {}, body: { error: { message } } };
        const { error } = readRefusal(answer, { method: 'GET', path: '/groups', isRead: true });
        const { retryAfter } = error as MsGraphRefusal;
        expect(isBounded(retryAfter)).toBe(true);
      }),
      options,
    );
  });
  test('of seconds is those seconds, five minutes at most', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }).map((it) => it.toFixed(3)),
        (text) => expect(parseRetryAfter(text)).toEqual({ kind: 'named', seconds: Math.min(Number(text), 300) }),
      ),
      options,
    );
  });
});

describe('WWW-Authenticate', () => {
  const claims = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.integer()));
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(claims, (it) => {
        const text = JSON.stringify(it);
        const { challenge } = new ClaimsChallengeError({
          claims: text,
          authorizationUri: 'https://login.example/t/authorize',
        });
        expect(challenge).toMatch(/^[\x20-\x7e]+$/);
        expect(readClaimsChallenge(challenge)).toBe(text);
        expect(readClaimsChallenge(`PoP realm="a, b=c", ${challenge}, Basic realm="x"`)).toBe(text);
      }),
      options,
    );
  });
  test('of any content is read as a JSON object, or not at all', () => {
    const parts = fc.constantFrom(
      'Bearer ',
      'error=',
      '"insufficient_claims"',
      'claims=',
      '"',
      ',',
      '=',
      '\\',
      'e30=',
      'eyJhIjoxfQ==',
      ' ',
    );
    const line = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 40 }).map((it) => it.join('')),
    );
    fc.assert(
      fc.property(line, (header) => {
        const read = readClaimsChallenge(header);
        expect(read === undefined || typeof JSON.parse(read) === 'object').toBe(true);
      }),
      { ...options, numRuns: fuzzRuns(2) },
    );
  });
});

test('an Authorization header has a token of valid characters, or is refused', () => {
  const header = fc.oneof(
    fc.string(),
    fc.string().map((it) => `Bearer ${it}`),
  );
  const outcome = (it: string): unknown => {
    try {
      return readBearerToken(it);
    } catch (error) {
      return error;
    }
  };
  fc.assert(
    fc.property(header, (it) => {
      const read = outcome(it);
      expect(read instanceof InvalidTokenError || /^[\w.~+/-]+=*$/.test(String(read))).toBe(true);
    }),
    options,
  );
});

test('a refusal with any body has at most a short reason, in one line and without hosts', () => {
  const body = fc.oneof(
    fc.anything(),
    fc.record({ error: fc.record({ code: fc.anything(), message: fc.oneof(fc.string(), fc.json()) }) }),
  );
  fc.assert(
    fc.property(body, fc.integer({ min: 300, max: 599 }), (it, status) => {
      const { error } = readRefusal({ status, headers: {}, body: it }, { method: 'GET', path: '/a', isRead: true });
      const { reason } = error as Partial<MsGraphRefusal>;
      expect((reason ?? '').length).toBeLessThanOrEqual(300);
      expect(reason ?? '').not.toMatch(/[\r\n]|https?:\/\/[^…]/i);
    }),
    options,
  );
});
