// The gateway's commands as processes of their own.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const started: ChildProcess[] = [];

/** Ends whatever still runs, after each test. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}

export interface Run {
  child: ChildProcess;
  /** What it printed so far. */
  output: () => string;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

/** Runs a command of the gateway as it is shipped, with these variables only. */
export function run(args: string[], environment: Record<string, string>): Run {
  return start('bundle/main.js', args, { LOG_LEVEL: 'warn', ...environment });
}

/** Runs the emulator as it is shipped. */
export function runEmulator(args: string[]): Run {
  return start('bundle/emulator.js', args, {});
}

function start(file: string, args: string[], environment: Record<string, string>): Run {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [root + file, ...args], { env: { PATH, ...environment } });
  started.push(child);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return { child, output: () => output, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

/** Waits ten seconds at the most. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A port that nothing listens on. */
export async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' && address?.port);
}
