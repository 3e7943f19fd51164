// Processes of the gateway's and the emulator's commands.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import './bundle.js';
import { until as waitUntil } from './until.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const started: Run[] = [];

/** Kills the processes that are still running; for `afterEach`. */
export function killAll(): void {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
}

export interface Run {
  child: ChildProcess;
  /** Returns what the process has printed so far. */
  output: () => string;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
}

/**
 * Runs a command of the bundled gateway with these variables only. It prints to a pipe unless `stdout` has a file
 * descriptor.
 */
export function run(
  args: string[],
  environment: Record<string, string>,
  { stdout }: { stdout?: number | undefined } = {},
): Run {
  return start('bundle/main.js', args, { environment: { LOG_LEVEL: 'warn', ...environment }, stdout });
}

/** Runs the bundled emulator. */
export function runEmulator(args: string[]): Run {
  return start('bundle/emulator.js', args, { environment: {} });
}

interface StartOptions {
  environment: Record<string, string>;
  stdout?: number | undefined;
}

function start(file: string, args: string[], options: StartOptions): Run {
  return startProcess(process.execPath, [root + file, ...args], options);
}

function startProcess(command: string, args: string[], { environment, stdout }: StartOptions): Run {
  const { PATH = '' } = process.env;
  const child = spawn(command, args, {
    env: { PATH, ...environment },
    stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const running: Run = { child, output: () => output, ended: new Promise((resolve) => child.once('exit', resolve)) };
  started.push(running);
  return running;
}

export interface GatewayProcess extends Run {
  url: string;
  isRunning: () => boolean;
}

/** Starts the bundled gateway on its emulator, and waits until it answers. */
export async function startGatewayProcess({
  environment = {},
  maxDescriptors,
  nodeOptions = [],
}: {
  environment?: Record<string, string>;
  /** File descriptors that the process may open. */
  maxDescriptors?: number;
  nodeOptions?: string[];
} = {}): Promise<GatewayProcess> {
  const port = await freePort();
  const limit = maxDescriptors === undefined ? '' : `ulimit -n ${maxDescriptors}; `;
  const command = [process.execPath, ...nodeOptions, `${root}bundle/main.js`].join(' ');
  const child = startProcess('sh', ['-c', `${limit}exec ${command}`], {
    environment: { LOG_LEVEL: 'warn', PORT: port, ...environment },
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() => child.output().includes('Ready at') || child.child.exitCode !== null);
  return { ...child, url, isRunning: () => child.child.exitCode === null && child.child.signalCode === null };
}

/** Waits until a condition holds. Rejects with the output of the processes if it does not. */
export function until(condition: () => unknown): Promise<void> {
  return waitUntil(condition, outputs);
}

function outputs(): string {
  return started
    .map(({ child, output }) => `\n\n${child.spawnargs.join(' ')}\nexit code: ${child.exitCode}\n${output()}`)
    .join('');
}

/**
 * Ports of one worker of Jest. They are below those that systems choose for port 0 (from 32768 on Linux), so nothing
 * else takes one before the process of the test listens on it.
 */
const portCount = 500;
const firstPort = 20_000 + (Number(process.env['JEST_WORKER_ID'] ?? 0) % 24) * portCount;
let nextPort = Math.floor(Math.random() * portCount);

/** Resolves to a port that is free, and stays free for the caller. */
export async function freePort(): Promise<string> {
  for (;;) {
    const port = firstPort + (nextPort++ % portCount);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return String(port);
  }
}
