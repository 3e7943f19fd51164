// The gateway and its peers, side by side: interleaved rounds on one upstream, medians.
import { isDeepStrictEqual } from 'node:util';
import { ask, measure, median } from './load.mjs';
import { startGateway, startPeer, startUpstream } from './processes.mjs';
import { scenarios } from './scenarios.mjs';

/** Who is measured, in the order of the tables. `dialect` says which of a scenario's requests one takes. */
export const servers = [
  { name: 'this gateway', dialect: 'graphql', start: startGateway },
  { name: 'pipe', dialect: 'pipe' },
  { name: 'bare', dialect: 'graphql' },
  { name: 'equipped', dialect: 'graphql' },
  { name: 'mercurius', dialect: 'graphql' },
  { name: 'yoga', dialect: 'graphql' },
  { name: 'apollo', dialect: 'graphql' },
  { name: 'mesh', dialect: 'mesh' },
];
const partnerCount = 20;
/** Processes of each server, in turns: two of the same build differ by up to a quarter. */
const processCount = 2;

/**
 * Medians by scenario and server: `{ [scenario]: { [server]: figures } }`. `vary` is the share of responses that
 * differ.
 */
export async function compare(options) {
  const { amount, before, rounds, seconds, warmupSeconds, latencyMs, connections, only, say, vary } = options;
  const upstream = await startUpstream({ partnerCount, groupCount: 20, latencyMs });
  const running = [];
  const taken = new Map();
  try {
    const tokens = await upstream.ask('tokens', connections);
    const chosen = servers.filter((it) => only.servers.length === 0 || only.servers.includes(it.name));
    if (before) chosen.push({ name: 'before', dialect: 'graphql', start: (it) => startGateway(it, { main: before }) });
    for (const { name, dialect, start } of chosen) {
      say(`starting ${name}`);
      const processes = [];
      running.push({ name, dialect, processes });
      while (processes.length < processCount)
        processes.push(await (start ? start(upstream) : startPeer(name, upstream)));
    }
    const cases = Object.entries(scenarios)
      .filter(([name]) => only.scenarios.length === 0 || only.scenarios.includes(name))
      .flatMap(([scenario, { facts, ...requests }]) =>
        running
          .filter(({ dialect }) => requests[dialect])
          .map(({ name, dialect, processes }) => ({
            scenario,
            facts,
            name,
            processes,
            request: requests[dialect](partnerCount),
          })),
      );
    await checkAgreement(cases, upstream, tokens[0]);
    await upstream.ask('vary', vary);
    // The first rounds warm up: compilers, pools, caches of tokens. A given amount is no measurement and needs none.
    for (let round = amount ? 1 : 1 - processCount; round <= rounds; round++) {
      for (const { scenario, name, processes, request } of cases) {
        say(`${latencyMs} ms upstream, ${vary} vary, round ${round} of ${rounds}: ${scenario}, ${name}`);
        const figures = await measure(processes[Math.abs(round % processCount)], upstream, request, {
          amount,
          connections,
          seconds: round <= 0 ? warmupSeconds : seconds,
          tokens,
        });
        if (round > 0) taken.set(`${scenario}/${name}`, [...(taken.get(`${scenario}/${name}`) ?? []), figures]);
      }
    }
    const results = {};
    for (const { scenario, name } of cases)
      (results[scenario] ??= {})[name] = medians(taken.get(`${scenario}/${name}`));
    return results;
  } finally {
    await Promise.all(running.flatMap(({ processes }) => processes.map((server) => server.close())));
    await upstream.close();
  }
}

/** Measuring those who answer something else would be no comparison. */
async function checkAgreement(cases, upstream, token) {
  const first = new Map();
  for (const { scenario, facts, name, processes, request } of cases) {
    const [server] = processes;
    const answer = await ask(server, request, token);
    const told = facts(answer);
    await upstream.ask('counts');
    if (!first.has(scenario)) first.set(scenario, { name, told });
    else if (!isDeepStrictEqual(told, first.get(scenario).told)) {
      const shown = (value) => JSON.stringify(value).slice(0, 500);
      throw new Error(
        `${name} and ${first.get(scenario).name} differ in "${scenario}":\n${shown(told)}\n${shown(first.get(scenario).told)}`,
      );
    }
  }
}

function medians(rounds) {
  return Object.fromEntries(
    Object.keys(rounds[0]).map((figure) => [figure, median(rounds.map((round) => round[figure]))]),
  );
}
