// npm run simulate: token exchanges an hour as users and replicas grow, by paper and by simulation. docs/scaling.md holds the table.
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** Milliseconds for which an exchanged token serves: Entra's are good for 60 to 90 minutes, the gateway leaves out the last five. */
const tokenLifeMs = { least: 60 * 60_000, most: 90 * 60_000, margin: 5 * 60_000 };
/** Tokens of 3 kB that one replica keeps in its 32 MiB (src/auth/on-behalf-of.ts). */
const mostTokens = 10_000;
const hourMs = 60 * 60_000;

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a proxy chooses the replica of a request. */
const routings = {
  'round robin': (replicas) => {
    let next = 0;
    return () => next++ % replicas;
  },
  'hash of the token': (replicas) => (token) => hash('sha256', token, 'buffer').readUInt32BE(0) % replicas,
};

/**
 * An hour, after one to settle in: users come at any time, sign in for a token, and ask so often an hour with pauses as
 * they fall. Returns exchanges, requests, and the busiest replica's share as a multiple of the mean.
 */
export function simulate({ users, replicas, requestsPerHour, routing, seed = 1 }) {
  const random = seeded(seed);
  const choose = routings[routing](replicas);
  const caches = Array.from({ length: replicas }, () => new Map());
  const load = Array.from({ length: replicas }, () => 0);
  const pauseMs = () => -Math.log(1 - random()) * (hourMs / requestsPerHour);
  const events = [];
  for (let user = 0; user < users; user++)
    for (let at = pauseMs(); at < 2 * hourMs; at += pauseMs()) events.push({ at, user });
  events.sort((a, b) => a.at - b.at);
  const tokens = new Map();
  let exchanges = 0;
  let requests = 0;
  for (const { at, user } of events) {
    let token = tokens.get(user);
    // The sign-in library of the front end renews a token in its last minutes, too.
    if (!token || token.ends - tokenLifeMs.margin <= at) {
      const life = tokenLifeMs.least + random() * (tokenLifeMs.most - tokenLifeMs.least);
      // In the first hour tokens are of all ages.
      token = { name: `${user}/${at}`, ends: at + (token ? life : random() * life) };
      tokens.set(user, token);
    }
    const replica = choose(token.name);
    const cache = caches[replica];
    const ends = cache.get(token.name);
    const counted = at >= hourMs;
    if (counted) {
      requests++;
      load[replica]++;
    }
    if (ends !== undefined && ends > at) {
      // The one used last goes last.
      cache.delete(token.name);
      cache.set(token.name, ends);
      continue;
    }
    if (counted) exchanges++;
    cache.set(token.name, token.ends - tokenLifeMs.margin);
    if (cache.size > mostTokens) cache.delete(cache.keys().next().value);
  }
  return { exchanges, requests, imbalance: Math.max(...load) / (requests / replicas) };
}

/**
 * By paper. A user signs in `an hour / life` times an hour; each token is exchanged once by each replica that it meets. Of the n
 * requests of a token spread over R replicas, R (1 - (1 - 1/R)^n) meet a new one; by hash it is one if there is any.
 */
export function onPaper({ users, replicas, requestsPerHour, routing }) {
  const lifeMs = (tokenLifeMs.least + tokenLifeMs.most) / 2 - tokenLifeMs.margin;
  // A token is asked for by a request, so it has that one and those of its life.
  const perToken = 1 + (requestsPerHour * lifeMs) / hourMs;
  // From one sign-in to the next: its life, and the pause until somebody asks again.
  const signInsPerHour = hourMs / (lifeMs + hourMs / requestsPerHour);
  const met = routing === 'round robin' ? replicas * (1 - (1 - 1 / replicas) ** perToken) : 1;
  return users * signInsPerHour * met;
}

const rows = [
  ...[100, 1_000].flatMap((users) => [1, 2, 10].map((replicas) => ({ users, replicas, requestsPerHour: 30 }))),
  ...[1, 2, 10].map((replicas) => ({ users: 10_000, replicas, requestsPerHour: 10 })),
  { users: 1_000, replicas: 10, requestsPerHour: 5 },
  { users: 1_000, replicas: 10, requestsPerHour: 200 },
];

/** The table of docs/scaling.md. */
export function table() {
  const figure = (value) => Math.round(value).toLocaleString('en');
  const share = ({ exchanges, requests }) => `${(100 * (1 - exchanges / requests)).toFixed(1)} %`;
  const lines = rows.map((row) => {
    const [spread, hashed] = Object.keys(routings).map((routing) => {
      const it = Object.assign({ routing }, row);
      return Object.assign(simulate(it), { paper: figure(onPaper(it)) });
    });
    const cells = [
      spread.paper,
      figure(spread.exchanges),
      share(spread),
      hashed.paper,
      figure(hashed.exchanges),
      share(hashed),
      hashed.imbalance.toFixed(2),
    ];
    return `| ${[figure(row.users), row.replicas, row.requestsPerHour, ...cells].join(' | ')} |`;
  });
  return [
    '| users | replicas | requests an hour, each | round robin: paper | simulated | hits | by hash: paper | simulated | hits | busiest replica |',
    `|${'---:|'.repeat(10)}`,
    ...lines,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${table()}\n`);
