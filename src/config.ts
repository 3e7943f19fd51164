// The configuration, read once; every fault is reported together, the rules between variables among them. By hand
// rather than with a library: these rules are most of it.
import type { GatewayCredential } from './auth/exchange.js';
import type { EmulatorOptions } from './emulator/options.js';
import { faultsOfExplorer } from './config.explorer.js';
import { variables, type VariableName, type VariableValue } from './config.variables.js';
import { unknownNames } from './config.names.js';
import { ConfigError, createReader, type Environment, type Read } from './config.reader.js';
import type { Proxy } from './proxy.js';

/** A real tenant. */
export interface EntraTenant {
  kind: 'entra';
  tenantId: string;
  clientId: string;
  credential: GatewayCredential;
  authorityHost: string;
  /** A PEM to trust for the authority beside the usual ones; the emulator's. */
  certificate?: string;
  msgraphUrl: string;
  /** Values of `aud` that mean this API. */
  audiences: readonly string[];
}

/** The embedded one. */
export interface EmulatedTenant extends EmulatorOptions {
  kind: 'emulator';
}

export interface Config {
  host: string;
  port: number;
  production: boolean;
  tenant: EntraTenant | EmulatedTenant;
  /** The delegated scope that a caller's token must carry. */
  scope: string;
  /** The front ends that may call; any when empty. */
  clientIds: readonly string[];
  /** The client with which administrators sign in to GraphiQL. */
  explorerClientId: string | undefined;
  /** Origins of front ends; in development, localhost on any port besides. */
  corsOrigins: readonly string[];
  introspection: boolean;
  /** Runs of an operation before it is compiled; `Infinity` for never. */
  compileAfter: number;
  logLevel: string;
  telemetry: TelemetryConfig;
  /** For Entra and Graph, unless they are on loopback. */
  proxy: Proxy | undefined;
}

/** What is sent to an OpenTelemetry collector. */
export interface TelemetryConfig {
  traces: boolean;
  metrics: boolean;
  sampler: VariableValue<'OTEL_TRACES_SAMPLER'>;
  /** The share of traces that a ratio sampler keeps, 0 to 1. */
  samplerRatio: number;
  metricExportIntervalMs: number;
}

/** Any of these means a real tenant, so that the emulator never runs beside one. */
const ofRealTenants = [
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_AUTHORITY_HOST',
  'MSGRAPH_URL',
  'GATEWAY_AUDIENCE',
] as const satisfies readonly VariableName[];

/** Reads the configuration out of an environment, by default the process's own. Throws `ConfigError`. */
export function loadConfig(environment: Environment = process.env): Config {
  const faults: string[] = [];
  const { raw, read } = createReader(environment, faults);
  faults.push(...unknownNames(Object.keys(environment)));
  if (environment['GATEWAY_CLIENT_IDS']?.trim() === '') {
    faults.push('GATEWAY_CLIENT_IDS is empty, which would let any front end call: name them, or remove the variable.');
  }
  const production = read('NODE_ENV') === 'production';
  const given = ofRealTenants.filter((name) => raw(name) !== '');
  const tenant = given.length > 0 || production ? readEntraTenant(read, given, faults) : readEmulatedTenant(read);
  for (const name of ['EMULATOR_PROFILE', 'EMULATOR_CREATE'] as const) {
    if (tenant.kind === 'emulator' || raw(name) === '') continue;
    faults.push(`${name} is for the emulator, which does not run in production or beside a real tenant: remove it.`);
  }
  const clientIds = read('GATEWAY_CLIENT_IDS') ?? [];
  const explorerClientId = read('EXPLORER_CLIENT_ID');
  faults.push(...faultsOfExplorer(explorerClientId, { production, isEmulated: tenant.kind === 'emulator', clientIds }));
  const config: Config = {
    host: read('HOST'),
    port: read('PORT'),
    production,
    tenant,
    scope: read('GATEWAY_SCOPE'),
    clientIds,
    explorerClientId,
    corsOrigins: read('CORS_ORIGINS') ?? [],
    introspection: read('GRAPHQL_INTROSPECTION') ?? !production,
    compileAfter: read('GRAPHQL_COMPILE_AFTER'),
    logLevel: read('LOG_LEVEL'),
    telemetry: readTelemetry(read),
    proxy: readProxy(read),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** Reads the variables of the proxy alone, for a command that needs nothing else. Throws `ConfigError`. */
export function loadProxy(environment: Environment = process.env): Proxy | undefined {
  const faults: string[] = [];
  const proxy = readProxy(createReader(environment, faults).read);
  if (faults.length > 0) throw new ConfigError(faults);
  return proxy;
}

function readProxy(read: Read): Proxy | undefined {
  const url = read('HTTPS_PROXY');
  const noProxy = read('NO_PROXY') ?? '';
  return url === undefined ? undefined : { url, noProxy };
}

/** The standard has `otlp` as every exporter's default; here nothing is sent unless an endpoint or an exporter is named. */
function readTelemetry(read: Read): TelemetryConfig {
  const enabled = !read('OTEL_SDK_DISABLED');
  const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  const [traces, metrics] = [read('OTEL_TRACES_EXPORTER'), read('OTEL_METRICS_EXPORTER')];
  const [tracesEndpoint, metricsEndpoint] = [
    read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    read('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'),
  ];
  read('OTEL_EXPORTER_OTLP_PROTOCOL');
  return {
    traces: enabled && (traces ?? ((tracesEndpoint ?? endpoint) === undefined ? 'none' : 'otlp')) === 'otlp',
    metrics: enabled && (metrics ?? ((metricsEndpoint ?? endpoint) === undefined ? 'none' : 'otlp')) === 'otlp',
    sampler: read('OTEL_TRACES_SAMPLER'),
    samplerRatio: read('OTEL_TRACES_SAMPLER_ARG'),
    metricExportIntervalMs: read('OTEL_METRIC_EXPORT_INTERVAL'),
  };
}

function readEmulatedTenant(read: Read): EmulatedTenant {
  return {
    kind: 'emulator',
    profile: read('EMULATOR_PROFILE'),
    create: read('EMULATOR_CREATE'),
  };
}

function readEntraTenant(read: Read, given: readonly VariableName[], faults: string[]): EntraTenant {
  const why = given.length > 0 ? `${given[0]} is set` : 'the emulator does not run in production';
  for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const) {
    if (!given.includes(name)) faults.push(`${name} is missing (${why}): it has to be ${variables[name].wants}.`);
  }
  const clientId = read('AZURE_CLIENT_ID') ?? '';
  return {
    kind: 'entra',
    tenantId: read('AZURE_TENANT_ID') ?? '',
    clientId,
    credential: readCredential(read, given, faults),
    authorityHost: read('AZURE_AUTHORITY_HOST'),
    msgraphUrl: read('MSGRAPH_URL'),
    audiences: read('GATEWAY_AUDIENCE') ?? [clientId, `api://${clientId}`],
  };
}

function readCredential(read: Read, given: readonly VariableName[], faults: string[]): GatewayCredential {
  const names = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'] as const;
  const set = names.filter((name) => given.includes(name));
  if (set.length !== 1) {
    const state = set.length === 0 ? 'none is set' : `${set.join(' and ')} are set`;
    faults.push(`Exactly one of ${names.join(', ')} has to be set; ${state}.`);
  }
  const [clientSecret, certificatePath, federatedTokenFile] = [read(names[0]), read(names[1]), read(names[2])];
  if (certificatePath !== undefined) return { certificatePath };
  return federatedTokenFile === undefined ? { clientSecret: clientSecret ?? '' } : { federatedTokenFile };
}
