// Load on one server, and what it cost.
import autocannon from 'autocannon';

/**
 * Loads a server for so many seconds, or with an amount of requests. Each connection is a user of its own, as long as
 * there are tokens; with `turns` each request is of the next user. Rejects when an answer is wrong.
 */
export async function measure(
  server,
  upstream,
  { path, ...request },
  { connections, seconds, tokens = [], amount, turns = false },
) {
  await upstream.ask('counts');
  const latencies = [];
  const cpuMs = server.cpuMs();
  const scavenges = server.scavenges();
  let used = 0;
  const headersOf = (token) => ({
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  });
  const nextHeaders = () => headersOf(tokens[used++ % tokens.length]);
  const run = autocannon({
    url: server.url + path,
    ...(amount ? { amount } : { duration: seconds }),
    connections,
    ...(turns ? { requests: [{ ...request, setupRequest: (it) => ({ ...it, headers: nextHeaders() }) }] } : request),
    verifyBody: (body) => !body.includes('"errors":'),
    ...(turns ? {} : { setupClient: (client) => client.setHeaders(nextHeaders()) }),
  });
  run.on('response', (_client, _status, _bytes, ms) => latencies.push(ms));
  const { '2xx': answered, non2xx, errors, mismatches, duration } = await run;
  const wrong = non2xx + errors + mismatches;
  if (wrong > 0 || answered === 0)
    throw new Error(`${server.url}${path}: ${wrong} of ${answered + wrong} answers were wrong.`);
  const { calls, exchanges } = await upstream.ask('counts');
  latencies.sort((a, b) => a - b);
  const { count, ms, promotedBytes } = server.scavenges();
  const collections = count - scavenges.count;
  const percentile = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  return {
    requests: answered,
    perSecond: answered / duration,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    cpuMs: (server.cpuMs() - cpuMs) / answered,
    callsPerRequest: calls / answered,
    exchanges,
    peakMb: server.memory().peakMb,
    scavengeMs: (ms - scavenges.ms) / collections,
    promotedBytes: (promotedBytes - scavenges.promotedBytes) / answered,
  };
}

/** The answer to one request, as JSON. */
export async function ask(server, { path, ...request }, token) {
  const answer = await fetch(server.url + path, {
    ...request,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  });
  return answer.json();
}

export function median(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
