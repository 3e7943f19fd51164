#!/usr/bin/env node
// The process: its signals and exit codes.
//
// Signals have handlers before the commands are loaded, which takes up to a second. In a container, the process has the
// id 1, for which Linux ignores signals without a handler: a SIGTERM during the start would be lost, and the process
// would be killed at the end of the grace period.
import { setTimeout as sleep } from 'node:timers/promises';
import { shutdownTimeoutMs } from './deadlines.js';
import type { Gateway } from './gateway.js';
import { UsageError } from './cli/usage-error.js';

const args = process.argv.slice(2);
const [command = 'serve'] = args;
let gateway: Gateway | undefined;
let isStopping = false;

/** Milliseconds that system calls in flight may still take; enough for a write to the log on a busy machine. */
const systemCallsMs = 2_000;

function stop(): void {
  // A second signal must not abort the requests that are still in flight.
  if (isStopping) return;
  if (!gateway) process.exit(0);
  isStopping = true;
  setTimeout(() => exit(1), shutdownTimeoutMs - systemCallsMs).unref();
  gateway.close().then(
    () => exit(0),
    () => exit(1),
  );
}

/**
 * Exits. Node waits for its threads first, so the process is killed while one of them is in a system call that does not
 * return, such as the request to a name server that is down.
 */
async function exit(code: number): Promise<never> {
  const deadline = performance.now() + systemCallsMs;
  while (isInSystemCall() && performance.now() < deadline) await sleep(50);
  if (isInSystemCall()) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

function isInSystemCall(): boolean {
  return process.getActiveResourcesInfo().some((resource) => /^(FSReq|GetAddrInfoReq)/.test(resource));
}

async function main(): Promise<void> {
  const { runCommand } = await import('./commands.js');
  process.exitCode = await runCommand(args, (started) => {
    gateway = started;
    process.once('exit', started.flushLog);
  });
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  return (error instanceof Error && error.stack) || String(error);
}

if (command === 'serve') {
  // A terminal or an SSH session that closes sends SIGHUP.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  // The gateway serves whether or not its output can be written.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
}
main().catch((error: unknown) => {
  process.stderr.write(`${textOf(error)}\n`);
  // For these, 1 is what was found, so a command that could not look has a code of its own.
  process.exitCode = ['drift', 'doctor'].includes(command) ? 2 : error instanceof UsageError ? error.exitCode : 1;
});
