// Command-line options of `intune-graph-emulator`.
import { CommandLineError, readCommandLine } from '../cli/command-line.js';
import type { ChaosOptions } from './control/chaos.js';
import { readRates } from './control/chaos-options.js';
import type { MsGraphRequest } from './msgraph/msgraph.js';
import type { Profile } from './msgraph/metadata.js';
import { creates, type EmulatorOptions } from './options.js';

export const usage = `intune-graph-emulator [options]

A local Microsoft Graph with compliance management partners, mobile threat defense connectors, groups and assignment
filters, and an Entra authority that issues its tokens. Both listen on 127.0.0.1 only.

  --port N             Graph's port (4100 by default). The authority and control use the next two.
                       0 chooses free ports.
  --https              Serves Graph over https, with the authority's certificate.
  --certificate FILE   Writes the certificate to trust, for NODE_EXTRA_CA_CERTS.
  --profile NAME       Platforms and types that Graph knows: full (all, the default), or today's beta or v1.0.
  --seed-file FILE     The tenant's data, as Graph shows it: {"partners": [], "mobileThreatDefenseConnectors": [],
                       "groups": [], "users": [], "assignmentFilters": []}. "-PT20M" is a time before the start.
  --create HOW         Whether partners and connectors can be created: offered (the default), or refused as on some tenants.
  --page-size N        Items on a page of a list (5 by default, and more in a tenant with more than 250 of a kind).
  --latency MS         Milliseconds added to each call (0 by default).
  --throttling SHARE   Throttles at Graph's documented limits (1) or a share of them (0.1 for a tenth).
  --chaos RATES        Random faults, such as throttled=0.1,lost=0.02. Faults: throttled, unavailable, reset,
                       challenge, lost, failed, garbled, slow, stale, partial, empty, accepted, late, flapping,
                       ignored, extended, reordered, deduplicated. Control also aims them, refused, reshaped,
                       overruled and accompanied.
  --chaos-seed N       Seed of the random faults (1 by default). The same seed gives the same faults.
  --quiet              Does not print each call.
  --help               Prints this help.
  --version            Prints the version.`;

export interface EmulatorCommand {
  options: EmulatorOptions;
  controlPort: number;
  certificateFile: string | undefined;
}

/** Shown with each problem; the whole usage would hide it. */
const seeHelp = 'See intune-graph-emulator --help.';
const refused = (problem: string): CommandLineError => new CommandLineError(problem, seeHelp);

const profiles: readonly Profile[] = ['full', 'beta', 'v1.0'];

/** Reads the arguments; resolves to the word for `--help` and `--version`. Rejects with a `UsageError`. */
export async function readCommand(
  args: string[],
  onRequest: (request: MsGraphRequest) => void,
): Promise<EmulatorCommand | 'help' | 'version'> {
  const values = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  // The two ports after it have to exist as well.
  const port = readNumber(values, 'port', { isWhole: true, max: 65_533 });
  const profile = profiles.find((name) => name === values.profile);
  if (!profile) throw refused(`--profile must be one of ${profiles.join(', ')}.`);
  const create = creates.find((name) => name === values.create);
  if (!create) throw refused(`--create must be one of ${creates.join(', ')}.`);
  const chaos = readChaosValues(values);
  return {
    controlPort: port === 0 ? 0 : port + 2,
    certificateFile: values.certificate,
    options: {
      seedFile: values['seed-file'],
      profile,
      create,
      ports: { msgraph: port, authority: port === 0 ? 0 : port + 1 },
      https: values.https,
      ...(values['page-size'] === undefined
        ? {}
        : { pageSize: readNumber(values, 'page-size', { isWhole: true, min: 1 }) }),
      latencyMs: readNumber(values, 'latency', { isWhole: true, max: 60_000 }),
      throttling: values.throttling === undefined ? undefined : readNumber(values, 'throttling', { max: 100 }),
      ...(chaos ? { chaos } : {}),
      ...(values.quiet ? {} : { onRequest }),
    },
  };
}

function parse(args: string[]) {
  return readCommandLine(args, {
    usage: seeHelp,
    options: {
      port: { type: 'string', default: '4100' },
      https: { type: 'boolean', default: false },
      certificate: { type: 'string' },
      profile: { type: 'string', default: 'full' },
      'seed-file': { type: 'string' },
      create: { type: 'string', default: 'offered' },
      'page-size': { type: 'string' },
      latency: { type: 'string', default: '0' },
      throttling: { type: 'string' },
      chaos: { type: 'string' },
      'chaos-seed': { type: 'string', default: '1' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
    },
  }).values;
}

type Values = ReturnType<typeof parse>;

function readNumber(
  values: Values,
  name: 'port' | 'page-size' | 'latency' | 'throttling' | 'chaos-seed',
  { isWhole = false, max = Number.MAX_SAFE_INTEGER, min = 0 }: { min?: number; max?: number; isWhole?: boolean },
): number {
  const text = values[name] ?? '';
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= min && number <= max && (!isWhole || Number.isInteger(number))) return number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `between ${min} and ${max}`;
  throw refused(`--${name} must be a ${isWhole ? 'whole number' : 'number'} ${range}.`);
}

function readChaosValues(values: Values): ChaosOptions | undefined {
  if (values.chaos === undefined) return undefined;
  const { problem, value: rates } = readRates(values.chaos);
  if (problem !== undefined) throw refused(`--chaos ${values.chaos}: ${problem}`);
  return { rates, seed: readNumber(values, 'chaos-seed', { isWhole: true }) };
}
