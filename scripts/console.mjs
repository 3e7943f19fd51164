// npm run console: starts the gateway, by default on its emulator, and the console of examples/front-end before it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from './command-line.mjs';

readCommandLine({
  usage: `npm run console

Starts the gateway on its emulator, and the console for it at http://localhost:5173. Installs the console's packages first,
if they are missing. Takes the variables of docs/configuration.md, and those of examples/front-end/.env.

  --help     prints this help
  --version  prints the version of the package`,
});

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = fileURLToPath(new URL('../examples/front-end/', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const gatewayUrl = `http://127.0.0.1:${process.env.PORT ?? 4000}/graphql`;

if (!existsSync(`${folder}node_modules/vite`)) {
  process.stdout.write('Installing the packages of the console. This takes a minute, once.\n');
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
const environment = { VITE_GATEWAY_URL: gatewayUrl, ...process.env, GATEWAY_SCHEMA: `${root}schema` };
const generated = spawnSync(npm, ['run', '-s', 'codegen'], { cwd: folder, env: environment, stdio: 'inherit' });
if (generated.status !== 0) process.exit(generated.status ?? 1);

const children = [
  spawn(process.execPath, ['bundle/main.js'], { cwd: root, stdio: 'inherit' }),
  // Vite itself: its wrappers do not pass signals on.
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--strictPort'], {
    cwd: folder,
    env: environment,
    stdio: 'inherit',
  }),
];
const stop = () => {
  for (const child of children) child.kill();
};
for (const child of children) {
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    stop();
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
