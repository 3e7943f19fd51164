// Responses of Microsoft Graph that are large, malformed, or crafted to be slow to parse.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { readBearerToken } from '../../src/auth/access-token.js';
import { toGraphQLError } from '../../src/graphql/errors.js';
import { readClaimsChallenge } from '../../src/msgraph/claims-challenge.js';
import type { MsGraphClient } from '../../src/msgraph/client.js';
import { MsGraphResponseTooLarge, type MsGraphRefusal } from '../../src/msgraph/errors.js';
import { readRefusal } from '../../src/msgraph/refusal.js';
import { createResponsesReceived } from '../../src/msgraph/response-bytes.js';
import { parseRetryAfter } from '../../src/net/retry-after.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';
import type { Step } from '../support/scripted-server.js';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';

const refusalOf = (body: unknown, headers: Record<string, string | string[]> = {}, status = 400): MsGraphRefusal =>
  readRefusal({ status, headers, body }, { method: 'GET', path: '/groups/1', isRead: true }).error as MsGraphRefusal;
const reasonOf = (message: string): string | undefined => refusalOf({ error: { code: 'x', message } }).reason;

describe('the facts about a refusal', () => {
  test.each(['innerError', 'innererror'])('are read from %s if the headers lack them', (name) => {
    const { facts } = refusalOf({
      error: { code: 'x', message: 'y', [name]: { 'request-id': 'r-1', 'client-request-id': 'c-1' } },
    });
    expect(facts).toMatchObject({ requestId: 'r-1', clientRequestId: 'c-1' });
  });

  test('are read from inner errors inside inner errors', () => {
    const { facts } = refusalOf({
      error: { code: 'x', innerError: { code: 'y', innerError: { 'request-id': 'r-1' } } },
    });
    expect(facts.requestId).toBe('r-1');
  });

  test('are read from the headers first', () => {
    const body = { error: { code: 'x', innerError: { 'request-id': 'inner' } } };
    expect(refusalOf(body, { 'request-id': 'header' }).facts.requestId).toBe('header');
    expect(refusalOf(body, { 'request-id': ['header', 'second'] }).facts.requestId).toBe('header');
  });

  test('have 200 printable characters at most', () => {
    const long = `\r\n\u001b[31m${'x'.repeat(100_000)}`;
    const { facts } = refusalOf({
      error: { code: long, innerError: { 'request-id': long, 'client-request-id': long } },
    });
    for (const fact of [facts.code, facts.requestId, facts.clientRequestId]) {
      expect(fact).toMatch(/^[ -~]{1,200}$/);
    }
  });

  test('are left out if they are not text', () => {
    const { facts } = refusalOf({
      error: { code: 7, innerError: { 'request-id': {}, 'client-request-id': '\u0000' } },
    });
    expect(facts).toEqual({ status: 400 });
  });
});

describe('text crafted to be slow to parse', () => {
  /** In ms, with a margin for a busy machine. A cubic expression takes seconds for 1,800 characters. */
  const limitMs = 200;
  const parts = [' ', '\t', '\n', '.', '@', '-', '_', 'a', '0123456789abcdef', 'a.', 'a@', 'http://', 'https:', '"', '\\',
    ',', '=', 'Bearer ', 'a=', 'a ="', '{', '[', '<', '<html ', '{"', ' - ', 'Url', 'Operation ID', '.microsoft', '.microsoft.', 'licen', '…']; // prettier-ignore
  const hostile = fc
    .array(fc.record({ part: fc.constantFrom(...parts), times: fc.constantFrom(1, 3, 500, 1_800, 5_000) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((runs) => runs.map(({ part, times }) => part.repeat(times)).join(''));
  // CPU time, so that other processes on the machine do not count.
  const fast = (work: () => unknown): boolean => {
    const before = process.cpuUsage();
    work();
    const { system, user } = process.cpuUsage(before);
    return (system + user) / 1000 < limitMs;
  };

  test.each<[string, (text: string) => unknown]>([
    ['a reason', reasonOf],
    ['a reason in a document', (text) => reasonOf(JSON.stringify({ Message: text }))],
    ['the cause of a 403', (text) => refusalOf({ error: { code: text, message: text } }, {}, 403)],
    ['a claims challenge', (text) => readClaimsChallenge(`Bearer error="${text}`)],
    ['a scheme', (text) => readClaimsChallenge(text)],
    ['Retry-After', parseRetryAfter],
  ])('is read in time as %s', (_, read) => {
    fc.assert(
      fc.property(hostile, (text) => fast(() => read(text))),
      { numRuns: fuzzRuns(0.5), seed: fuzzSeed },
    );
  });

  test('is read in time as a bearer token', () => {
    fc.assert(
      fc.property(hostile, (text) =>
        fast(() => {
          try {
            readBearerToken(`Bearer ${text}`);
          } catch {
            // A refusal is fine.
          }
        }),
      ),
      { numRuns: fuzzRuns(0.5), seed: fuzzSeed },
    );
  });

  test.each([' ', 'a.', 'a@', '{"', '<a', '0123456789abcdef', 'http://'])(
    'is read in time if it is 16 MB of %j',
    (part) => {
      // In one piece, as a parser creates it.
      const text = Buffer.alloc(16 * 1024 * 1024, part).toString();
      expect(fast(() => refusalOf({ error: { code: text, message: text } }, {}, 403))).toBe(true);
    },
  );
});

describe('a reason', () => {
  test('that is shortened shows no part of an address', () => {
    const padded = (padding: number): string =>
      `Not valid:${' '.repeat(padding)}https://fef.msua01.manage.microsoft.com/x`;
    for (let padding = 1_950; padding < 2_000; padding++) {
      expect(reasonOf(padded(padding))).toMatch(/^Not valid:( …)?$/);
    }
  });

  test('shows no address in quotes or brackets, but the words around it', () => {
    expect(
      reasonOf("Failed for 'admin@contoso.com' (see <https://a.example/x>), host=fef.msua01.manage.microsoft.com."),
    ).toBe("Failed for '…' (see <…>), …");
  });
});

describe('a list', () => {
  let msgraph: ScriptedMsGraph;
  async function connect(...steps: Step[]): Promise<MsGraphClient> {
    msgraph = await scriptMsGraph(steps);
    return msgraph.client;
  }
  afterEach(async () => {
    await msgraph?.close();
  });

  test('of 300,000 items on one page is refused as too long', async () => {
    const client = await connect({ body: { value: Array.from({ length: 300_000 }, () => 1) } });
    await expect(client.list('/list')).rejects.toMatchObject({ message: expect.stringContaining('10,000 items') });
  });

  test('of 10,000 items is read', async () => {
    const client = await connect({ body: { value: Array.from({ length: 10_000 }, () => 1) } });
    expect(await client.list('/list')).toHaveLength(10_000);
  });

  test('that makes all responses in flight exceed their limit is given up, and a small one completes', async () => {
    let sent = 0;
    await connect((response) => {
      // The first response never ends.
      if (sent++ === 0) response.write('x'.repeat(200_000));
      else response.end('{"value":[1]}');
    });
    const responses = createResponsesReceived(100_000);
    const client = msgraph.connect({ responses });
    await expect(client.list('/large')).rejects.toMatchObject({
      message: expect.stringContaining('to all callers at once'),
    });
    expect(await client.list('/small')).toEqual([1]);
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test.each([
    ['objects', '{}'],
    ['lists', '[]'],
    ['objects with a member', '{"a":[]}'],
  ])('of 15 MB of %s, whose value would take the whole heap, is refused before it is parsed', async (_, item) => {
    const items = `${item},`.repeat(15_000_000 / (item.length + 1));
    const client = await connect({ text: `{"value":[${items}${item}]}` });
    await expect(client.list('/list')).rejects.toMatchObject({
      message: expect.stringContaining('takes more than 24 MiB of memory'),
    });
  });

  test('of few items and too many bytes is refused without reading further pages', async () => {
    const page = 'x'.repeat(8 * 1024 * 1024);
    const client = await connect((response) => {
      const nextLink = `${msgraph.server.url}/beta/list?next=${msgraph.server.requests.length}`;
      response.end(JSON.stringify({ value: [page], '@odata.nextLink': nextLink }));
    });
    await expect(client.list('/list')).rejects.toMatchObject({
      message: expect.stringContaining('more than 24 MiB of memory'),
    });
    expect(msgraph.server.requests).toHaveLength(2);
  });
});

test('a response that is too large whatever its value is, is not received to its end', async () => {
  let written = 0;
  const msgraph = await scriptMsGraph([
    (response) => {
      const piece = Buffer.alloc(1024 * 1024, ' ');
      const write = (): void => {
        // The test would not end if the gateway received it all.
        while (!response.destroyed && response.write(piece)) written += piece.length;
      };
      response.on('drain', write);
      write();
    },
  ]);
  await expect(msgraph.client.get('/a')).rejects.toBeInstanceOf(MsGraphResponseTooLarge);
  expect(written).toBeLessThan(40 * 1024 * 1024);
  await msgraph.close();
});

describe('a bound on responses', () => {
  const nextPage = (response: ServerResponse, page: object): void => {
    const nextLink = `http://${response.req.headers.host}/beta/list?next=${Math.random()}`;
    response.end(JSON.stringify({ ...page, '@odata.nextLink': nextLink }));
  };
  test.each<[string, Step]>([
    ['bytes', { text: JSON.stringify({ value: ['x'.repeat(13 * 1024 * 1024)] }) }],
    ['bytes of all pages', (response) => nextPage(response, { value: ['x'.repeat(8 * 1024 * 1024)] })],
    ['values', { text: `{"value":[${'{},'.repeat(1_000_000)}{}]}` }],
    ['items', { body: { value: Array.from({ length: 10_001 }, () => 1) } }],
    ['pages', (response) => nextPage(response, { value: [] })],
    // A number that a double cannot hold takes the parser that is recursive.
    ['levels', { text: `{"value":${'['.repeat(50_000)}12345678901234567890${']'.repeat(50_000)}}` }],
    ['headers', { headers: { 'x-long': 'x'.repeat(20_000) }, body: { value: [] } }],
  ])('(%s) is told as one that another try meets again, and is not tried again', async (_, step) => {
    const msgraph = await scriptMsGraph([step]);
    const error: unknown = await msgraph.client.list('/list').catch((it: unknown) => it);
    const sent = msgraph.server.requests.length;
    await msgraph.close();
    expect(new Set(msgraph.server.requests.map(({ url }) => url)).size).toBe(sent);
    expect(toGraphQLError(error)).toMatchObject({
      extensions: { code: 'UPSTREAM_REFUSED' },
      message: expect.stringMatching(/than the gateway reads\. The same request would fail again: request less/),
    });
  });
});

test.each([
  ['of another scheme', 'PoP error="insufficient_claims", claims="e30="'],
  ['of another scheme after a Bearer challenge', 'Bearer realm="", PoP error="insufficient_claims", claims="e30="'],
])('claims %s are not a challenge', (_, header) => {
  expect(readClaimsChallenge(header)).toBeUndefined();
});

test('claims of a Bearer challenge after another scheme are read', () => {
  expect(readClaimsChallenge('PoP nonce="x", Bearer error="insufficient_claims", claims="e30="')).toBe('{}');
});

test('claims too long for a header are not a challenge', () => {
  const challenge = (length: number): string => {
    const claims = Buffer.from(JSON.stringify({ access_token: 'x'.repeat(length) })).toString('base64');
    return `Bearer error="insufficient_claims", claims="${claims}"`;
  };
  expect(readClaimsChallenge(challenge(3_000))).toContain('xxx');
  expect(readClaimsChallenge(challenge(6_000))).toBeUndefined();
});
