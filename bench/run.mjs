// npm run bench: installs the peers on its first run, measures, prints tables, and with --write leaves results.md and
// the picture.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';
import { scenarios } from './scenarios.mjs';

const usage = `npm run bench -- [--part compare,scale,start] [--write] [--short] [--rounds 6] [--seconds 3] [--warmup 8]
  [--connections 10] [--latency 0,20] [--vary 0.5,0]
  [--before FOLDER] [--servers NAME,…] [--scenarios NAME,…] [--requests 100000] [--profile SCENARIO]

Measures the gateway and its peers, and prints tables. The first run installs the peers. docs/performance.md explains them.
--write also writes bench/results.md and the picture. --help prints this help, --version the version of the package.`;
const { values } = readCommandLine({
  usage,
  options: {
    part: { type: 'string', default: 'compare,scale,start' },
    write: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '3' },
    warmup: { type: 'string', default: '8' },
    connections: { type: 'string', default: '10' },
    latency: { type: 'string', default: '0,20' },
    // Shares of Graph's responses that differ from all earlier ones; each is a run of its own.
    vary: { type: 'string', default: '0.5,0' },
    // The checkout, already built, of another state of the gateway; it is measured as one more peer.
    before: { type: 'string' },
    servers: { type: 'string', default: '' },
    scenarios: { type: 'string', default: '' },
    requests: { type: 'string', default: '100000' },
    profile: { type: 'string' },
  },
  numbers: ['rounds', 'seconds', 'warmup', 'connections', 'requests'],
});
const list = (text) => text.split(',').filter((item) => item !== '');

/** Refuses names that are not known, so that no result is written without them. */
function checkNames(option, known) {
  const unknown = list(values[option] ?? '').find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`--${option} ${unknown}: use one of ${known.join(', ')}.`);
}
checkNames('part', ['compare', 'scale', 'start']);
checkNames('scenarios', Object.keys(scenarios));
checkNames('profile', Object.keys(scenarios));

// The short form proves that everything works, and measures nothing that is worth a word.
const options = {
  rounds: values.short ? 1 : values.rounds,
  seconds: values.seconds,
  warmupSeconds: values.warmup,
  ...(values.short ? { amount: 50 } : {}),
  connections: values.connections,
  varies: list(values.short ? '0.5' : values.vary).map(Number),
  before: values.before && resolve(values.before, 'bundle/main.js'),
  requests: values.short ? 2_000 : values.requests,
  latencies: list(values.short ? '0' : values.latency).map(Number),
  only: { servers: list(values.servers), scenarios: list(values.scenarios) },
  short: values.short,
  say: (text) => process.stderr.write(`\r${text}`.padEnd(100)),
};
const print = (text) => process.stdout.write(`${text}\n`);

async function main() {
  if (!existsSync(new URL('node_modules', import.meta.url))) {
    process.stderr.write('Installing what the gateway is compared with, once; about a minute.\n');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: 'inherit',
    });
  }
  if (values.profile) {
    const { profile } = await import('./profile.mjs');
    return print(await profile({ ...options, scenario: values.profile }));
  }
  const { compare } = await import('./compare.mjs');
  const { scale } = await import('./scale.mjs');
  const { start } = await import('./start.mjs');
  const { comparisonTables, machine, scaleTables, startTable, write } = await import('./report.mjs');
  const parts = list(values.part);
  const results = { machine: machine() };
  if (parts.includes('compare')) {
    results.comparisons = [];
    for (const latencyMs of options.latencies) {
      for (const vary of options.varies) {
        results.comparisons.push({ latencyMs, vary, scenarios: await compare({ ...options, latencyMs, vary }) });
      }
    }
    print(`\n${comparisonTables(results.comparisons)}`);
  }
  if (parts.includes('scale')) print(`\n${scaleTables((results.scale = await scale(options)))}`);
  if (parts.includes('start')) print(`\n${startTable((results.start = await start(options)))}`);
  if (values.write) await write(results);
}

await main();
