// npm run release: makes the commit and the tag of a release. Everything is restored if a step fails.
import { execFileSync, execSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';

const usage = `npm run release -- minor|patch|major [--dry-run] [--check COMMAND]

Makes a release: checks the tree, sets the version, dates the section of the changelog, records the schema as released,
sets the image's tag in the manifests, commits and tags. It pushes nothing. If a step fails, everything is as before.
See docs/releases.md.

  --dry-run        shows what would be committed, and restores everything
  --check COMMAND  the command that must succeed first; "npm run check" by default. Another one is for tests of this script.
  --help           prints this help
  --version        prints the version of the package`;

const levels = ['patch', 'minor', 'major'];
const releaseBranch = 'main';
const root = fileURLToPath(new URL('../', import.meta.url));
const files = {
  acknowledged: 'schema/acknowledged-changes.json',
  changelog: 'CHANGELOG.md',
  manifest: 'deploy/kubernetes/kustomization.yaml',
  released: 'schema/released.graphql',
  schema: 'schema/schema.graphql',
};
const say = (text) => process.stdout.write(`${text}\n`);
const read = (file) => readFileSync(root + file, 'utf8');
const write = (file, text) => writeFileSync(root + file, text);
/** Runs a program in the repository, and returns its output. */
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** A problem, with what to do about it. */
class ReleaseError extends Error {}

/** Takes a step. Its error says what failed, and what to do. */
function step(what, remedy, action) {
  say(what);
  try {
    return action();
  } catch (error) {
    if (error instanceof ReleaseError) throw error;
    const reason = String(error.stderr || error.message).trim();
    throw new ReleaseError(`${what} failed. ${remedy}\n\n${reason}`);
  }
}

/** Replaces the only match of a pattern. */
function replaceOnce({ file, pattern, replacement }) {
  const text = read(file);
  const count = [...text.matchAll(new RegExp(pattern, 'gm'))].length;
  if (count !== 1) throw new Error(`${file} has ${count} matches of ${pattern}, instead of one.`);
  write(file, text.replace(new RegExp(pattern, 'm'), replacement));
}

function checkTree() {
  const changes = run('git', 'status', '--porcelain');
  if (changes !== '')
    throw new ReleaseError(`The tree has changes. Commit or remove them, then try again:\n\n${changes}`);
}

function checkBranch() {
  const branch = run('git', 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== releaseBranch) {
    throw new ReleaseError(
      `Releases are made on ${releaseBranch}, and this is ${branch === 'HEAD' ? 'no branch' : branch}. Run git switch ${releaseBranch}, then try again.`,
    );
  }
}

function checkChangelog() {
  const section = /^## Unreleased\n([^]*?)(?=^## |$(?![^]))/m.exec(read(files.changelog))?.[1] ?? '';
  if (section.trim() === '') {
    throw new ReleaseError(
      `${files.changelog} has nothing under "## Unreleased". Say there what has changed, and commit it.`,
    );
  }
}

/** A breaking change needs a new major version, or a new minor version as long as the major version is 0. */
function checkLevel(level, version) {
  const breaking = JSON.parse(read(files.acknowledged));
  const needed = version.startsWith('0.') ? 'minor' : 'major';
  if (breaking.length > 0 && levels.indexOf(level) < levels.indexOf(needed)) {
    throw new ReleaseError(
      `${files.acknowledged} lists breaking changes, so this is no ${level} release. Run npm run release -- ${needed}.`,
    );
  }
}

function edit(level) {
  const version = step('Setting the version', 'See what npm says.', () => {
    const tag = run('npm', 'version', level, '--no-git-tag-version', '--ignore-scripts');
    return tag.replace(/^v/, '');
  });
  step('Dating the section of the changelog', `Put "## Unreleased" into ${files.changelog} once.`, () => {
    const date = new Date().toISOString().slice(0, 10);
    const replacement = `## Unreleased\n\n## ${version} (${date})`;
    replaceOnce({ file: files.changelog, pattern: '^## Unreleased$', replacement });
  });
  step('Recording the schema as released', 'Run npm run schema, and commit the file.', () => {
    copyFileSync(root + files.schema, root + files.released);
    write(files.acknowledged, '[]\n');
  });
  step("Setting the image's tag in the manifests", `Give the image one newTag in ${files.manifest}.`, () => {
    replaceOnce({ file: files.manifest, pattern: '(?<=^ *newTag: )\\S+$', replacement: version });
  });
  step('Comparing the schema with the released one', 'They must be the same; run npm run schema:diff.', () =>
    run(process.execPath, 'schema/diff.mjs'),
  );
  return version;
}

function commit(version) {
  step('Committing', 'See what git says.', () => run('git', 'commit', '--all', '--message', `Release ${version}`));
  step('Tagging', 'See what git says.', () => run('git', 'tag', '--annotate', `v${version}`, '--message', version));
}

/** Restores the commit of the start. The tree was clean then, so nothing of anyone is lost. A failed tag leaves none. */
function restore(start) {
  step('Restoring the tree', `Restore it yourself: git reset --hard ${start}`, () =>
    run('git', 'reset', '--hard', '--quiet', start),
  );
}

function release({ check, dryRun, level }) {
  const start = step('Reading the repository', 'Run this in a clone with a commit.', () =>
    run('git', 'rev-parse', 'HEAD'),
  );
  checkBranch();
  checkTree();
  checkChangelog();
  checkLevel(level, JSON.parse(read('package.json')).version);
  step(`Checking: ${check}`, 'Correct what it reports, then try again.', () =>
    // Its own output is shown, since it takes minutes.
    execSync(check, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }),
  );
  checkTree();
  try {
    const version = edit(level);
    if (dryRun) {
      say(`\nRelease ${version} would change:\n${run('git', 'diff', '--stat')}`);
      restore(start);
      return;
    }
    commit(version);
    say(`\nRelease ${version} is ready. Publish it: git push --atomic origin ${releaseBranch} v${version}`);
  } catch (error) {
    restore(start);
    throw new ReleaseError(`${error.message}\n\nThe tree is as it was before the release.`);
  }
}

const { values, arguments: given } = readCommandLine({
  usage,
  options: { 'dry-run': { type: 'boolean', default: false }, check: { type: 'string', default: 'npm run check' } },
  maxArguments: 1,
});
const [level] = given;
if (!levels.includes(level))
  refuse(`Unexpected argument '${level ?? ''}': name the level, one of ${levels.join(', ')}.`, usage);
// A signal must not end this program in the middle of a step. Ctrl+C, or a terminal that closes, also ends the program that a
// step runs, so that the step fails and is undone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
try {
  release({ level, check: values.check, dryRun: values['dry-run'] });
} catch (error) {
  process.stderr.write(`\n${error instanceof ReleaseError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
