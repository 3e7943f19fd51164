// Cold start to ready, memory at rest, and memory over many requests.
import { measure, median } from './load.mjs';
import { startGateway, startUpstream } from './processes.mjs';
import { scenarios } from './scenarios.mjs';

const starts = 5;
const slices = 10;

export async function start({ connections, requests, say }) {
  const upstream = await startUpstream({ partnerCount: 20, groupCount: 20, latencyMs: 0 });
  try {
    const cold = [];
    for (let time = 0; time < starts; time++) {
      say(`start ${time + 1} of ${starts}`);
      const server = await startGateway(upstream);
      cold.push({ ms: server.startMs, mb: server.memory().nowMb });
      await server.close();
    }
    const server = await startGateway(upstream);
    const tokens = await upstream.ask('tokens', connections);
    const memory = [];
    for (let slice = 1; slice <= slices; slice++) {
      say(`${requests} requests, ${slice} of ${slices}`);
      await measure(server, upstream, scenarios.get.graphql(), {
        connections,
        amount: Math.ceil(requests / slices),
        tokens,
      });
      memory.push(server.memory().nowMb);
    }
    await server.close();
    return { startMs: median(cold.map(({ ms }) => ms)), idleMb: median(cold.map(({ mb }) => mb)), requests, memory };
  } finally {
    await upstream.close();
  }
}
