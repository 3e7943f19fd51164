// The part of the configuration that selects the tenant: a real one, or the built-in emulator.
import type { GatewayCredential } from '../auth/exchange.js';
import type { EmulatorOptions } from '../emulator/options.js';
import { cloudProblem } from './clouds.js';
import type { ConfigReader } from './reader.js';
import { variables, type VariableName } from './variables.js';

export interface EntraTenant {
  kind: 'entra';
  tenantId: string;
  clientId: string;
  credential: GatewayCredential;
  authorityHost: string;
  /** PEM certificate to trust for the authority, instead of the usual ones. The emulator has one. */
  certificate?: string;
  msgraphUrl: string;
  audiences: readonly string[];
}

export interface EmulatedTenant extends EmulatorOptions {
  kind: 'emulator';
}

/** If any of these is set, the tenant is real, so that the emulator never runs with half of a real configuration. */
const realTenantVariables = [
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_AUTHORITY_HOST',
  'MSGRAPH_URL',
  'GATEWAY_AUDIENCE',
] as const satisfies readonly VariableName[];

/** Reads the tenant. Without any variable of a real tenant it is the emulator, but never in production. */
export function readTenant(
  reader: ConfigReader,
  { production }: { production: boolean },
): EntraTenant | EmulatedTenant {
  const firstSet = realTenantVariables.find(reader.isSet);
  if (firstSet === undefined && !production) return readEmulatedTenant(reader);
  const tenant = readEntraTenant(reader, firstSet);
  for (const name of ['EMULATOR_PROFILE', 'EMULATOR_CREATE', 'EMULATOR_SEED_FILE'] as const) {
    if (!reader.isSet(name)) continue;
    reader.problems.push(
      `${name} is for the emulator, which never runs in production or with a real tenant. Remove it.`,
    );
  }
  return tenant;
}

function readEmulatedTenant({ read }: ConfigReader): EmulatedTenant {
  return {
    kind: 'emulator',
    profile: read('EMULATOR_PROFILE'),
    create: read('EMULATOR_CREATE'),
    seedFile: read('EMULATOR_SEED_FILE'),
  };
}

/** `firstSet` is the variable that makes the tenant a real one; `undefined` if production does. */
function readEntraTenant(reader: ConfigReader, firstSet: VariableName | undefined): EntraTenant {
  const { isSet, problems, read } = reader;
  const why = firstSet === undefined ? 'the emulator does not run in production' : `${firstSet} is set`;
  for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const) {
    if (!isSet(name)) problems.push(`${name} is missing (${why}). It must be ${variables[name].expected}.`);
  }
  const clientId = read('AZURE_CLIENT_ID') ?? '';
  return {
    kind: 'entra',
    tenantId: read('AZURE_TENANT_ID') ?? '',
    clientId,
    credential: readCredential(reader),
    ...readHosts(reader),
    audiences: read('GATEWAY_AUDIENCE') ?? [clientId, `api://${clientId}`],
  };
}

function readHosts({ problems, read }: ConfigReader): Pick<EntraTenant, 'authorityHost' | 'msgraphUrl'> {
  const problemCount = problems.length;
  const hosts = { authorityHost: read('AZURE_AUTHORITY_HOST'), msgraphUrl: read('MSGRAPH_URL') };
  // A default stands in for an invalid value, so comparing it would report a problem that is none.
  const problem = problems.length === problemCount ? cloudProblem(hosts) : undefined;
  if (problem !== undefined) problems.push(problem);
  return hosts;
}

const credentialVariables = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
] as const satisfies readonly VariableName[];

function readCredential({ isSet, problems, read }: ConfigReader): GatewayCredential {
  const set = credentialVariables.filter(isSet);
  if (set.length !== 1) {
    const state = set.length === 0 ? 'none is set' : `${set.join(' and ')} are set`;
    problems.push(`Exactly one of ${credentialVariables.join(', ')} must be set, but ${state}.`);
  }
  const clientSecret = read('AZURE_CLIENT_SECRET');
  const certificatePath = read('AZURE_CLIENT_CERTIFICATE_PATH');
  const federatedTokenFile = read('AZURE_FEDERATED_TOKEN_FILE');
  if (certificatePath !== undefined) return { certificatePath };
  if (federatedTokenFile !== undefined) return { federatedTokenFile };
  return { clientSecret: clientSecret ?? '' };
}
