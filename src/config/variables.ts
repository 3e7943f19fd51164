// The table of environment variables: name, default, parser, meaning. docs/configuration.md is compared with it by a
// test.
import { certificateFileProblem, manifestFileProblem, readableFile, tokenFileProblem } from './files.js';
import {
  anyText,
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
  serviceRoot,
  wholeNumber,
} from './parsers.js';
import { headerLimits, keepAliveLimits } from '../process-limits.js';

interface VariableFacts<T> {
  meaning: string;
  /** What the value must be; completes "HOST must be …". */
  expected: string;
  /** Returns `undefined` for a value that is not `expected`. */
  parse: (value: string) => T | undefined;
  /** What a path points to instead of a usable file; completes "AZURE_FEDERATED_TOKEN_FILE points to …". */
  fileProblem?: (path: string) => string | undefined;
}

interface WithDefault<T> extends VariableFacts<T> {
  /** The value if the variable is not set. */
  default: T;
}

interface WithoutDefault<T> extends VariableFacts<T> {
  /** What applies if the variable is not set; shown in docs/configuration.md. */
  unset: string;
}

export type Variable<T> = WithDefault<T> | WithoutDefault<T>;

/** Requires the default to be a value that `parse` can return. */
const withDefault = <T>(variable: VariableFacts<T> & { default: NoInfer<T> }): WithDefault<T> => variable;
const withoutDefault = <T>(variable: WithoutDefault<T>): WithoutDefault<T> => variable;

const status200 = (value: string): 200 | undefined => (value === '200' ? 200 : undefined);

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const protocols = ['http/json', 'http/protobuf'] as const;

/** Returns the parser of a list of exporters: `otlp` if it is among them. */
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

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const variables = {
  HOST: withDefault({
    default: '127.0.0.1',
    meaning: 'Address to listen on.',
    expected: 'a host name or an IP address',
    parse: host,
  }),
  PORT: withDefault({
    default: 4000,
    meaning: 'Port to listen on; 0 picks a free one.',
    expected: 'a number from 0 to 65535',
    parse: port,
  }),
  MANAGEMENT_PORT: withoutDefault({
    unset: 'none',
    meaning:
      'Port for health checks and metrics alone, whose connections do not wait behind those of clients. Without it, `PORT` serves metrics too.',
    expected: 'a number from 0 to 65535',
    parse: port,
  }),
  NODE_ENV: withoutDefault({
    unset: 'none',
    meaning:
      '`production` disables the emulator and the explorers, and changes the defaults of `CORS_ORIGINS`, `GRAPHQL_INTROSPECTION` and `AUDIT_LOG`.',
    expected: 'one of production, development, test',
    parse: oneOf('production', 'development', 'test'),
  }),
  AZURE_TENANT_ID: withoutDefault({
    unset: 'none',
    meaning: 'Directory (tenant) ID.',
    expected: 'a GUID',
    parse: guid,
  }),
  AZURE_CLIENT_ID: withoutDefault({
    unset: 'none',
    meaning: "Application (client) ID of the gateway's app registration.",
    expected: 'a GUID',
    parse: guid,
  }),
  AZURE_CLIENT_SECRET: withoutDefault({
    unset: 'none',
    meaning: 'Credential: a client secret.',
    expected: 'a string',
    parse: anyText,
  }),
  AZURE_CLIENT_CERTIFICATE_PATH: withoutDefault({
    unset: 'none',
    meaning: 'Credential: a PEM file with a certificate and its private key. Checked at startup.',
    expected: 'the path of a readable file',
    parse: readableFile,
    fileProblem: certificateFileProblem,
  }),
  AZURE_FEDERATED_TOKEN_FILE: withoutDefault({
    unset: 'none',
    meaning: 'Credential: a file with a federated token (workload identity). Checked at startup.',
    expected: 'the path of a readable file',
    parse: readableFile,
    fileProblem: tokenFileProblem,
  }),
  AZURE_AUTHORITY_HOST: withDefault({
    default: 'https://login.microsoftonline.com',
    meaning: 'Entra authority. To trust a private CA, set `NODE_EXTRA_CA_CERTS`.',
    expected: 'an https origin such as https://login.microsoftonline.us',
    parse: httpsOrigin,
  }),
  MSGRAPH_URL: withDefault({
    default: 'https://graph.microsoft.com/beta',
    meaning:
      'Service root of Microsoft Graph with its version, also of a national cloud. Plain http is for loopback only.',
    expected: 'an https URL that ends in /beta or /v1.0',
    parse: serviceRoot,
  }),
  HTTPS_PROXY: withoutDefault({
    unset: 'none',
    meaning: 'Proxy for requests to Entra and Graph. `https_proxy` takes precedence.',
    expected: 'a URL such as http://proxy.example.com:3128',
    parse: proxyUrl,
  }),
  NO_PROXY: withoutDefault({
    unset: 'none',
    meaning:
      'Hosts to reach without the proxy, or `*` for all. `no_proxy` takes precedence. Loopback is never proxied.',
    expected: 'a comma-separated list of host names',
    parse: anyText,
  }),
  GATEWAY_SCOPE: withDefault({
    default: 'access_as_user',
    meaning: "Delegated scope that a caller's token must have.",
    expected: 'one scope in its short form, such as access_as_user',
    parse: (value: string) => (/^[\w.-]+$/.test(value) ? value : undefined),
  }),
  GATEWAY_AUDIENCE: withoutDefault({
    unset: 'the client ID, and `api://<client ID>`',
    meaning: 'Accepted values of the `aud` claim.',
    expected: 'a comma-separated list of strings',
    parse: listOf((item) => item || undefined),
  }),
  GATEWAY_CLIENT_IDS: withoutDefault({
    unset: 'any',
    meaning: 'Client IDs of the front ends that may call (claim `azp` or `appid`).',
    expected: 'a comma-separated list of GUIDs',
    parse: listOf(guid),
  }),
  GATEWAY_ERROR_STATUS: withoutDefault({
    unset: 'the status of each error',
    meaning:
      'HTTP status of every GraphQL error, for routers that drop the body of a response whose status is not 200. Headers and `extensions` stay the same.',
    expected: '200',
    parse: status200,
  }),
  GATEWAY_AUTH_ERROR_STATUS: withoutDefault({
    unset: '`GATEWAY_ERROR_STATUS`',
    meaning: 'HTTP status of errors with 401 and 403 alone.',
    expected: '200',
    parse: status200,
  }),
  GATEWAY_KEEP_ALIVE_SECONDS: withDefault({
    default: keepAliveLimits.default,
    meaning:
      'Seconds that a connection may be idle between two requests. It must be longer than the idle timeout of the load balancer before the gateway.',
    expected: `a whole number from ${keepAliveLimits.min} to ${keepAliveLimits.max}`,
    parse: wholeNumber(keepAliveLimits),
  }),
  GATEWAY_MAX_HEADER_BYTES: withDefault({
    default: headerLimits.default,
    meaning:
      'Bytes of the headers of one request. Larger ones are refused with 431. The more, the fewer requests may be in flight.',
    expected: `a whole number from ${headerLimits.min} to ${headerLimits.max}`,
    parse: wholeNumber(headerLimits),
  }),
  EXPLORER_CLIENT_ID: withoutDefault({
    unset: 'none',
    meaning: 'Public client that administrators sign in with in GraphiQL. Refused in production and with the emulator.',
    expected: 'a GUID',
    parse: guid,
  }),
  CORS_ORIGINS: withoutDefault({
    unset: 'Apollo Sandbox and localhost; none in production',
    meaning: 'Origins of browser front ends.',
    expected: 'a comma-separated list of origins such as https://app.example.com',
    parse: listOf(origin),
  }),
  GRAPHQL_INTROSPECTION: withoutDefault({
    unset: '`true`; `false` in production',
    meaning: 'Whether clients can introspect the schema. `_service` is always available, because composition reads it.',
    expected: 'true or false',
    parse: boolean,
  }),
  GRAPHQL_TRUSTED_DOCUMENTS: withoutDefault({
    unset: 'none',
    meaning:
      "Manifest of documents that requests may name by id: codegen's `persisted-documents.json`, or Apollo's. Checked at startup.",
    expected: 'the path of a readable file',
    parse: readableFile,
    fileProblem: manifestFileProblem,
  }),
  GRAPHQL_TRUSTED_DOCUMENTS_ONLY: withDefault({
    default: false,
    meaning: '`true` refuses every request that does not name a trusted document by its id, before it is parsed.',
    expected: 'true or false',
    parse: boolean,
  }),
  GRAPHQL_COMPILE_AFTER: withDefault({
    default: 3,
    meaning:
      'Number of times an operation is interpreted before it is compiled to a function. `never` turns compilation off.',
    expected: 'a whole number of up to six digits, or never',
    parse: countOrNever,
  }),
  ASSISTANTS: withDefault({
    default: false,
    meaning: '`true` serves assistants at `/mcp`, by the Model Context Protocol. They can read, and rehearse changes.',
    expected: 'true or false',
    parse: boolean,
  }),
  ASSISTANTS_URL: withoutDefault({
    unset: 'the address of each request; required in production',
    meaning: 'Public URL of `/mcp`, which assistants are told when they sign in. Plain http is for loopback only.',
    expected: 'an https URL that ends in /mcp, such as https://gateway.example.com/mcp',
    parse: assistantsUrl,
  }),
  LOG_LEVEL: withDefault({
    default: 'info',
    meaning: 'Minimum severity of the lines that are logged.',
    expected: `one of ${logLevels.join(', ')}`,
    parse: oneOf(...logLevels),
  }),
  LOG_FORMAT: withDefault({
    default: 'pino',
    meaning:
      'Form of level and time in the log: `json` writes a word and ISO 8601, as most log systems expect; `pino` a number and milliseconds since 1970.',
    expected: 'pino or json',
    parse: oneOf('pino', 'json'),
  }),
  AUDIT_LOG: withoutDefault({
    unset: '`false`; `true` in production',
    meaning:
      'Whether each mutation has a line in the log that says who changed what, whatever `LOG_LEVEL` is. It holds object ids of users.',
    expected: 'true or false',
    parse: boolean,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'OpenTelemetry collector for traces and metrics.',
    expected: 'an http or https URL such as http://127.0.0.1:4318',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'Overrides the traces endpoint (full URL).',
    expected: 'an http or https URL',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'Overrides the metrics endpoint (full URL).',
    expected: 'an http or https URL',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: withDefault({
    default: 'http/json',
    meaning: 'OTLP protocol.',
    expected: protocols.join(' or '),
    parse: oneOfAnyCase(...protocols),
  }),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: withoutDefault({
    unset: '`OTEL_EXPORTER_OTLP_PROTOCOL`',
    meaning: 'Overrides the protocol for traces.',
    expected: protocols.join(' or '),
    parse: oneOfAnyCase(...protocols),
  }),
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: withoutDefault({
    unset: '`OTEL_EXPORTER_OTLP_PROTOCOL`',
    meaning: 'Overrides the protocol for metrics.',
    expected: protocols.join(' or '),
    parse: oneOfAnyCase(...protocols),
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
    default: 'parentbased_always_on',
    meaning: 'Sampler of traces.',
    expected: `one of ${samplers.join(', ')}`,
    parse: oneOfAnyCase(...samplers),
  }),
  OTEL_TRACES_SAMPLER_ARG: withDefault({
    default: 1,
    meaning: 'Sampling ratio of the ratio samplers.',
    expected: 'a number from 0 to 1',
    parse: ratio,
  }),
  OTEL_METRIC_EXPORT_INTERVAL: withDefault({
    default: 60_000,
    meaning: 'Milliseconds between two exports of metrics.',
    expected: 'a whole number of milliseconds, at least 100',
    parse: (value: string) => (/^\d{3,9}$/.test(value) ? Number(value) : undefined),
  }),
  OTEL_SDK_DISABLED: withDefault({
    default: false,
    meaning: '`true` exports nothing, whatever the other variables are.',
    expected: 'true or false',
    parse: booleanOfAnyCase,
  }),
  EMULATOR_PROFILE: withDefault({
    default: 'full',
    meaning: "Schema of the emulated Graph: `full` (all five platforms), or exactly today's `beta` or `v1.0`.",
    expected: 'one of full, beta, v1.0',
    parse: oneOf('full', 'beta', 'v1.0'),
  }),
  EMULATOR_CREATE: withDefault({
    default: 'offered',
    meaning:
      'Whether the emulated Graph creates partners and connectors. `refused` responds as Graph does on some tenants.',
    expected: 'one of offered, refused',
    parse: oneOf('offered', 'refused'),
  }),
  EMULATOR_SEED_FILE: withoutDefault({
    unset: 'the built-in data',
    meaning:
      'Data of the emulated tenant, as JSON. Checked at startup; a reset of the emulator returns to what was read then.',
    expected: 'the path of a file',
    // The emulator says what is wrong with the path and the file.
    parse: anyText,
  }),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
export type VariableValue<N extends VariableName> = Exclude<ReturnType<(typeof variables)[N]['parse']>, undefined>;
/** What reading a variable returns: `undefined` only if it has no default. */
export type ReadValue<N extends VariableName> =
  | VariableValue<N>
  | ((typeof variables)[N] extends WithDefault<unknown> ? never : undefined);
