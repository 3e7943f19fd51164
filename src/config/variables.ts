// The table of environment variables: name, default, parser, meaning. docs/configuration.md is compared with it by a
// test.
import { certificateFileProblem, manifestFileProblem, tokenFileProblem } from './files.js';
import {
  assistantsUrl,
  boolean,
  booleanOfAnyCase,
  countOrNever,
  guid,
  host,
  httpsOrigin,
  httpUrl,
  listOf,
  oneOf,
  oneOfAnyCase,
  origin,
  port,
  proxyUrl,
  ratio,
  readablePath,
  serviceRoot,
  text,
  wholeNumber,
  type Kind,
} from './parsers.js';
import { headerLimits, keepAliveLimits } from '../process-limits.js';

interface VariableFacts<T> extends Kind<T> {
  meaning: string;
  /** What a path points to instead of a usable file; completes "AZURE_FEDERATED_TOKEN_FILE points to …". */
  fileProblem?: (path: string) => string | undefined;
}

interface WithDefault<T> extends VariableFacts<T> {
  default: T;
}

interface WithoutDefault<T> extends VariableFacts<T> {
  /** What applies if the variable is not set; shown in docs/configuration.md. */
  unset: string;
}

export type Variable<T> = WithDefault<T> | WithoutDefault<T>;

/** Requires the default to be a value that `parse` can return. */
const withDefault = <T>(variable: VariableFacts<T> & { default: NoInfer<T> }): WithDefault<T> => variable;
const withoutDefault = <T>(variable: VariableFacts<T> & { unset?: string }): WithoutDefault<T> => ({
  unset: 'none',
  ...variable,
});

const status200: Kind<200> = { expected: '200', parse: (value) => (value === '200' ? 200 : undefined) };
const protocol = oneOfAnyCase('http/json', 'http/protobuf');

const exporters =
  (...known: readonly string[]) =>
  (value: string): 'otlp' | 'none' | undefined => {
    const names = value
      .toLowerCase()
      .split(',')
      .map((name) => name.trim());
    if (!names.every((name) => known.includes(name))) return undefined;
    return names.includes('otlp') ? 'otlp' : 'none';
  };

export const variables = {
  HOST: withDefault({ ...host, default: '127.0.0.1', meaning: 'Address to listen on.' }),
  PORT: withDefault({ ...port, default: 4000, meaning: 'Port to listen on; 0 picks a free one.' }),
  MANAGEMENT_PORT: withoutDefault({
    ...port,
    meaning:
      'Port for health checks and metrics alone, whose connections do not wait behind those of clients. Without ' +
      'it, `PORT` serves metrics too.',
  }),
  NODE_ENV: withoutDefault({
    ...oneOf('production', 'development', 'test'),
    meaning:
      '`production` disables the emulator and the explorers, and changes the defaults of `CORS_ORIGINS`, ' +
      '`GRAPHQL_INTROSPECTION` and `AUDIT_LOG`.',
  }),
  AZURE_TENANT_ID: withoutDefault({ ...guid, meaning: 'Directory (tenant) ID.' }),
  AZURE_CLIENT_ID: withoutDefault({ ...guid, meaning: "Application (client) ID of the gateway's app registration." }),
  AZURE_CLIENT_SECRET: withoutDefault({ ...text('a string'), meaning: 'Credential: a client secret.' }),
  AZURE_CLIENT_CERTIFICATE_PATH: withoutDefault({
    ...readablePath,
    meaning: 'Credential: a PEM file with a certificate and its private key. Checked at startup.',
    fileProblem: certificateFileProblem,
  }),
  AZURE_FEDERATED_TOKEN_FILE: withoutDefault({
    ...readablePath,
    meaning: 'Credential: a file with a federated token (workload identity). Checked at startup.',
    fileProblem: tokenFileProblem,
  }),
  AZURE_AUTHORITY_HOST: withDefault({
    ...httpsOrigin,
    default: 'https://login.microsoftonline.com',
    meaning: 'Entra authority. To trust a private CA, set `NODE_EXTRA_CA_CERTS`.',
  }),
  MSGRAPH_URL: withDefault({
    ...serviceRoot,
    default: 'https://graph.microsoft.com/beta',
    meaning:
      'Service root of Microsoft Graph with its version, also of a national cloud. Plain http is for loopback only.',
  }),
  HTTPS_PROXY: withoutDefault({
    ...proxyUrl,
    meaning: 'Proxy for requests to Entra and Graph. `https_proxy` takes precedence.',
  }),
  NO_PROXY: withoutDefault({
    ...text('a comma-separated list of host names'),
    meaning:
      'Hosts to reach without the proxy, or `*` for all. `no_proxy` takes precedence. Loopback is never proxied.',
  }),
  GATEWAY_SCOPE: withDefault({
    default: 'access_as_user',
    meaning: "Delegated scope that a caller's token must have.",
    expected: 'one scope in its short form, such as access_as_user',
    parse: (value: string) => (/^[\w.-]+$/.test(value) ? value : undefined),
  }),
  GATEWAY_AUDIENCE: withoutDefault({
    ...listOf('strings', (item) => item || undefined),
    unset: 'the client ID, and `api://<client ID>`',
    meaning: 'Accepted values of the `aud` claim.',
  }),
  GATEWAY_CLIENT_IDS: withoutDefault({
    ...listOf('GUIDs', guid.parse),
    unset: 'any',
    meaning: 'Client IDs of the front ends that may call (claim `azp` or `appid`).',
  }),
  GATEWAY_ERROR_STATUS: withoutDefault({
    ...status200,
    unset: 'the status of each error',
    meaning:
      'HTTP status of every GraphQL error, for routers that drop the body of a response whose status is not 200. ' +
      'Headers and `extensions` stay the same.',
  }),
  GATEWAY_AUTH_ERROR_STATUS: withoutDefault({
    ...status200,
    unset: '`GATEWAY_ERROR_STATUS`',
    meaning: 'HTTP status of errors with 401 and 403 alone.',
  }),
  GATEWAY_KEEP_ALIVE_SECONDS: withDefault({
    ...wholeNumber(keepAliveLimits),
    default: keepAliveLimits.default,
    meaning:
      'Seconds that a connection may be idle between two requests. It must be longer than the idle timeout of ' +
      'the load balancer before the gateway.',
  }),
  GATEWAY_MAX_HEADER_BYTES: withDefault({
    ...wholeNumber(headerLimits),
    default: headerLimits.default,
    meaning:
      'Bytes of the headers of one request. Larger ones are refused with 431. The more, the fewer requests may ' +
      'be in flight.',
  }),
  EXPLORER_CLIENT_ID: withoutDefault({
    ...guid,
    meaning: 'Public client that administrators sign in with in GraphiQL. Refused in production and with the emulator.',
  }),
  CORS_ORIGINS: withoutDefault({
    ...listOf('origins such as https://app.example.com', origin),
    unset: 'Apollo Sandbox and localhost; none in production',
    meaning: 'Origins of browser front ends.',
  }),
  GRAPHQL_INTROSPECTION: withoutDefault({
    ...boolean,
    unset: '`true`; `false` in production',
    meaning: 'Whether clients can introspect the schema. `_service` is always available, because composition reads it.',
  }),
  GRAPHQL_TRUSTED_DOCUMENTS: withoutDefault({
    ...readablePath,
    meaning:
      "Manifest of documents that requests may name by id: codegen's `persisted-documents.json`, or Apollo's. " +
      'Checked at startup.',
    fileProblem: manifestFileProblem,
  }),
  GRAPHQL_TRUSTED_DOCUMENTS_ONLY: withDefault({
    ...boolean,
    default: false,
    meaning: '`true` refuses every request that does not name a trusted document by its id, before it is parsed.',
  }),
  GRAPHQL_COMPILE_AFTER: withDefault({
    ...countOrNever,
    default: 3,
    meaning:
      'Number of times an operation is interpreted before it is compiled to a function. `never` turns compilation off.',
  }),
  ASSISTANTS: withDefault({
    ...boolean,
    default: false,
    meaning: '`true` serves assistants at `/mcp`, by the Model Context Protocol. They can read, and rehearse changes.',
  }),
  ASSISTANTS_URL: withoutDefault({
    ...assistantsUrl,
    unset: 'the address of each request; required in production',
    meaning: 'Public URL of `/mcp`, which assistants are told when they sign in. Plain http is for loopback only.',
  }),
  LOG_LEVEL: withDefault({
    ...oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    meaning: 'Minimum severity of the lines that are logged.',
  }),
  LOG_FORMAT: withDefault({
    ...oneOf('pino', 'json'),
    default: 'pino',
    meaning:
      'Form of level and time in the log: `json` writes a word and ISO 8601, as most log systems expect; `pino` ' +
      'a number and milliseconds since 1970.',
  }),
  AUDIT_LOG: withoutDefault({
    ...boolean,
    unset: '`false`; `true` in production',
    meaning:
      'Whether each mutation has a line in the log that says who changed what, whatever `LOG_LEVEL` is. It holds ' +
      'object ids of users.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: withoutDefault({
    ...httpUrl,
    meaning: 'OpenTelemetry collector for traces and metrics.',
    expected: 'an http or https URL such as http://127.0.0.1:4318',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: withoutDefault({
    ...httpUrl,
    meaning: 'Overrides the traces endpoint (full URL).',
  }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: withoutDefault({
    ...httpUrl,
    meaning: 'Overrides the metrics endpoint (full URL).',
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: withDefault({ ...protocol, default: 'http/json', meaning: 'OTLP protocol.' }),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: withoutDefault({
    ...protocol,
    unset: '`OTEL_EXPORTER_OTLP_PROTOCOL`',
    meaning: 'Overrides the protocol for traces.',
  }),
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: withoutDefault({
    ...protocol,
    unset: '`OTEL_EXPORTER_OTLP_PROTOCOL`',
    meaning: 'Overrides the protocol for metrics.',
  }),
  OTEL_TRACES_EXPORTER: withoutDefault({
    unset: '`otlp` with an endpoint, else `none`',
    meaning: 'Whether traces are exported.',
    expected: 'otlp or none',
    parse: exporters('otlp', 'none'),
  }),
  OTEL_METRICS_EXPORTER: withoutDefault({
    unset: '`otlp` with an endpoint, else `none`',
    meaning: 'Whether metrics are exported. `/metrics` is served in any case, so `prometheus` adds nothing.',
    expected: 'a comma-separated list of otlp, prometheus, none',
    parse: exporters('otlp', 'prometheus', 'none'),
  }),
  OTEL_TRACES_SAMPLER: withDefault({
    ...oneOfAnyCase(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ),
    default: 'parentbased_always_on',
    meaning: 'Sampler of traces.',
  }),
  OTEL_TRACES_SAMPLER_ARG: withDefault({ ...ratio, default: 1, meaning: 'Sampling ratio of the ratio samplers.' }),
  OTEL_METRIC_EXPORT_INTERVAL: withDefault({
    default: 60_000,
    meaning: 'Milliseconds between two exports of metrics.',
    expected: 'a whole number of milliseconds, at least 100',
    parse: (value: string) => (/^\d{3,9}$/.test(value) ? Number(value) : undefined),
  }),
  OTEL_SDK_DISABLED: withDefault({
    ...booleanOfAnyCase,
    default: false,
    meaning: '`true` exports nothing, whatever the other variables are.',
  }),
  EMULATOR_PROFILE: withDefault({
    ...oneOf('full', 'beta', 'v1.0'),
    default: 'full',
    meaning: "Schema of the emulated Graph: `full` (all five platforms), or exactly today's `beta` or `v1.0`.",
  }),
  EMULATOR_CREATE: withDefault({
    ...oneOf('offered', 'refused'),
    expected: 'one of offered, refused',
    default: 'offered',
    meaning:
      'Whether the emulated Graph creates partners and connectors. `refused` responds as Graph does on some tenants.',
  }),
  EMULATOR_SEED_FILE: withoutDefault({
    // The emulator says what is wrong with the path and the file.
    ...text('the path of a file'),
    unset: 'the built-in data',
    meaning:
      'Data of the emulated tenant, as JSON. Checked at startup; a reset of the emulator returns to what was ' +
      'read then.',
  }),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
export type VariableValue<N extends VariableName> = Exclude<ReturnType<(typeof variables)[N]['parse']>, undefined>;
/** What reading a variable returns: `undefined` only if it has no default. */
export type ReadValue<N extends VariableName> =
  | VariableValue<N>
  | ((typeof variables)[N] extends WithDefault<unknown> ? never : undefined);
