// The commands of the command line.
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { request } from 'undici';
import { CommandLineError, readCommandLine } from './cli/command-line.js';
import { loadConfig, loadProxy, type Config } from './config/config.js';
import { errorCodes, type ErrorCodeFacts } from './error-codes.js';
import { packageFile, readProduct } from './files.js';
import type { Gateway } from './gateway.js';
import { UsageError } from './cli/usage-error.js';

const commands = { serve, token, schema, drift, doctor } as const;

type OnGateway = (gateway: Gateway) => void;

const usage = `intune-partner-gateway [command] [options]

A GraphQL gateway over Microsoft Graph's Intune compliance management partners.

  serve            Starts the gateway (the default). Environment variables configure it: docs/configuration.md.
  token [user]     Prints a token for the gateway that runs on the emulator at HOST and PORT.
  schema           Writes schema/schema.graphql.
  schema --check   Fails if schema/schema.graphql is out of date.
  drift            Compares Microsoft Graph's metadata with the model; drift --help lists its options.
  doctor           Checks the configuration and the tenant; doctor --help lists its options.
  --help           Prints this help.
  --version        Prints the version.`;

/** Runs a command, `serve` by default, and returns its exit code. Rejects with `UsageError` for the user's mistakes. */
export async function runCommand(args: string[], onGateway: OnGateway): Promise<number> {
  const [first = 'serve', ...rest] = args;
  const [name, options] = first.startsWith('-') ? ['serve', args] : [first, rest];
  if (!Object.hasOwn(commands, name)) throw new CommandLineError(`Unknown command ${name}.`, usage);
  return (await commands[name as keyof typeof commands](options, onGateway)) ?? 0;
}

/** Parses a command's arguments. Returns `undefined` if they asked for help or the version, which is printed. */
function readArguments(args: string[], { hasCheck = false, maxArguments = 0 } = {}) {
  const flag = { type: 'boolean', default: false } as const;
  const options = { help: flag, version: flag };
  const { positionals, values } = readCommandLine(args, {
    usage,
    options: hasCheck ? { ...options, check: flag } : options,
    maxArguments,
  });
  if (!values.help && !values.version) return { positionals, check: 'check' in values && values.check };
  print(values.help ? usage : readProduct().version);
  return undefined;
}

async function serve(args: string[], onGateway: OnGateway): Promise<void> {
  if (!readArguments(args)) return;
  const config = loadConfig();
  // Compiling takes a third of the startup time. Node.js caches compiled code from 22.8 on.
  nodeModule.enableCompileCache?.();
  const { startGateway } = await import('./gateway.js');
  const gateway = await startGateway(config).catch((error: NodeJS.ErrnoException) => {
    throw faultOfAddress(error, config);
  });
  onGateway(gateway);
  print(config.production ? `Ready at ${gateway.url}/graphql` : await welcome(gateway));
  if (gateway.managementUrl !== undefined) print(`Health checks and metrics at ${gateway.managementUrl}`);
}

/** Returns what is wrong with HOST or PORT; the error itself if it is not about them. */
function faultOfAddress(error: NodeJS.ErrnoException & { port?: number }, { host, ...config }: Config): Error {
  const { code, syscall = '', port = config.port } = error;
  if (!['listen', 'bind', 'getaddrinfo'].includes(syscall)) return error;
  const variable = port === config.managementPort ? 'MANAGEMENT_PORT' : 'PORT';
  const address = `${inBrackets(host)}:${port}`;
  const noAddress = `The host name ${host} has no address. Set HOST to an address of this machine.`;
  const faults: Readonly<Record<string, string>> = {
    EADDRINUSE: `${address} is already in use. Stop the process that listens there, or set ${variable} to another port.`,
    EACCES: `This user may not listen on port ${port}. Set ${variable} to a port above 1023.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one, or to 0.0.0.0 for all of them.`,
    EAFNOSUPPORT: `This machine has no IPv6, so the gateway cannot listen at ${address}. Set HOST to 0.0.0.0.`,
    ENOTFOUND: noAddress,
    EAI_AGAIN: noAddress,
  };
  const unknown = `The gateway cannot listen at ${address} (${code}). Set HOST and ${variable} to other values.`;
  return new UsageError(faults[code ?? ''] ?? unknown);
}

/** Returns a host as URLs contain it: an IPv6 address has brackets. */
const inBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host);

async function welcome({ url, emulator }: Gateway): Promise<string> {
  const explorers = `Explorers: ${url}/graphql (Apollo Sandbox) and ${url}/graphiql (works offline)`;
  if (!emulator) return `Ready at ${url}/graphql\n${explorers}`;
  const query = '{"query":"{ complianceManagementPartners { nodes { id displayName partnerState } } }"}';
  return `Ready at ${url}/graphql

No AZURE_ variable is set, so the gateway runs on the built-in emulator: a local tenant whose data is reset at each start.

${explorers}

Or send a query from another terminal:

  curl -s ${url}/graphql -H "authorization: Bearer $(curl -s ${url}/emulator/token)" \\
    -H 'content-type: application/json' -d '${query}'
`;
}

/** Prints a token for the gateway that runs on the emulator at HOST and PORT. `user` is one of the emulator's users. */
async function token(args: string[]): Promise<void> {
  const given = readArguments(args, { maxArguments: 1 });
  if (!given) return;
  const [user] = given.positionals;
  const { host, port } = loadConfig();
  // On `::`, the gateway listens on all addresses, and so on this one.
  const address = `${inBrackets(host === '::' ? '::1' : host)}:${port}`;
  const url = new URL(`http://${address}/emulator/token`);
  if (user) url.searchParams.set('user', user);
  const { body, statusCode } = await request(url).catch(() => {
    throw new UsageError(`No gateway runs at ${address}. Start one with npm start, or set PORT to its port.`);
  });
  const text = await body.text();
  if (statusCode === 404) {
    throw new UsageError(
      `The gateway at ${address} does not run on the emulator. Sign in to its tenant to get a token.`,
    );
  }
  if (statusCode !== 200) {
    throw new UsageError(`The gateway at ${address} responded with status ${statusCode} instead of a token.`);
  }
  print(text);
}

/** Writes the files of the schema. With `--check`, fails if one is out of date. */
async function schema(args: string[]): Promise<void> {
  const given = readArguments(args, { hasCheck: true });
  if (!given) return;
  const { buildSubgraph } = await import('./graphql/schema.js');
  const { apiSdl, sdl } = buildSubgraph();
  const files = {
    'schema/schema.graphql': sdl,
    'schema/api.graphql': apiSdl,
    'schema/error-codes.json': `${JSON.stringify(codesOfResponses(), undefined, 2)}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = packageFile(path);
    if (!given.check) await writeFile(file, text);
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      throw new UsageError(`${path} is out of date. Run npm run schema, and commit the file.`);
    }
  }
}

/** Returns the codes that clients may receive, for schema/error-codes.mjs. */
function codesOfResponses(): Record<string, { meaning: string; remedy: string }> {
  const sent = Object.entries<ErrorCodeFacts>(errorCodes).filter(([, { status }]) => status !== null);
  return Object.fromEntries(sent.map(([code, { meaning, remedy }]) => [code, { meaning, remedy }]));
}

/** Compares Graph's metadata with the model. Exit codes: see `driftUsage`. */
async function drift(args: string[]): Promise<number | void> {
  const [{ driftUsage, findDrift, readDriftOptions }, { textOfReport }] = await Promise.all([
    import('./drift/drift.js'),
    import('./drift/report.js'),
  ]);
  const options = readDriftOptions(args);
  if (options === 'help') return print(driftUsage);
  if (options === 'version') return print(readProduct().version);
  const report = await findDrift({ ...options, proxy: loadProxy() });
  print(options.json ? JSON.stringify(report, null, 2) : textOfReport(report));
  return report.isDrifting ? 1 : 0;
}

/** Checks the configuration and the tenant. Exit codes: see `doctorUsage`. */
async function doctor(args: string[]): Promise<number | void> {
  const [{ doctorUsage, examine, readDoctorOptions, readToken }, { textOfReport }] = await Promise.all([
    import('./doctor/doctor.js'),
    import('./doctor/report.js'),
  ]);
  const options = readDoctorOptions(args);
  if (options === 'help') return print(doctorUsage);
  if (options === 'version') return print(readProduct().version);
  const report = await examine({
    loadConfig,
    product: readProduct(),
    signIn: options.signIn,
    token: options.token === '-' ? await readToken(process.stdin) : options.token,
    // To standard error, so that it is seen beside a report in a file.
    onCode: ({ code, url }) => void process.stderr.write(`To sign in, open ${url} and enter the code ${code}.\n`),
  });
  print(options.json ? JSON.stringify(report, null, 2) : textOfReport(report));
  return report.exitCode;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
