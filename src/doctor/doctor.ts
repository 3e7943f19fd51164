// The command `doctor`: checks a configuration and a tenant from left to right, as the gateway would use them. It never
// changes anything in the tenant.
import { CommandLineError, readCommandLine } from '../cli/command-line.js';
import { UsageError } from '../cli/usage-error.js';
import type { Config } from '../config/config.js';
import type { Product } from '../files.js';
import { runChecks, type Check, type Settings } from './check.js';
import { createConfigurationChecks } from './configuration.checks.js';
import { credentialChecks } from './credential.checks.js';
import { exchangeChecks } from './exchange.checks.js';
import { readChecks } from './reads.checks.js';
import { createReport, type Report } from './report.js';
import { userChecks } from './user.checks.js';

export const doctorUsage = `npm run doctor -- [--sign-in | --token TOKEN | --token -] [--json]

Checks the configuration in the environment variables, the tenant, a user's token and the reads of Microsoft Graph, and
says for each check what was tried, what came back, and what to do. Changes nothing in the tenant. Without an AZURE_
variable, it checks the built-in emulator.

  --sign-in      A person signs in by device code with the application EXPLORER_CLIENT_ID. The code is printed.
  --token -      Reads a user's token for the gateway from standard input.
  --token TOKEN  The token itself. Your shell keeps it in its history, and other processes can see it: prefer -.
  --json         Prints the report as JSON.
  --help         Prints this text.
  --version      Prints the version of the gateway.

Exit codes: 0 nothing is wrong, 1 something is wrong, 2 not everything could be checked, such as without a user.`;

export interface DoctorOptions {
  json: boolean;
  signIn: boolean;
  /** `-` for standard input. */
  token: string | undefined;
}

/** Parses the options; returns the word for `--help` and `--version`. Throws a `CommandLineError`. */
export function readDoctorOptions(args: string[]): DoctorOptions | 'help' | 'version' {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = readCommandLine(args, {
    usage: doctorUsage,
    options: { 'sign-in': flag, token: { type: 'string' }, json: flag, help: flag, version: flag },
  });
  if (values.help) return 'help';
  if (values.version) return 'version';
  const { json, 'sign-in': signIn, token } = values;
  if (signIn && token !== undefined) throw new CommandLineError('Use --sign-in or --token, not both.', doctorUsage);
  return { json, signIn, token };
}

/** Characters of a token. Node.js refuses headers of more than 16 kB, so the gateway never sees a longer one. */
const maxTokenLength = 16_384;

/** Reads a token from a stream, such as standard input. Throws a `UsageError` if there is none. */
export async function readToken(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > maxTokenLength) throw new UsageError('Standard input has more than a token.');
  }
  return text;
}

/** Returns the token in what was pasted, such as an Authorization header. Throws `UsageError` if there is none. */
function tokenIn(text: string): string {
  const token = text.trim().replace(/^(?:Authorization: *)?Bearer +/i, '');
  if (token === '' || /\s/.test(token) || token.length > maxTokenLength) {
    throw new UsageError('--token needs a token: three parts with dots between them, without spaces.');
  }
  return token;
}

export interface ExamineOptions extends Pick<Settings, 'onCode' | 'signIn'> {
  loadConfig: () => Config;
  product: Product;
  /** As it was pasted. */
  token: string | undefined;
}

export function createChecks(): Check[] {
  return [...createConfigurationChecks(), ...credentialChecks, ...userChecks, ...exchangeChecks, ...readChecks];
}

export async function examine({ product, token, ...settings }: ExamineOptions): Promise<Report> {
  const examination = await runChecks(createChecks(), {
    ...settings,
    token: token === undefined ? undefined : tokenIn(token),
    userAgent: `${product.name}/${product.version}`,
  });
  const { upstreams } = examination.facts;
  await Promise.all([
    upstreams?.authority.dispatcher.destroy(),
    upstreams?.msgraphDispatcher.destroy(),
    upstreams?.emulator?.close(),
  ]);
  return createReport(examination, product);
}
