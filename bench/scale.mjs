// What a request costs as work grows: partners, groups, users, connections. The gateway alone, no latency.
import { ask, measure, median } from './load.mjs';
import { startGateway, startUpstream } from './processes.mjs';
import { scenarios } from './scenarios.mjs';

const whole = scenarios['list of 20 whole partners'];
const named = scenarios['list with group names'];
const get = scenarios.get;
/** The largest page. */
const largestPage = 100;

/** Each dimension with its steps; a step says what it takes of tenant, request and load. */
const dimensions = {
  partners: {
    steps: [1, 10, 100, 1000],
    what: 'a list of whole partners, one page of 100 at the most',
    setUp: (partnerCount) => ({
      tenant: { partnerCount },
      request: whole.graphql(Math.min(partnerCount, largestPage)),
    }),
  },
  groups: {
    steps: [1, 10, 100, 500],
    what: 'a list of 100 partners with the names of so many groups; Graph takes 20 in one call, with each a call of the emulator to itself',
    // Two connections: the emulator takes a third of a second for 500 groups, and more would only wait in its line.
    setUp: (groupCount) => ({
      connections: 2,
      tenant: { partnerCount: 100, groupCount, assignments: Math.ceil(groupCount / 200) },
      request: named.graphql(largestPage),
    }),
  },
  users: {
    steps: [1, 10, 100, 1000, 10_000],
    what: 'get, of so many sign-ins in turn; the first time each is verified and exchanged',
    setUp: (users) => ({ request: get.graphql(), users }),
  },
  connections: {
    steps: [1, 10, 100, 1000],
    what: 'get, over so many connections at once',
    setUp: (connections) => ({ request: get.graphql(), connections }),
  },
};

/** `{ [dimension]: { what, rows } }` */
export async function scale({ amount, rounds, seconds, short, say }) {
  const results = {};
  for (const [dimension, { steps, what, setUp }] of Object.entries(dimensions)) {
    const rows = [];
    for (const step of short ? steps.slice(0, 2) : steps) {
      say(`scaling: ${step} ${dimension}`);
      rows.push({
        step,
        ...(await measureStep({ connections: 10, users: 10, ...setUp(step), amount, rounds, seconds })),
      });
    }
    results[dimension] = { what, rows };
  }
  return results;
}

async function measureStep({ amount, connections, request, rounds, seconds, tenant, users }) {
  const upstream = await startUpstream({ partnerCount: 20, groupCount: 20, latencyMs: 0, ...tenant });
  const server = await startGateway(upstream);
  try {
    const tokens = await upstream.ask('tokens', users);
    const first = await ask(server, request, tokens[0]);
    if (first.errors) throw new Error(first.errors[0].message);
    // Every user once: what the exchanges cost; and it warms up what they all share.
    const strangers = await measure(server, upstream, request, {
      connections: 10,
      amount: Math.max(users, 10),
      tokens,
      turns: true,
    });
    const taken = [];
    for (let round = amount ? 1 : 0; round <= rounds; round++) {
      const figures = await measure(server, upstream, request, { amount, connections, seconds, tokens, turns: true });
      if (round > 0) taken.push(figures);
    }
    const medianOf = (figure) => median(taken.map((figures) => figures[figure]));
    return {
      perSecond: medianOf('perSecond'),
      p50Ms: medianOf('p50Ms'),
      p99Ms: medianOf('p99Ms'),
      cpuMs: medianOf('cpuMs'),
      callsPerRequest: medianOf('callsPerRequest'),
      peakMb: server.memory().peakMb,
      strangerCpuMs: strangers.cpuMs,
      exchanges: strangers.exchanges,
      laterExchanges: medianOf('exchanges'),
    };
  } finally {
    await server.close();
    await upstream.close();
  }
}
