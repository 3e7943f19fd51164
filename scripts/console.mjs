// npm run console: starts the gateway, by default on its emulator, and the console of examples/front-end before it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from './command-line.mjs';

const { values } = readCommandLine({
  usage: `npm run console [-- --port N]

Starts the gateway on its emulator, and the console for it at http://localhost:5173. Installs the console's packages first,
if they are missing. Takes the variables of docs/configuration.md, and those of examples/front-end/.env.

  --port N   serves the console at another port; PORT is that of the gateway
  --help     prints this help
  --version  prints the version of the package`,
  options: { port: { type: 'string' } },
  numbers: ['port'],
});

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = fileURLToPath(new URL('../examples/front-end/', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const gatewayUrl = `http://127.0.0.1:${process.env.PORT ?? 4000}/graphql`;
const { port = 5173 } = values;
const environment = { VITE_GATEWAY_URL: gatewayUrl, ...process.env, GATEWAY_SCHEMA: `${root}schema` };

if (!(await isFree(port))) {
  refuse(
    `Port ${port} is already in use. Stop what listens there, or choose another: npm run console -- --port ${port + 1}`,
  );
}
if (!existsSync(`${folder}node_modules/vite`)) {
  process.stdout.write('Installing the packages of the console. This takes a minute, once.\n');
  runInConsole(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
runInConsole(['run', '-s', 'codegen']);

const children = [];
const stop = () => {
  for (const child of children) child.kill();
};
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
const gateway = start(['bundle/main.js'], { cwd: root });
if (await isListening()) {
  // Vite itself: its wrappers do not pass signals on. It comes last, so that the address of the console is the last line.
  start(['node_modules/vite/bin/vite.js', '--strictPort', '--port', String(port)], { cwd: folder, env: environment });
}

function start(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: 'inherit' });
  children.push(child);
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    stop();
  });
  return child;
}

/** Waits until the gateway answers. Resolves to `false` if it stops. */
async function isListening() {
  while (gateway.exitCode === null && gateway.signalCode === null) {
    const answers = await fetch(gatewayUrl).then(
      () => true,
      () => false,
    );
    if (answers) return true;
    await setTimeout(100);
  }
  return false;
}

/** Runs a command of npm in the console's folder, and shows its output if it fails. */
function runInConsole(args) {
  const { status, stderr, stdout } = spawnSync(npm, args, { cwd: folder, env: environment, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

function isFree(wanted) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(wanted, 'localhost', () => server.close(() => resolve(true)));
  });
}
