// The options of `intune-graph-emulator`.
import { parseArgs } from 'node:util';
import { problemOfRates } from './chaos-options.js';
import type { MsGraphRequest } from './msgraph.js';
import type { Profile } from './metadata.js';
import type { EmulatorOptions } from './options.js';
import { readSeedFile } from './seed-file.js';
import { UsageError } from './usage-error.js';

export const usage = `intune-graph-emulator [options]

A local Microsoft Graph with compliance management partners, mobile threat defense connectors, groups and assignment
filters, and the Entra authority that signs people in to it. It listens on 127.0.0.1 only.

  --port N             Graph's port, 4100 by default; the authority takes the next, control the one after;
                       0 takes free ones.
  --https              Graph speaks https, which some clients demand; its certificate is the authority's.
  --certificate FILE   Writes the certificate to trust, for NODE_EXTRA_CA_CERTS.
  --profile NAME       full (all platforms, the default), or exactly today's beta or v1.0.
  --seed-file FILE     The tenant's data: {"partners": [], "mobileThreatDefenseConnectors": [], "groups": [],
                       "assignmentFilters": []}, as Graph shows them.
  --create HOW         offered (the default), or refused, as Graph does on some tenants.
  --page-size N        Items on a page of a list, 5 by default.
  --latency MS         Milliseconds that each call takes.
  --throttling SHARE   Graph's documented limits: 1 for all of them, 0.1 for a tenth.
  --chaos RATES        Faults by rate, such as throttled=0.1,lost=0.02; of throttled, unavailable, reset, challenge,
                       lost, failed, garbled, slow.
  --chaos-seed N       The same faults for the same seed; 1 by default.
  --quiet              No line for each call.
  --help               This.`;

export interface EmulatorCommand {
  options: EmulatorOptions;
  controlPort: number;
  certificateFile: string | undefined;
}

const profiles: readonly Profile[] = ['full', 'beta', 'v1.0'];
const creates = ['offered', 'refused'] as const;

/** What the arguments ask for; `undefined` when they ask for help. Rejects with a `UsageError`. */
export async function readCommand(
  args: string[],
  onRequest: (request: MsGraphRequest) => void,
): Promise<EmulatorCommand | undefined> {
  const given = parse(args);
  if (given.help) return undefined;
  const port = readNumber('port', given.port, { whole: true, most: 65_533 });
  const profile = profiles.find((name) => name === given.profile);
  if (!profile) throw new UsageError(`--profile is one of ${profiles.join(', ')}.`);
  const create = creates.find((name) => name === given.create);
  if (!create) throw new UsageError(`--create is one of ${creates.join(', ')}.`);
  const rates = readRates(given.chaos);
  return {
    controlPort: port === 0 ? 0 : port + 2,
    certificateFile: given.certificate,
    options: {
      ...(given['seed-file'] === undefined ? {} : await readSeedFile(given['seed-file'], profile)),
      profile,
      create,
      ports: { msgraph: port, authority: port === 0 ? 0 : port + 1 },
      https: given.https,
      pageSize: readNumber('page-size', given['page-size'], { whole: true, least: 1 }),
      latencyMs: readNumber('latency', given.latency, { whole: true, most: 60_000 }),
      throttling:
        given.throttling === undefined ? undefined : readNumber('throttling', given.throttling, { most: 100 }),
      ...(rates ? { chaos: { rates, seed: readNumber('chaos-seed', given['chaos-seed'], { whole: true }) } } : {}),
      ...(given.quiet ? {} : { onRequest }),
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4100' },
        https: { type: 'boolean', default: false },
        certificate: { type: 'string' },
        profile: { type: 'string', default: 'full' },
        'seed-file': { type: 'string' },
        create: { type: 'string', default: 'offered' },
        'page-size': { type: 'string', default: '5' },
        latency: { type: 'string', default: '0' },
        throttling: { type: 'string' },
        chaos: { type: 'string' },
        'chaos-seed': { type: 'string', default: '1' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readNumber(
  name: string,
  text: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER, whole = false }: { least?: number; most?: number; whole?: boolean },
): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(
    `--${name} is a ${whole ? 'whole number' : 'number'} from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}.`,
  );
}

function readRates(text: string | undefined): Record<string, number> | undefined {
  if (text === undefined) return undefined;
  const rates = Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.split('='))
      .map(([name = '', rate = '']) => [name.trim(), rate.trim() === '' ? Number.NaN : Number(rate)]),
  );
  const problem = problemOfRates(rates);
  if (problem !== undefined) throw new UsageError(`--chaos ${text}: ${problem}`);
  return rates;
}
