// npm run bench -- --profile: where the gateway's CPU goes in a scenario, by package and by function, as V8 samples it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './load.mjs';
import { startGateway, startUpstream } from './processes.mjs';
import { scenarios } from './scenarios.mjs';

export async function profile({ scenario, seconds, connections, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  const upstream = await startUpstream({ partnerCount: 20, groupCount: 20, latencyMs: 0 });
  const tokens = await upstream.ask('tokens', connections);
  const server = await startGateway(upstream, {
    main: fileURLToPath(new URL('../dist/src/main.js', import.meta.url)),
    NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}`,
  });
  const request = scenarios[scenario].graphql(20);
  say(`profiling ${scenario}`);
  const { requests } = await measure(server, upstream, request, { connections, seconds, tokens });
  await server.close('SIGTERM');
  await upstream.close();
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
  rmSync(folder, { recursive: true });

  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const spent = { package: new Map(), function: new Map() };
  // Starting is most of what came before the load.
  const from = samples.length - Math.floor((samples.length * seconds) / (timeDeltas.reduce((a, b) => a + b) / 1e6));
  for (let index = Math.max(0, from); index < samples.length; index++) {
    const { functionName, lineNumber, url } = byId.get(samples[index]);
    if (functionName === '(idle)') continue;
    const file = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/dist\//, 'dist/');
    const owner =
      file === ''
        ? functionName
        : file.startsWith('dist/') || file.startsWith('node:')
          ? file
          : file
              .split('/')
              .slice(0, file.startsWith('@') ? 2 : 1)
              .join('/');
    const add = (map, key) => map.set(key, (map.get(key) ?? 0) + timeDeltas[index]);
    add(spent.package, owner);
    add(spent.function, `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`);
  }
  const rows = (map) =>
    [...map]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, 45)
      .map(([name, us]) => `${(us / requests).toFixed(1).padStart(8)} µs  ${name}`);
  return [
    `${requests} requests; µs of each, by package`,
    ...rows(spent.package),
    '',
    'by function',
    ...rows(spent.function),
  ].join('\n');
}
