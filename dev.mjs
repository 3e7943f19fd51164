// npm run dev: compiles the sources and bundles GraphiQL's page after each change, and restarts the gateway.
import { spawn } from 'node:child_process';
// The compiler itself: its wrapper does not pass signals on.
import compilerPath from './node_modules/typescript/lib/getExePath.js';

const commands = [
  [compilerPath(), '--watch', '--preserveWatchOutput'],
  // The gateway reads the page at each request, so it need not restart.
  [process.execPath, 'build.mjs', 'watch-page'],
  [process.execPath, '--watch', '--watch-preserve-output', 'dist/src/main.js', ...process.argv.slice(2)],
];
const children = commands.map(([command, ...args]) => spawn(command, args, { stdio: 'inherit' }));
const stop = () => {
  for (const child of children) child.kill();
};
for (const child of children) child.once('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
