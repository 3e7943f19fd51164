// The configuration: read from the environment at startup, with every problem reported at once. A validation library
// would not help: most of this is rules between variables.
import {
  ConfigError,
  createConfigReader,
  unknownVariables,
  type ConfigReader,
  type Environment,
  type Read,
} from './reader.js';
import { readManifest } from './files.js';
import { readTenant, type EmulatedTenant, type EntraTenant } from './tenant.js';
import type { Manifest } from './trusted-documents.js';
import { variables, type VariableValue } from './variables.js';
import type { Proxy } from '../net/proxy.js';

/** What the variables say. Their meanings are in variables.ts. */
export interface Config {
  host: string;
  port: number;
  managementPort: number | undefined;
  keepAliveSeconds: number;
  maxHeaderBytes: number;
  production: boolean;
  tenant: EntraTenant | EmulatedTenant;
  scope: string;
  /** Client IDs of the front ends that may call; empty allows all. */
  clientIds: readonly string[];
  /** HTTP status of every GraphQL error, and of those with 401 and 403; `undefined` if each has its own. */
  errorStatus: 200 | undefined;
  authErrorStatus: 200 | undefined;
  explorerClientId: string | undefined;
  corsOrigins: readonly string[];
  introspection: boolean;
  /** Documents that requests may name by id, and whether all others are refused; `undefined` without a manifest. */
  trustedDocuments: { manifest: Manifest; only: boolean } | undefined;
  /** The public URL of the endpoint of assistants, if it is known; `undefined` if assistants are not served. */
  assistants: { url: string | undefined } | undefined;
  /** `Infinity` for never. */
  compileAfter: number;
  logLevel: string;
  logFormat: VariableValue<'LOG_FORMAT'>;
  auditLog: boolean;
  telemetry: TelemetryConfig;
  proxy: Proxy | undefined;
  /** What to tell the operator about variables whose values are ignored. */
  warnings: readonly string[];
}

export type OtlpProtocol = VariableValue<'OTEL_EXPORTER_OTLP_PROTOCOL'>;

export interface OtlpExport {
  url: string;
  protocol: OtlpProtocol;
}

export interface TelemetryConfig {
  /** `undefined` if traces are not exported. */
  traces: OtlpExport | undefined;
  /** `undefined` if metrics are not exported. */
  metrics: OtlpExport | undefined;
  sampler: VariableValue<'OTEL_TRACES_SAMPLER'>;
  samplerRatio: number;
  metricExportIntervalMs: number;
}

/** Reads the configuration from an environment, by default that of the process. Throws `ConfigError`. */
export function loadConfig(environment: Environment = process.env): Config {
  const reader = createConfigReader(environment);
  const { problems, read, warnings } = reader;
  problems.push(...unknownVariables(environment));
  if (environment['GATEWAY_CLIENT_IDS']?.trim() === '') {
    problems.push(
      'GATEWAY_CLIENT_IDS is empty, which would let any front end call. List the allowed client IDs, or remove ' +
        'the variable.',
    );
  }
  const production = read('NODE_ENV') === 'production';
  const tenant = readTenant(reader, { production });
  const clientIds = read('GATEWAY_CLIENT_IDS') ?? [];
  const config: Config = {
    host: read('HOST'),
    port: read('PORT'),
    managementPort: read('MANAGEMENT_PORT'),
    keepAliveSeconds: read('GATEWAY_KEEP_ALIVE_SECONDS'),
    maxHeaderBytes: read('GATEWAY_MAX_HEADER_BYTES'),
    production,
    tenant,
    scope: read('GATEWAY_SCOPE'),
    clientIds,
    errorStatus: read('GATEWAY_ERROR_STATUS'),
    authErrorStatus: read('GATEWAY_AUTH_ERROR_STATUS'),
    explorerClientId: readExplorerClientId(reader, { production, tenant, clientIds }),
    corsOrigins: read('CORS_ORIGINS') ?? [],
    introspection: read('GRAPHQL_INTROSPECTION') ?? !production,
    trustedDocuments: readTrustedDocuments(reader),
    assistants: readAssistants(reader, { production }),
    compileAfter: read('GRAPHQL_COMPILE_AFTER'),
    logLevel: read('LOG_LEVEL'),
    logFormat: read('LOG_FORMAT'),
    auditLog: read('AUDIT_LOG') ?? production,
    telemetry: readTelemetry(read),
    proxy: readProxy(read),
    warnings,
  };
  if (config.managementPort === config.port && config.port !== 0) {
    problems.push(`MANAGEMENT_PORT and PORT are both ${config.port}. Set MANAGEMENT_PORT to another port.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Reads the proxy variables alone, for commands that do not need a whole configuration. Throws `ConfigError`. */
export function loadProxy(environment: Environment = process.env): Proxy | undefined {
  const { problems, read } = createConfigReader(environment);
  const proxy = readProxy(read);
  if (problems.length > 0) throw new ConfigError(problems);
  return proxy;
}

function readProxy(read: Read): Proxy | undefined {
  const url = read('HTTPS_PROXY');
  const noProxy = read('NO_PROXY') ?? '';
  return url === undefined ? undefined : { url, noProxy };
}

function readExplorerClientId(
  { problems, read }: ConfigReader,
  { clientIds, production, tenant }: Pick<Config, 'clientIds' | 'production' | 'tenant'>,
): string | undefined {
  const clientId = read('EXPLORER_CLIENT_ID');
  if (clientId === undefined) return undefined;
  if (production) {
    problems.push('EXPLORER_CLIENT_ID is for GraphiQL, which does not run in production. Remove it.');
  } else if (tenant.kind === 'emulator') {
    problems.push(
      'EXPLORER_CLIENT_ID is for a real tenant. With the emulator, GraphiQL gets a token by itself. Remove it.',
    );
  } else if (clientIds.length > 0 && !clientIds.includes(clientId)) {
    problems.push(
      'EXPLORER_CLIENT_ID is not among GATEWAY_CLIENT_IDS, so GraphiQL could sign in but not call. Add it there.',
    );
  }
  return clientId;
}

function readTrustedDocuments({ problems, read }: ConfigReader): Config['trustedDocuments'] {
  const path = read('GRAPHQL_TRUSTED_DOCUMENTS');
  const only = read('GRAPHQL_TRUSTED_DOCUMENTS_ONLY');
  const manifest = path === undefined ? undefined : readManifest(path);
  if (manifest) return { manifest, only };
  if (only && path === undefined) {
    problems.push(
      'GRAPHQL_TRUSTED_DOCUMENTS_ONLY is true without a manifest, so every request would be refused. Set ' +
        'GRAPHQL_TRUSTED_DOCUMENTS to one.',
    );
  }
  return undefined;
}

function readAssistants(
  { isSet, problems, read }: ConfigReader,
  { production }: { production: boolean },
): Config['assistants'] {
  const isOn = read('ASSISTANTS');
  const url = read('ASSISTANTS_URL');
  if (!isOn && isSet('ASSISTANTS_URL')) {
    problems.push('ASSISTANTS_URL has no effect while ASSISTANTS is not true. Set ASSISTANTS=true, or remove it.');
  }
  if (isOn && production && !isSet('ASSISTANTS_URL')) {
    problems.push(
      'ASSISTANTS_URL is missing: in production, assistants must be told where to sign in. It must be ' +
        `${variables.ASSISTANTS_URL.expected}.`,
    );
  }
  return isOn ? { url } : undefined;
}

/** The standard default of the exporters is `otlp`. Here nothing is sent unless an endpoint or an exporter is set. */
function readTelemetry(read: Read): TelemetryConfig {
  const isEnabled = !read('OTEL_SDK_DISABLED');
  const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  const protocol = read('OTEL_EXPORTER_OTLP_PROTOCOL');
  const exportOf = (signal: 'METRICS' | 'TRACES'): OtlpExport | undefined => {
    const exporter = read(`OTEL_${signal}_EXPORTER`);
    const url = read(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
    const itsProtocol = read(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ?? protocol;
    const isExported = exporter === undefined ? (url ?? endpoint) !== undefined : exporter === 'otlp';
    if (!isEnabled || !isExported) return undefined;
    // https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
    const root = (endpoint ?? defaultEndpoint).replace(/\/$/, '');
    return { url: url ?? `${root}/v1/${signal.toLowerCase()}`, protocol: itsProtocol };
  };
  return {
    traces: exportOf('TRACES'),
    metrics: exportOf('METRICS'),
    sampler: read('OTEL_TRACES_SAMPLER'),
    samplerRatio: read('OTEL_TRACES_SAMPLER_ARG'),
    metricExportIntervalMs: read('OTEL_METRIC_EXPORT_INTERVAL'),
  };
}

/** Where a collector listens by default. */
const defaultEndpoint = 'http://localhost:4318';
