#!/usr/bin/env node
// The process: its signals and exit codes.
//
// Signals have handlers before the commands are loaded, which takes up to a second. In a container, the process has the
// id 1, for which Linux ignores signals without a handler: a SIGTERM during the start would be lost, and the process
// would be killed at the end of the grace period.
import { shutdownTimeoutMs } from './deadlines.js';
import type { Gateway } from './gateway.js';
import { UsageError } from './usage-error.js';

const args = process.argv.slice(2);
const [command = 'serve'] = args;
let gateway: Gateway | undefined;
let isStopping = false;

function stop(): void {
  // A second signal must not abort the requests that are still in flight.
  if (isStopping) return;
  if (!gateway) process.exit(0);
  isStopping = true;
  setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
  gateway.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

async function main(): Promise<void> {
  const { runCommand } = await import('./commands.js');
  process.exitCode = await runCommand(args, (started) => {
    gateway = started;
  });
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  return (error instanceof Error && error.stack) || String(error);
}

if (command === 'serve') {
  // A terminal or an SSH session that closes sends SIGHUP.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
}
main().catch((error: unknown) => {
  process.stderr.write(`${textOf(error)}\n`);
  // For `drift`, 1 means new differences, so a failed comparison has a code of its own.
  process.exitCode = command === 'drift' ? 2 : 1;
});
