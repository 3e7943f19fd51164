// npm run dev: compiles the sources and bundles GraphiQL's page after each change, and restarts the gateway.
import { spawn } from 'node:child_process';
import { readCommandLine } from './command-line.mjs';
// The compiler itself: its wrapper does not pass signals on.
import compilerPath from '../node_modules/typescript/lib/getExePath.js';

readCommandLine({
  usage: `npm run dev

Runs the gateway, with the variables of docs/configuration.md, and restarts it after each change of the sources.

  --help     prints this help
  --version  prints the version of the package`,
});

const commands = [
  [compilerPath(), '--watch', '--preserveWatchOutput'],
  // The gateway reads the page at each request, so it need not restart.
  [process.execPath, 'scripts/build.mjs', 'watch-page'],
  [process.execPath, '--watch', '--watch-preserve-output', 'dist/src/main.js'],
];
const children = commands.map(([command, ...args]) => spawn(command, args, { stdio: 'inherit' }));
const stop = () => {
  for (const child of children) child.kill();
};
for (const child of children) child.once('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
