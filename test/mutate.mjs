// Mutation testing: npm run mutate [-- --only auth]. It applies one mutation at a time to a copy of the tree and runs the
// tests that must fail. A mutation survives if no test fails; then the exit code is 1.
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../command-line.mjs';
import { mutated, problemOf } from './mutations/apply.mjs';
import { generate, takeSample } from './mutations/generate.mjs';
import { mutations } from './mutations/list.mjs';
import { createTree } from './mutations/tree.mjs';

const usage = `npm run mutate [-- options]

Without options, runs every mutation of the lists in test/mutations/. See docs/mutation-testing.md.

  --only <text>       only mutations whose file or description contains the text; may be repeated
  --list              lists the mutations without running them
  --check             checks that every mutation of the lists still applies, without running them
  --sample <number>   runs this many generated mutations instead of the lists
  --seed <number>     seed of the sample (1 by default)
  --workers <number>  mutations tested at the same time (2 by default)
  --timeout <seconds> limit for one mutation (90 by default); a mutation that reaches it counts as killed
  --help              prints this help
  --version           prints the version of the package`;

const root = fileURLToPath(new URL('../', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

function readOptions() {
  const { values } = readCommandLine({
    usage,
    options: {
      only: { type: 'string', multiple: true },
      list: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
      timeout: { type: 'string', default: '90' },
    },
    numbers: ['sample', 'seed', 'workers', 'timeout'],
  });
  return { ...values, limitMs: values.timeout * 1000 };
}

const options = readOptions();
const problems = await Promise.all(mutations.map((mutation) => problemOf(mutation, root)));
if (problems.some(Boolean)) refuse(problems.filter(Boolean).join('\n'));
if (options.check) {
  say(`${mutations.length} mutations apply.`);
  process.exit(0);
}

const { limitMs, only, sample, seed } = options;
const chosen =
  sample === undefined
    ? mutations.filter(isSelected)
    : takeSample((await generate(root)).filter(isSelected), { count: sample, seed });
if (chosen.length === 0)
  refuse(`No mutation has ${only.map((text) => `"${text}"`).join(' or ')} in its file or description.`);
if (options.list) {
  for (const { accepted, breaks, file } of chosen) say(`${file}: ${breaks}${accepted ? ' (accepted)' : ''}`);
  say(`${chosen.length} mutations`);
  process.exit(0);
}

const startedMs = performance.now();
const workerCount = Math.min(options.workers, chosen.length);
const trees = await Promise.all(Array.from({ length: workerCount }, () => createTree(root)));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => closeAll().finally(() => process.exit(130)));
const results = [];
try {
  await checkBaseline();
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

function isSelected({ breaks, file }) {
  return only === undefined || only.some((text) => `${file} ${breaks}`.includes(text));
}

async function closeAll() {
  await Promise.all(trees.map((tree) => tree.close()));
}

/** Checks that the tests pass without a mutation, and that every `title` matches a test that ran. */
async function checkBaseline() {
  const startedBaselineMs = performance.now();
  say('Running the tests without a mutation…');
  // A file runs in full if an entry without a title names it; otherwise only the titles run.
  const fullFiles = new Set(chosen.filter(({ title }) => title === undefined).flatMap(({ tests }) => tests));
  const titled = chosen.filter(({ title }) => title !== undefined);
  const titles = titled.map(({ title }) => title).join('|');
  const otherFiles = new Set(titled.flatMap(({ tests }) => tests).filter((path) => !fullFiles.has(path)));
  const passed = [];
  for (const part of [{ tests: [...fullFiles] }, { tests: [...otherFiles], title: titles }]) {
    if (part.tests.length === 0) continue;
    const outcome = await trees[0].baseline({ ...part, limitMs: 10 * limitMs });
    if (outcome.kind !== 'passed') await stop(`A test fails without a mutation: ${outcome.detail}`);
    passed.push(...outcome.tests.filter(({ status }) => status === 'passed'));
  }
  for (const { breaks, file, title = '' } of chosen) {
    const pattern = new RegExp(title, 'i');
    if (!passed.some(({ fullName }) => pattern.test(fullName))) {
      await stop(`${file}: "${breaks}": no test has the title "${title}".`);
    }
  }
  say(`${passed.length} tests pass without a mutation (${seconds(startedBaselineMs)})\n`);
}

async function stop(message) {
  await closeAll();
  refuse(message);
}

async function test(tree, mutation) {
  const { accepted, breaks, file, from, title, to } = mutation;
  const startedTestMs = performance.now();
  const text = mutation.text ?? mutated(await tree.read(file), from, to);
  // Unit tests run first. End-to-end tests run only if the mutation survives them.
  const unit = mutation.tests.filter((path) => !path.startsWith('test/end-to-end/'));
  const endToEnd = mutation.tests.filter((path) => !unit.includes(path));
  const parts = [unit, endToEnd].filter((part) => part.length > 0);
  let outcome;
  for (const tests of parts) {
    outcome = await tree.test({ file, text, tests, title, limitMs });
    if (outcome.kind !== 'passed') break;
  }
  const { kind, detail } = outcome;
  const result = resultOf(kind, accepted);
  results.push({ file, breaks, result, accepted });
  const explanation = kind === 'passed' ? accepted : detail;
  say(`${result.padEnd(8)} ${seconds(startedTestMs).padStart(7)}  ${file}: ${breaks}`);
  if (explanation) say(`${' '.repeat(18)}${explanation}`);
}

function resultOf(kind, accepted) {
  // A hand-written mutation that does not load says nothing about the tests.
  if (kind === 'broken' && sample === undefined) return 'invalid';
  if (kind !== 'passed') return 'killed';
  return accepted ? 'accepted' : 'SURVIVED';
}

function report() {
  const folders = new Map();
  for (const result of results) {
    const folder = folderOf(result);
    folders.set(folder, [...(folders.get(folder) ?? []), result]);
  }
  say('');
  for (const [folder, part] of [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(score(folder, part));
  say(`${score('all', results)}, in ${seconds(startedMs)}`);
  for (const { breaks, file } of results.filter(({ accepted, result }) => accepted && result === 'killed')) {
    say(`killed although "accepted" is set, so remove "accepted": ${file}: ${breaks}`);
  }
  const failed = results.filter(({ result }) => result === 'SURVIVED' || result === 'invalid');
  for (const { breaks, file, result } of failed) say(`${result}: ${file}: ${breaks}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function folderOf({ file }) {
  return file.split('/').slice(0, -1).join('/');
}

function score(name, part) {
  const killed = part.filter(({ result }) => result === 'killed').length;
  const accepted = part.filter(({ result }) => result === 'accepted').length;
  return `${name.padEnd(14)} ${killed} of ${part.length} killed${accepted > 0 ? `, ${accepted} accepted` : ''}`;
}

function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
