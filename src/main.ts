#!/usr/bin/env node
// The command line: start the gateway, ask a running one for a token, write the schema, compare the model with Graph's
// metadata. Signals and exit codes.
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { request } from 'undici';
import { loadConfig, loadProxy } from './config.js';
import { ConfigError } from './config.reader.js';
import { shutdownTimeoutMs } from './deadlines.js';
import { DriftError } from './drift/errors.js';
import { packageFile } from './files.js';
import type { Gateway } from './gateway.js';

const commands = { serve, token, schema, drift } as const;

/** A fault that a person can put right, told without a stack. */
class UsageError extends Error {}

async function main([name = 'serve', ...options]: string[]): Promise<void> {
  if (!Object.hasOwn(commands, name))
    throw new UsageError(`There is no command ${name}: use one of ${Object.keys(commands).join(', ')}.`);
  await commands[name as keyof typeof commands](options);
}

async function serve(): Promise<void> {
  const config = loadConfig();
  // A third of the time to start is compiling; from Node 22.8 on, what was compiled is kept where it can be.
  nodeModule.enableCompileCache?.();
  const { startGateway } = await import('./gateway.js');
  const gateway = await startGateway(config).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `${config.host}:${config.port} is in use: stop what listens there, or set PORT to another port.`,
    );
  });
  stopOnSignals(gateway);
  print(config.production ? `Ready at ${gateway.url}/graphql` : await welcome(gateway));
}

function stopOnSignals(gateway: Gateway): void {
  let stopping = false;
  const stop = (): void => {
    // A second signal must not cut off what the first one lets end.
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
    gateway.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function welcome({ url, emulator }: Gateway): Promise<string> {
  const explorers = `Explore it at ${url}/graphql (Apollo Sandbox), or without internet at ${url}/graphiql`;
  if (!emulator) return `Ready at ${url}/graphql\n${explorers}`;
  const query = '{"query":"{ complianceManagementPartners { nodes { id displayName partnerState } } }"}';
  return `Ready at ${url}/graphql

No AZURE_ variable is set, so this runs on the built-in emulator: a local tenant whose data begins anew at each start.

${explorers}
Or ask from another terminal:

  curl -s ${url}/graphql -H "authorization: Bearer $(curl -s ${url}/emulator/token)" \\
    -H 'content-type: application/json' -d '${query}'
`;
}

/** Prints a token of the emulator beside the gateway that runs at HOST and PORT. */
async function token([user]: string[]): Promise<void> {
  const { host, port } = loadConfig();
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/emulator/token${user ? `?user=${encodeURIComponent(user)}` : ''}`;
  const answer = await request(url).catch(() => {
    throw new UsageError(`No gateway runs at ${host}:${port}: start one with npm start, or set PORT to where it is.`);
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) {
    throw new UsageError(
      answer.statusCode === 404
        ? `The gateway at ${host}:${port} runs without the emulator: get a token from its tenant's sign-in.`
        : `The gateway at ${host}:${port} gave no token (${answer.statusCode}).`,
    );
  }
  print(text);
}

/** Writes schema/schema.graphql; with --check, fails when the committed one is not current. */
async function schema(options: string[]): Promise<void> {
  const file = packageFile('schema/schema.graphql');
  const { buildSubgraph } = await import('./graphql/schema.js');
  const { sdl } = buildSubgraph();
  if (!options.includes('--check')) return writeFile(file, sdl);
  if ((await readFile(file, 'utf8').catch(() => '')) !== sdl) {
    throw new UsageError('schema/schema.graphql is not current: run npm run schema and commit it.');
  }
}

/** Says how Graph's metadata differs from the model; the exit code is 1 for a difference that nobody has acknowledged, and 2 when there is no comparison. */
async function drift(options: string[]): Promise<void> {
  const [{ driftUsage, findDrift, readDriftOptions }, { textOfReport }] = await Promise.all([
    import('./drift/drift.js'),
    import('./drift/report.js'),
  ]);
  const asked = readDriftOptions(options);
  if (!asked) return print(driftUsage);
  const report = await findDrift({ ...asked, proxy: loadProxy() });
  print(asked.json ? JSON.stringify(report, null, 2) : textOfReport(report));
  process.exitCode = report.isDrifting ? 1 : 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const told = [UsageError, ConfigError, DriftError].some((kind) => error instanceof kind)
    ? (error as Error).message
    : error;
  process.stderr.write(`${told instanceof Error ? told.stack : told}\n`);
  // A comparison that failed for whatever reason is no drift.
  process.exitCode = process.argv[2] === 'drift' ? 2 : 1;
});
