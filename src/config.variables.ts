// The table of variables: name, default, parser, what it means. The README's table is held to it by a test.
import { faultOfCertificateFile, faultOfTokenFile, readableFile } from './config.files.js';

interface Described<T> {
  meaning: string;
  wants: string;
  /** Returns `undefined` for a value that is not what the variable `wants`. */
  parse: (value: string) => T | undefined;
  /** What a value that can be parsed names instead of what it should, such as `a directory`. */
  faultOf?: (value: string) => string | undefined;
}

interface WithDefault<T> extends Described<T> {
  /** The value where the variable is not set. */
  default: T;
}

interface WithoutDefault<T> extends Described<T> {
  /** What applies where the variable is not set, in the README's words. */
  unset: string;
}

export type Variable<T> = WithDefault<T> | WithoutDefault<T>;

/** Requires the default to be a value that `parse` could return. */
const withDefault = <T>(variable: Described<T> & { default: NoInfer<T> }): WithDefault<T> => variable;
const withoutDefault = <T>(variable: WithoutDefault<T>): WithoutDefault<T> => variable;

const text = (value: string): string => value;
const guid = (value: string): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;
const boolean = (value: string): boolean | undefined => ({ true: true, false: false })[value];
const port = (value: string): number | undefined =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
const share = (value: string): number | undefined => (/^(0|1|0?\.\d+|1\.0+)$/.test(value) ? Number(value) : undefined);
const oneOf =
  <const T extends string>(...members: T[]) =>
  (value: string): T | undefined =>
    members.find((member) => member === value);
const listOf =
  <T>(parse: (value: string) => T | undefined) =>
  (value: string): T[] | undefined => {
    const items = value.split(',').map((item) => parse(item.trim()));
    return items.every((item) => item !== undefined) ? items : undefined;
  };

function origin(value: string): string | undefined {
  return URL.canParse(value) && new URL(value).origin === value ? value : undefined;
}

function httpsOrigin(value: string): string | undefined {
  return origin(value.replace(/\/$/, ''))?.startsWith('https://') ? value.replace(/\/$/, '') : undefined;
}

/** Plain http would show the users' tokens to the network, so it is for loopback only. */
function serviceRoot(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.search || url.hash || !/^\/(beta|v1\.0)\/?$/.test(url.pathname)) return undefined;
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && loopback);
  return allowed ? url.href.replace(/\/$/, '') : undefined;
}

/** Credentials may be part of it; a path, as of a proxy's configuration script, may not. */
function proxyUrl(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/'
    ? url.href
    : undefined;
}

/** A name or an address, without a port. */
function host(value: string): string | undefined {
  return /^(?:[\w.-]+|[\da-f:.]+)$/i.test(value) ? value : undefined;
}

/** Where telemetry goes is the operator's choice, plain http to a collector beside the gateway included. */
function httpUrl(value: string): string | undefined {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined;
}

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const variables = {
  HOST: withDefault({
    default: '127.0.0.1',
    meaning: 'Where to listen.',
    wants: 'a host name or an address',
    parse: host,
  }),
  PORT: withDefault({
    default: 4000,
    meaning: 'Where to listen; 0 takes a free one.',
    wants: 'a number from 0 to 65535',
    parse: port,
  }),
  NODE_ENV: withoutDefault({
    unset: 'none',
    meaning: '`production`: no emulator, no explorer, no introspection, and CORS is closed.',
    wants: 'one of production, development, test',
    parse: oneOf('production', 'development', 'test'),
  }),
  AZURE_TENANT_ID: withoutDefault({
    unset: 'none',
    meaning: 'The directory (tenant) id.',
    wants: 'a GUID',
    parse: guid,
  }),
  AZURE_CLIENT_ID: withoutDefault({
    unset: 'none',
    meaning: "The application (client) id of the gateway's app registration.",
    wants: 'a GUID',
    parse: guid,
  }),
  AZURE_CLIENT_SECRET: withoutDefault({
    unset: 'none',
    meaning: 'The credential: a client secret.',
    wants: 'a text',
    parse: text,
  }),
  AZURE_CLIENT_CERTIFICATE_PATH: withoutDefault({
    unset: 'none',
    meaning: 'Or a PEM file with certificate and private key, checked at startup.',
    wants: 'the path of a file that can be read',
    parse: readableFile,
    faultOf: faultOfCertificateFile,
  }),
  AZURE_FEDERATED_TOKEN_FILE: withoutDefault({
    unset: 'none',
    meaning: 'Or a file with a federated token: workload identity.',
    wants: 'the path of a file that can be read',
    parse: readableFile,
    faultOf: faultOfTokenFile,
  }),
  AZURE_AUTHORITY_HOST: withDefault({
    default: 'https://login.microsoftonline.com',
    meaning: 'The authority; a private CA is trusted through `NODE_EXTRA_CA_CERTS`.',
    wants: 'an https origin such as https://login.microsoftonline.us',
    parse: httpsOrigin,
  }),
  MSGRAPH_URL: withDefault({
    default: 'https://graph.microsoft.com/beta',
    meaning: "Graph's root and version, of national clouds too; plain http for loopback only.",
    wants: 'an https URL that ends in /beta or /v1.0',
    parse: serviceRoot,
  }),
  HTTPS_PROXY: withoutDefault({
    unset: 'none',
    meaning: 'The proxy through which Entra and Graph are reached; `https_proxy` too.',
    wants: 'a URL such as http://proxy.example.com:3128',
    parse: proxyUrl,
  }),
  NO_PROXY: withoutDefault({
    unset: 'none',
    meaning: 'Hosts that are reached directly, or `*`; `no_proxy` too. Loopback always is.',
    wants: 'host names, comma separated',
    parse: text,
  }),
  GATEWAY_SCOPE: withDefault({
    default: 'access_as_user',
    meaning: "The delegated scope that a caller's token must carry.",
    wants: 'one scope by its short name',
    parse: (value: string) => (/^[\w.-]+$/.test(value) ? value : undefined),
  }),
  GATEWAY_AUDIENCE: withoutDefault({
    unset: 'the client id, and `api://` with it',
    meaning: 'The accepted values of `aud`.',
    wants: 'texts, comma separated',
    parse: listOf((item) => item || undefined),
  }),
  GATEWAY_CLIENT_IDS: withoutDefault({
    unset: 'any',
    meaning: 'The front ends that may call (`azp` or `appid`).',
    wants: 'GUIDs, comma separated',
    parse: listOf(guid),
  }),
  EXPLORER_CLIENT_ID: withoutDefault({
    unset: 'none',
    meaning:
      'The public client with which administrators sign in to GraphiQL; not in production, not for the emulator.',
    wants: 'a GUID',
    parse: guid,
  }),
  CORS_ORIGINS: withoutDefault({
    unset: 'Apollo Sandbox and localhost; none in production',
    meaning: 'Where front ends in browsers come from.',
    wants: 'origins such as https://app.example.com, comma separated',
    parse: listOf(origin),
  }),
  GRAPHQL_INTROSPECTION: withoutDefault({
    unset: '`true`; `false` in production',
    meaning: 'Whether clients may ask for the schema; `_service` always answers, since composition reads it.',
    wants: 'true or false',
    parse: boolean,
  }),
  GRAPHQL_COMPILE_AFTER: withDefault({
    default: 3,
    meaning: 'How often an operation is interpreted before it is compiled to a function; `never` interprets always.',
    wants: 'a whole number, or never',
    parse: (value: string) =>
      value === 'never' ? Number.POSITIVE_INFINITY : /^\d{1,6}$/.test(value) ? Number(value) : undefined,
  }),
  LOG_LEVEL: withDefault({
    default: 'info',
    meaning: 'How much is logged.',
    wants: `one of ${logLevels.join(', ')}`,
    parse: oneOf(...logLevels),
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'The OpenTelemetry collector that traces and metrics are sent to.',
    wants: 'a URL such as http://127.0.0.1:4318',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'Another one for traces, the whole URL.',
    wants: 'a URL',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: withoutDefault({
    unset: 'none',
    meaning: 'Another one for metrics, the whole URL.',
    wants: 'a URL',
    parse: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: withDefault({
    default: 'http/json',
    meaning: 'How it is sent.',
    wants: 'http/json',
    parse: oneOf('http/json'),
  }),
  OTEL_TRACES_EXPORTER: withoutDefault({
    unset: '`otlp` with an endpoint, else `none`',
    meaning: 'Whether traces are sent.',
    wants: 'one of otlp, none',
    parse: oneOf('otlp', 'none'),
  }),
  OTEL_METRICS_EXPORTER: withoutDefault({
    unset: '`otlp` with an endpoint, else `none`',
    meaning: 'Whether metrics are sent; they stand at `/metrics` in any case.',
    wants: 'one of otlp, none',
    parse: oneOf('otlp', 'none'),
  }),
  OTEL_TRACES_SAMPLER: withDefault({
    default: 'parentbased_always_on',
    meaning: 'Which traces are kept.',
    wants: `one of ${samplers.join(', ')}`,
    parse: oneOf(...samplers),
  }),
  OTEL_TRACES_SAMPLER_ARG: withDefault({
    default: 1,
    meaning: 'The share that a ratio sampler keeps.',
    wants: 'a number from 0 to 1',
    parse: share,
  }),
  OTEL_METRIC_EXPORT_INTERVAL: withDefault({
    default: 60_000,
    meaning: 'Milliseconds between two exports of metrics.',
    wants: 'a number of milliseconds from 100',
    parse: (value: string) => (/^\d{3,9}$/.test(value) ? Number(value) : undefined),
  }),
  OTEL_SDK_DISABLED: withDefault({
    default: false,
    meaning: 'Sends nothing, whatever else is set.',
    wants: 'true or false',
    parse: boolean,
  }),
  EMULATOR_PROFILE: withDefault({
    default: 'full',
    meaning: "What the emulated Graph knows: `full` (all five platforms), or exactly today's `beta` or `v1.0`.",
    wants: 'one of full, beta, v1.0',
    parse: oneOf('full', 'beta', 'v1.0'),
  }),
  EMULATOR_CREATE: withDefault({
    default: 'offered',
    meaning: 'Whether the emulated Graph creates partners; `refused` answers as Graph does on some tenants.',
    wants: 'one of offered, refused',
    parse: oneOf('offered', 'refused'),
  }),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
export type VariableValue<N extends VariableName> = Exclude<ReturnType<(typeof variables)[N]['parse']>, undefined>;
/** What is read of a variable: `undefined` only where it has no default. */
export type ReadValue<N extends VariableName> =
  | VariableValue<N>
  | ((typeof variables)[N] extends WithDefault<unknown> ? never : undefined);
