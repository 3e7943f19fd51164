// The processes that are measured, and the one that stands behind them all.
import { execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** What is measured has the first core for itself; upstream and load share the second. */
const pinning = availableParallelism() > 1 && canPin();
const pinned = (core, command) => (pinning ? ['taskset', '-c', String(core), ...command] : command);
if (pinning) execFileSync('taskset', ['-cp', '1', String(process.pid)]);

function canPin() {
  try {
    execFileSync('taskset', ['-V']);
    return true;
  } catch {
    return false;
  }
}

/** The emulator. `ask` sends it a command of upstream.mjs. */
export async function startUpstream(options) {
  const child = fork(path('upstream.mjs'), [JSON.stringify(options)]);
  const answers = new Map();
  const settings = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The upstream did not start.')));
    child.once('message', resolve);
  });
  child.on('message', ({ id, result }) => {
    answers.get(id)?.(result);
    answers.delete(id);
  });
  let last = 0;
  return {
    settings,
    ask: (command, argument) =>
      new Promise((resolve) => {
        answers.set(++last, resolve);
        child.send({ id: last, command, argument });
      }),
    close: () => ended(child),
  };
}

/**
 * The gateway as it runs in production, before the upstream as its real tenant; from its modules where one has to tell
 * them apart.
 */
export function startGateway({ settings }, { main = path('../bundle/main.js'), ...environment } = {}) {
  return startBeforeTenant(main, settings, { PORT: '0', ...environment });
}

/** A peer, with a token of Graph for those that sign nobody in. */
export function startPeer(name, { settings }) {
  return startBeforeTenant(path(`peers/${name}.mjs`), settings, { MSGRAPH_TOKEN: settings.msgraphToken });
}

async function startBeforeTenant(main, settings, environment) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  writeFileSync(join(folder, 'ca.pem'), settings.certificate);
  const server = await startServer([main], {
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: settings.tenantId,
    AZURE_CLIENT_ID: settings.clientId,
    AZURE_CLIENT_SECRET: settings.clientSecret,
    AZURE_AUTHORITY_HOST: settings.authorityHost,
    MSGRAPH_URL: settings.msgraphUrl,
    ...environment,
  });
  rmSync(folder, { recursive: true });
  return server;
}

/** A server that says `Ready at <url>`; its log goes where no one looks, and is written all the same. */
async function startServer(command, env) {
  const [file, ...rest] = pinned(0, [process.execPath, '--trace-gc-nvp', ...command]);
  const startMs = performance.now();
  const child = spawn(file, rest, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const scavenges = { count: 0, ms: 0, promotedBytes: 0 };
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${command.join(' ')} did not start.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = /Ready at (\S+)/.exec(line) ?? [];
      if (found) resolve(found);
      const [, pauseMs, promoted] = / pause=([\d.]+) .* gc=s .* promoted=(\d+) /.exec(line) ?? [];
      if (pauseMs === undefined) return;
      scavenges.count += 1;
      scavenges.ms += Number(pauseMs);
      scavenges.promotedBytes += Number(promoted);
    });
  });
  return {
    url,
    startMs: performance.now() - startMs,
    cpuMs: () => cpuMs(child.pid),
    memory: () => memory(child.pid),
    /**
     * What V8 says of its young generation since the start: collections, their time, and the bytes that outlived them.
     */
    scavenges: () => ({ ...scavenges }),
    close: (signal) => ended(child, signal),
  };
}

/** Not every peer ends when it is asked to, so by default none is asked; nothing is under way any more. */
function ended(child, signal = 'SIGKILL') {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}

/**
 * Milliseconds of CPU of all its threads, user and system, and of the children it waited for; the kernel counts in
 * ticks of 10.
 */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Megabytes resident now and at the most, since the start. */
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  return { nowMb: of('VmRSS'), peakMb: of('VmHWM') };
}
