// Mutation testing: npm run mutate [-- --only auth]. It changes the source in a copy of the tree, one change at a time, and
// runs the tests that must notice. A mutation that no test notices survives, and the exit code is 1.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultOf, mutated } from './mutations/apply.mjs';
import { generate, takeSample } from './mutations/generate.mjs';
import { mutations } from './mutations/list.mjs';
import { createTree } from './mutations/tree.mjs';

const help = `npm run mutate [-- options]

Without options: every mutation of the lists in test/mutations/. See docs/mutation-testing.md.

  --only <text>       those alone whose file or description contains the text; may be given several times
  --list              shows them, and runs nothing
  --check             finds out whether every mutation of the lists still applies, and runs nothing
  --sample <number>   generated mutations instead of the lists, so many of them
  --seed <number>     which ones; 1 by default
  --workers <number>  how many at a time; 2 by default
  --timeout <seconds> for one mutation, 90 by default; without a result by then it counts as killed
  --help              shows this`;

const root = fileURLToPath(new URL('../', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readOptions() {
  const number = { type: 'string' };
  const options = {
    only: { ...number, multiple: true },
    sample: number,
    seed: number,
    workers: number,
    timeout: number,
  };
  for (const name of ['list', 'check', 'help']) options[name] = { type: 'boolean', default: false };
  try {
    const { values } = parseArgs({ options });
    const { sample, seed = '1', workers = '2', timeout = '90' } = values;
    for (const [name, value] of Object.entries({ sample, seed, workers, timeout })) {
      if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value))
        throw new Error(`--${name} must be a whole number above 0.`);
    }
    return {
      ...values,
      sample: sample === undefined ? undefined : Number(sample),
      seed: Number(seed),
      workers: Number(workers),
      limitMs: Number(timeout) * 1000,
    };
  } catch (error) {
    return fail(`${error.message}\n\n${help}`);
  }
}

const options = readOptions();
if (options.help) {
  say(help);
  process.exit(0);
}

const faults = (await Promise.all(mutations.map((it) => faultOf(it, root)))).filter((fault) => fault !== undefined);
if (faults.length > 0) fail(faults.join('\n'));
if (options.check) {
  say(`${mutations.length} mutations apply.`);
  process.exit(0);
}

const { limitMs, only, sample, seed } = options;
const chosen =
  sample === undefined ? mutations.filter(isWanted) : takeSample((await generate(root)).filter(isWanted), sample, seed);
if (chosen.length === 0)
  fail(`No mutation has ${only.map((text) => `"${text}"`).join(' or ')} in its file or description.`);
if (options.list) {
  for (const { accepted, breaks, file } of chosen) say(`${file}: ${breaks}${accepted ? ' (accepted)' : ''}`);
  say(`${chosen.length} mutations`);
  process.exit(0);
}

const startMs = performance.now();
const count = Math.min(options.workers, chosen.length);
const trees = await Promise.all(Array.from({ length: count }, () => createTree(root)));
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

function isWanted({ breaks, file }) {
  return only === undefined || only.some((text) => `${file} ${breaks}`.includes(text));
}

async function closeAll() {
  await Promise.all(trees.map((tree) => tree.close()));
}

/** A test that fails by itself, or a title that no test has, would say nothing about a mutation. */
async function checkBaseline() {
  const began = performance.now();
  say('Running the tests without a mutation…');
  // Whole files only where an entry names no titles.
  const whole = new Set(chosen.filter(({ title }) => title === undefined).flatMap((it) => it.tests));
  const titled = chosen.filter((it) => it.title !== undefined);
  const title = titled.map((it) => it.title).join('|');
  const narrow = [...new Set(titled.flatMap((it) => it.tests))].filter((path) => !whole.has(path));
  const passed = [];
  for (const part of [{ tests: [...whole] }, { tests: narrow, title }]) {
    if (part.tests.length === 0) continue;
    const outcome = await trees[0].baseline({ ...part, limitMs: 10 * limitMs });
    if (outcome.kind !== 'passed') await stop(`Without any mutation a test fails: ${outcome.detail}`);
    passed.push(...outcome.tests.filter(({ status }) => status === 'passed'));
  }
  for (const { breaks, file, title: own = '' } of chosen) {
    const pattern = new RegExp(own, 'i');
    if (!passed.some(({ fullName }) => pattern.test(fullName))) {
      await stop(`${file}: "${breaks}": no test has the title "${own}".`);
    }
  }
  say(`${passed.length} tests pass without a mutation (${seconds(began)})\n`);
}

async function stop(message) {
  await closeAll();
  fail(message);
}

async function test(tree, mutation) {
  const { accepted, breaks, file, from, title, to } = mutation;
  const began = performance.now();
  const text = mutation.text ?? mutated(await tree.read(file), from, to);
  // Unit tests first; those of the whole gateway only for what they leave alive.
  const unit = mutation.tests.filter((path) => !path.startsWith('test/end-to-end/'));
  const parts = [unit, mutation.tests.filter((path) => !unit.includes(path))].filter((part) => part.length > 0);
  let outcome;
  for (const tests of parts) {
    outcome = await tree.test({ file, text, tests, title, limitMs });
    if (outcome.kind !== 'passed') break;
  }
  const { kind, detail } = outcome;
  // Of a hand-written mutation that cannot be loaded, nothing is known.
  const isInvalid = kind === 'broken' && sample === undefined;
  const result = isInvalid ? 'invalid' : kind !== 'passed' ? 'killed' : accepted ? 'accepted' : 'SURVIVED';
  results.push({ file, breaks, result, accepted });
  const by = kind === 'passed' ? (accepted ?? '') : detail;
  say(`${result.padEnd(8)} ${seconds(began).padStart(7)}  ${file}: ${breaks}${by ? `\n${' '.repeat(18)}${by}` : ''}`);
}

function report() {
  const folders = new Map();
  for (const result of results) {
    const folder = folderOf(result);
    folders.set(folder, [...(folders.get(folder) ?? []), result]);
  }
  say('');
  for (const [folder, of] of [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(score(folder, of));
  say(`${score('all', results)}, in ${seconds(startMs)}`);
  for (const { breaks, file } of results.filter(({ accepted, result }) => accepted && result === 'killed')) {
    say(`killed although it is accepted, so remove "accepted": ${file}: ${breaks}`);
  }
  const failed = results.filter(({ result }) => result === 'SURVIVED' || result === 'invalid');
  for (const { breaks, file, result } of failed) say(`${result}: ${file}: ${breaks}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function folderOf({ file }) {
  return file.split('/').slice(0, -1).join('/');
}

function score(name, of) {
  const killed = of.filter(({ result }) => result === 'killed').length;
  const accepted = of.filter(({ result }) => result === 'accepted').length;
  return `${name.padEnd(14)} ${killed} of ${of.length} killed${accepted > 0 ? `, ${accepted} accepted` : ''}`;
}

function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
