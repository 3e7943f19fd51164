// Mutation testing: npm run mutate. It applies one mutation at a time to a copy of the compiled tree and runs the tests that must
// fail. A mutation survives if no test fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';
import { generate, takeSample } from './mutations/generate.mjs';
import { createTree } from './mutations/tree.mjs';

const usage = `npm run mutate [-- options]

Mutates the functions of test/mutations/functions.mjs. See docs/mutation-testing.md.

  --only <text>       only mutations whose function or change contains the text; may be repeated
  --list              lists the mutations without running them
  --sample <number>   number of mutations, chosen by the seed (all by default)
  --seed <number>     seed of the sample (1 by default)
  --at-least <number> the exit code is 1 if less than this share is killed, in percent (100 by default)
  --workers <number>  mutations tested at the same time (2 by default)
  --timeout <seconds> limit for one mutation (180 by default); a mutation that reaches it counts as killed
  --help              prints this help
  --version           prints the version of the package`;

const root = fileURLToPath(new URL('../', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

const options = readCommandLine({
  usage,
  options: {
    only: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
    sample: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'at-least': { type: 'string', default: '100' },
    workers: { type: 'string', default: '2' },
    timeout: { type: 'string', default: '180' },
  },
  numbers: ['sample', 'seed', 'at-least', 'workers', 'timeout'],
}).values;
const limitMs = options.timeout * 1000;
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: root, stdio: 'inherit' });
if (status !== 0) refuse('The sources do not compile.');

const all = await generate(root).catch((error) => refuse(error.message));
const isSelected = ({ breaks }) => options.only?.some((text) => breaks.includes(text)) ?? true;
const chosen = takeSample(all.filter(isSelected), { count: options.sample, seed: options.seed });
if (chosen.length === 0) refuse(`No mutation contains ${options.only?.join(' or ')}.`);
if (options.list) {
  for (const { breaks, file } of chosen) say(`${file}: ${breaks}`);
  say(`${chosen.length} mutations`);
  process.exit(0);
}

const startedMs = performance.now();
const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
const trees = await Promise.all(
  Array.from({ length: Math.min(options.workers, chosen.length) }, () => createTree(root)),
);
const closeAll = () => Promise.all(trees.map((tree) => tree.close()));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => closeAll().finally(() => process.exit(130)));
const survivors = [];
try {
  say('Running the tests without a mutation…');
  const tests = [...new Set(chosen.flatMap((mutation) => mutation.tests))];
  const baseline = await trees[0].baseline({ tests, limitMs: 10 * limitMs });
  if (baseline.kind !== 'passed') throw new Error(`A test fails without a mutation: ${baseline.detail}`);
  const waiting = [...chosen];
  await Promise.all(
    trees.map(async (tree) => {
      for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) await test(tree, mutation);
    }),
  );
} finally {
  await closeAll();
}
report();

async function test(tree, { breaks, file, tests, text }) {
  const startedTestMs = performance.now();
  // Unit tests run first. The others run only if the mutation survives them.
  let outcome;
  for (const path of tests) {
    outcome = await tree.test({ file, text, tests: [path], limitMs });
    if (outcome.kind !== 'passed') break;
  }
  const survives = outcome.kind === 'passed';
  if (survives) survivors.push(`${file}: ${breaks}`);
  say(`${survives ? 'SURVIVED' : 'killed  '} ${seconds(startedTestMs).padStart(7)}  ${file}: ${breaks}`);
  if (!survives) say(`${' '.repeat(18)}${outcome.detail}`);
}

function report() {
  const killed = chosen.length - survivors.length;
  say('');
  for (const survivor of survivors) say(`SURVIVED: ${survivor}`);
  say(`${killed} of ${chosen.length} killed, seed ${options.seed}, in ${seconds(startedMs)}`);
  process.exitCode = killed * 100 < options['at-least'] * chosen.length ? 1 : 0;
}
