// Attacks with tokens: bad ones, which are costly to refuse, and many good ones, which are costly to keep.
import { generateKeyPairSync, sign } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
const { privateKey: wrongKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const list = '{ complianceManagementPartners(first: 1) { totalCount } }';

/** Each returns a token that must be refused, made from a good one. */
const badTokens = [
  () => 'x',
  () => 'a.b.c',
  () => 'x'.repeat(12_000),
  ({ claims, head, signature }) => `${head}.${claims}.${signature.slice(0, -8)}AAAAAAAA`,
  ({ claims, head }) => `${encode({ ...decode(head), alg: 'none' })}.${claims}.`,
  ({ claims, head, signature }) => `${head}.${encode({ ...decode(claims), exp: 1 })}.${signature}`,
  (good) => signed(good, {}),
  (good, name) => signed(good, { header: { kid: name() } }),
  (good) => signed(good, { header: { alg: 'HS256' } }),
  (good, name) => signed(good, { members: { groups: Array.from({ length: 250 }, name) } }),
];

/** Returns a token that is signed with a key of the attacker. */
function signed({ claims, head }, { header, members }) {
  const text = `${encode({ ...decode(head), ...header })}.${encode({ ...decode(claims), ...members })}`;
  return `${text}.${sign('sha256', Buffer.from(text), wrongKey).toString('base64url')}`;
}

export const badTokenFlood = {
  summary: 'malformed tokens, tokens signed with another key or with an unknown key id, expired ones',
  attack: async ({ ask, isOver, name, pick, times, tokens, wait }) => {
    const [head, claims, signature] = tokens.reader.split('.');
    await times(16, async () => {
      for (let request = 0; request < 30 && !isOver(); request++) {
        await ask({ query: list, token: pick(badTokens)({ claims, head, signature }, name) });
        await wait(100);
      }
    });
  },
};

export const manyTokens = {
  summary: '160 different valid tokens, which are exchanged and cached, and some of users without consent',
  attack: async ({ ask, isOver, pick, signIn, times, wait }) => {
    await times(8, async () => {
      for (let request = 0; request < 20 && !isOver(); request++) {
        await ask({ query: list, token: await signIn(pick(['reader', 'reader', 'admin', 'guest', 'risky'])) });
        await wait(100);
      }
    });
  },
};
