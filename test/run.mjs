// npm test: compiles the sources and the tests, then runs Jest on a group of jest.config.mjs. Other arguments are Jest's;
// paths may end in .ts.
//
// `--watch` compiles and runs again after each change. `node --inspect-brk test/run.mjs --runInBand PATH` debugs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'jest';
// The compiler itself: its wrapper does not pass signals on.
import compilerPath from '../node_modules/typescript/lib/getExePath.js';
import { readCommandLine } from '../scripts/command-line.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
process.chdir(root);
// Node 22 and later keep compiled code of packages there; Node 20 ignores it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'dist/.compile-cache');

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('--version')) {
  readCommandLine({
    usage: `npm test [-- PATH…] [-- options of Jest]

Compiles the sources and the tests, and runs the tests of behaviour; npm run test:repo and npm run test:browser run the others.

  PATH…      runs these files or folders only, such as test/partner
  --watch    compiles and runs again after each change
  --help     prints this help; npx jest --help lists the options of Jest
  --version  prints the version of the package`,
  });
}
const groups = args.find((argument) => argument.startsWith('--group='))?.slice('--group='.length) ?? 'behaviour';
const jestArgs = [
  ...args
    .filter((argument) => argument !== '--watch' && !argument.startsWith('--group='))
    .map((argument) => argument.replace(/^(?:\.\/)?(test\/.*\.)ts$/, '$1js')),
  '--selectProjects',
  ...groups.split(','),
];

if (args.includes('--watch')) watch();
else {
  const { status } = spawnSync(compilerPath(), { stdio: 'inherit' });
  removeStaleTests();
  if (status !== 0) process.exit(status ?? 1);
  await run(jestArgs);
}

/** Runs the tests after each compilation without errors. A run that is not finished is stopped. */
function watch() {
  const tsc = spawn(compilerPath(), ['--watch', '--preserveWatchOutput'], { stdio: ['inherit', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => [tsc, jest].forEach((it) => it?.kill()));
  let jest;
  tsc.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (!String(chunk).includes('Found 0 errors')) return;
    removeStaleTests();
    jest?.kill();
    jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', ...jestArgs], { stdio: 'inherit' });
  });
}

/** Removes compiled tests whose source is gone, which the compiler leaves behind. */
function removeStaleTests() {
  for (const path of readdirSync('dist/test', { recursive: true })) {
    const isStale = path.endsWith('.test.js') && !existsSync(join('test', path.replace(/js$/, 'ts')));
    if (isStale) rmSync(join('dist/test', path));
  }
}
