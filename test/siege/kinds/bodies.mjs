// Attacks with large bodies: many at once, values that take more memory than their text, and bytes that are not JSON.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { targets } from '../tenant.mjs';

/** Just under the gateway's limit on one body. */
const maxBytes = 1_000_000;

/** An operation that lasts as long as Graph is slow. */
const slowQuery = `query ($id: ID!) { complianceManagementPartner(id: $id) { displayName } }`;

export const bodiesWhileGraphIsSlow = {
  summary: '300 signed-in requests with bodies of 1 MB, while Graph takes 10 s to answer each',
  attack: async ({ send, times, tokens }) => {
    const variables = { id: targets.slow, padding: 'x'.repeat(maxBytes) };
    const body = JSON.stringify({ query: slowQuery, variables });
    await times(300, () => send({ body, token: tokens.reader }));
  },
};

export const undeclaredVariables = {
  summary: '25 signed-in requests with 80,000 variables that are not declared, while Graph is slow',
  attack: async ({ send, times, tokens }) => {
    const undeclared = Object.fromEntries(Array.from({ length: 80_000 }, (_, index) => [`v${index}`, {}]));
    const body = JSON.stringify({ query: slowQuery, variables: { ...undeclared, id: targets.slow } });
    await times(25, () => send({ body, token: tokens.reader }));
  },
};

const create = `mutation ($input: CreateComplianceManagementPartnerInput!) {
  createComplianceManagementPartner(input: $input, dryRun: true) { userErrors { code } }
}`;

/** Values of 100 kB to 1 MB for an input, by the way in which they are large. */
const largeInputs = {
  platforms: () => ({
    displayName: 'x',
    platformEnrollments: Array.from({ length: 20_000 }, () => ({ platform: 'IOS' })),
  }),
  assignments: () => ({
    displayName: 'x',
    platformEnrollments: [
      { platform: 'IOS', assignments: Array.from({ length: 1_900 }, () => ({ key: 'k'.repeat(60) })) },
    ],
  }),
  text: () => ({ displayName: 'x'.repeat(maxBytes - 1_000) }),
  names: () => Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`name${index}`, 1])),
  errors: () => ({
    displayName: 'x',
    platformEnrollments: Array.from({ length: 1_900 }, () => ({ platform: 'NONE', onboarded: 'x'.repeat(400) })),
  }),
};

export const hugeVariables = {
  summary: '6 signed-in requests with inputs of up to 1 MB: 20,000 platforms, 50,000 names, errors in each item',
  attack: async ({ ask, pick, times, tokens }) => {
    await times(6, () => {
      const input = largeInputs[pick(Object.keys(largeInputs))]();
      return ask({ query: create, variables: { input }, token: tokens.admin });
    });
  },
};

export const deepVariables = {
  summary: '6 signed-in requests with variables that are nested 100,000 levels deep, as lists and as objects',
  attack: async ({ send, times, tokens }) => {
    const depth = 100_000;
    const values = ['['.repeat(depth) + ']'.repeat(depth), '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)];
    await times(6, (index) => {
      const body = `{"query":${JSON.stringify(create)},"variables":{"input":${values[index % values.length]}}}`;
      return send({ body, token: tokens.admin });
    });
  },
};

export const bodiesWithoutToken = {
  summary: '60 requests with bodies of 1 MB without a token or with a malformed one, and 200 with 16 kB',
  attack: async ({ send, times }) => {
    const bodyOf = (bytes) => JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(bytes) } });
    const [large, small] = [bodyOf(maxBytes), bodyOf(16_000)];
    await times(60, (index) => send({ body: large, token: index % 2 === 0 ? undefined : 'a.b.c' }));
    await times(200, () => send({ body: small }));
  },
};

export const operationNames = {
  summary: '10 signed-in requests with an `operationName`, a name in the document or an unknown member of 900 kB',
  attack: async ({ ask, name, times, tokens }) => {
    const long = () => name().repeat(100_000).slice(0, 900_000);
    await times(10, (index) => {
      const text = long();
      const bodies = [
        { query: `query ${text} { __typename }` },
        { query: 'query A { __typename }', operationName: text },
        { query: `query ${text} { __typename }`, operationName: text },
        { query: '{ __typename }', [text]: 1 },
        { query: `{ ${text} }` },
      ];
      return ask({ ...bodies[index % bodies.length], token: tokens.reader });
    });
  },
};

export const encodings = {
  summary: '20 bodies of 500 kB in other charsets, compressed, or with bytes that are not UTF-8',
  attack: async ({ pick, send, times, tokens }) => {
    const text = JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(500_000) } });
    const noise = randomBytes(500_000);
    const variants = [
      { body: Buffer.concat([Buffer.from('{"query":"'), noise, Buffer.from('"}')]) },
      { body: Buffer.from(text, 'utf16le'), headers: { 'content-type': 'application/json; charset=utf-16le' } },
      { body: text, headers: { 'content-type': 'application/json; charset=iso-8859-1' } },
      { body: text, headers: { 'content-type': 'text/plain' } },
      { body: gzipSync(Buffer.alloc(100_000_000)), headers: { 'content-encoding': 'gzip' } },
      { body: text.slice(0, -1) },
    ];
    await times(20, () => send({ ...pick(variants), token: tokens.reader }));
  },
};
