// npm run bench: installs the peers on its first run, measures, prints, and with --write leaves results.md and the picture.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '8' },
    connections: { type: 'string', default: '10' },
    latency: { type: 'string', default: '0,20' },
    servers: { type: 'string', default: '' },
    scenarios: { type: 'string', default: '' },
  },
});
const list = (text) => text.split(',').filter((item) => item !== '');

if (!existsSync(new URL('node_modules', import.meta.url))) {
  process.stderr.write('Installing what the gateway is compared with, once; about a minute.\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here, stdio: 'inherit' });
}
const { compare } = await import('./compare.mjs');
const say = (text) => process.stderr.write(`\r${text}`.padEnd(100));
for (const latencyMs of list(values.latency).map(Number)) {
  const results = await compare({
    rounds: Number(values.rounds),
    warmupSeconds: Number(values.warmup),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    latencyMs,
    only: { servers: list(values.servers), scenarios: list(values.scenarios) },
    say,
  });
  for (const [scenario, byServer] of Object.entries(results)) {
    console.log(`\n${scenario}, ${latencyMs} ms`);
    console.table(Object.fromEntries(Object.entries(byServer).map(([k, v]) => [k, Object.fromEntries(Object.entries(v).map(([a, b]) => [a, Number(b.toFixed(3))]))])));
  }
}
