// A simulation of token exchanges per hour by users, replicas and routing, with a calculation to compare. Run it with
// `npm run simulate`; docs/scaling.md has its table.
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../../scripts/command-line.mjs';

/** Lifetime of Entra's tokens, 60 to 90 minutes; the gateway does not use the last five. */
const tokenLifeMs = { min: 60 * 60_000, max: 90 * 60_000, margin: 5 * 60_000 };
/** Tokens of 3 kB that one replica keeps in its 32 MiB (src/auth/on-behalf-of.ts). */
const maxTokens = 10_000;
const hourMs = 60 * 60_000;

/** Returns a generator of numbers between 0 and 1 that is repeatable for a seed: mulberry32. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a load balancer chooses the replica of a request. */
const routings = {
  'round robin': (replicas) => {
    let next = 0;
    return () => next++ % replicas;
  },
  'hash of the token': (replicas) => (token) => hash('sha256', token, 'buffer').readUInt32BE(0) % replicas,
};

/**
 * Simulates two hours and counts the second one. Users send requests at random intervals (a Poisson process) and sign
 * in again when their token ends. Returns exchanges, requests, and the busiest replica's load as a multiple of the
 * mean.
 */
export function simulate({ users, replicas, requestsPerHour, routing, seed = 1 }) {
  const random = seeded(seed);
  const choose = routings[routing](replicas);
  const caches = Array.from({ length: replicas }, () => new Map());
  const load = Array.from({ length: replicas }, () => 0);
  const pauseMs = () => -Math.log(1 - random()) * (hourMs / requestsPerHour);
  const events = [];
  for (let user = 0; user < users; user++)
    for (let atMs = pauseMs(); atMs < 2 * hourMs; atMs += pauseMs()) events.push({ atMs, user });
  events.sort((a, b) => a.atMs - b.atMs);
  const tokens = new Map();
  let exchanges = 0;
  let requests = 0;
  for (const { atMs, user } of events) {
    let token = tokens.get(user);
    // The front end's sign-in library also renews a token in its last minutes.
    if (!token || token.endMs - tokenLifeMs.margin <= atMs) {
      const lifeMs = tokenLifeMs.min + random() * (tokenLifeMs.max - tokenLifeMs.min);
      // At the start, tokens have any age.
      token = { name: `${user}/${atMs}`, endMs: atMs + (token ? lifeMs : random() * lifeMs) };
      tokens.set(user, token);
    }
    const replica = choose(token.name);
    const cache = caches[replica];
    const cachedUntilMs = cache.get(token.name);
    const isCounted = atMs >= hourMs;
    if (isCounted) {
      requests++;
      load[replica]++;
    }
    if (cachedUntilMs !== undefined && cachedUntilMs > atMs) {
      // Moves the entry to the end: the least recently used one is evicted first.
      cache.delete(token.name);
      cache.set(token.name, cachedUntilMs);
      continue;
    }
    if (isCounted) exchanges++;
    cache.set(token.name, token.endMs - tokenLifeMs.margin);
    if (cache.size > maxTokens) cache.delete(cache.keys().next().value);
  }
  return { exchanges, requests, imbalance: Math.max(...load) / (requests / replicas) };
}

/**
 * Calculates the expected exchanges per hour. Each replica exchanges a token once. With round robin, the n requests of
 * a token reach R (1 - (1 - 1/R)^n) of R replicas; with hashing, they reach one.
 */
export function expectedExchanges({ users, replicas, requestsPerHour, routing }) {
  const lifeMs = (tokenLifeMs.min + tokenLifeMs.max) / 2 - tokenLifeMs.margin;
  // The request that starts the sign-in, and those during the token's lifetime.
  const requestsPerToken = 1 + (requestsPerHour * lifeMs) / hourMs;
  // A sign-in is followed by the token's lifetime and by the pause until the next request.
  const signInsPerHour = hourMs / (lifeMs + hourMs / requestsPerHour);
  const replicasPerToken = routing === 'round robin' ? replicas * (1 - (1 - 1 / replicas) ** requestsPerToken) : 1;
  return users * signInsPerHour * replicasPerToken;
}

const rows = [
  ...[100, 1_000].flatMap((users) => [1, 2, 10].map((replicas) => ({ users, replicas, requestsPerHour: 30 }))),
  ...[1, 2, 10].map((replicas) => ({ users: 10_000, replicas, requestsPerHour: 10 })),
  { users: 1_000, replicas: 10, requestsPerHour: 5 },
  { users: 1_000, replicas: 10, requestsPerHour: 200 },
];

const figure = (value) => Math.round(value).toLocaleString('en');
const hitRatio = ({ exchanges, requests }) => `${(100 * (1 - exchanges / requests)).toFixed(1)} %`;

/** Returns the simulated and the expected result of one row of the table. */
function compare(row, routing) {
  const options = { ...row, routing };
  return { ...simulate(options), expected: figure(expectedExchanges(options)) };
}

/** Returns the table of docs/scaling.md. */
export function table() {
  const lines = rows.map((row) => {
    const [spread, hashed] = Object.keys(routings).map((routing) => compare(row, routing));
    const cells = [
      spread.expected,
      figure(spread.exchanges),
      hitRatio(spread),
      hashed.expected,
      figure(hashed.exchanges),
      hitRatio(hashed),
      hashed.imbalance.toFixed(2),
    ];
    return `| ${[figure(row.users), row.replicas, row.requestsPerHour, ...cells].join(' | ')} |`;
  });
  return [
    '| users | replicas | requests per user and hour | round robin: expected | simulated | hits | hashing: expected | simulated | hits | busiest replica |',
    `|${'---:|'.repeat(10)}`,
    ...lines,
  ].join('\n');
}

const usage = `npm run simulate

Prints the table of token exchanges in docs/scaling.md.

  --help     prints this help
  --version  prints the version of the package`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readCommandLine({ usage });
  process.stdout.write(`${table()}\n`);
}
