// Kinds of values of environment variables: what a value must be, and its parser.
import { isLoopback } from '../net/proxy.js';
import { readableFile } from './files.js';

export interface Kind<T> {
  /** What the value must be; completes "HOST must be …". */
  expected: string;
  /** Returns `undefined` for a value that is not `expected`. */
  parse: (value: string) => T | undefined;
}

function kind<T>(expected: string, parse: Kind<T>['parse']): Kind<T> {
  return { expected, parse };
}

const parseBoolean = (value: string): boolean | undefined => ({ true: true, false: false })[value];
export const boolean = kind('true or false', parseBoolean);

/** As OpenTelemetry reads booleans: only `true`, in upper or lower case, is true. */
export const booleanOfAnyCase = kind('true or false', (value) => parseBoolean(value.toLowerCase()));

export const ratio = kind('a number from 0 to 1', (value) =>
  /^(0|1|0?\.\d+|1\.0+)$/.test(value) ? Number(value) : undefined,
);

/** A GUID other than that of zeros, which is a placeholder. */
export const guid = kind('a GUID', (value) => {
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  return isGuid && !/^[0-]+$/.test(value) ? value.toLowerCase() : undefined;
});

export const port = kind('a number from 0 to 65535', (value) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined,
);

/** A whole number within bounds, both included. */
export const wholeNumber = ({ max, min }: { min: number; max: number }): Kind<number> =>
  kind(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });

export const countOrNever = kind('a whole number of up to six digits, or never', (value) => {
  if (value === 'never') return Number.POSITIVE_INFINITY;
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined;
});

const alternatives = (members: readonly string[]): string =>
  members.length === 2 ? members.join(' or ') : `one of ${members.join(', ')}`;

export const oneOf = <const T extends string>(...members: T[]): Kind<T> =>
  kind(alternatives(members), (value) => members.find((member) => member === value));

/** As OpenTelemetry reads enumerations: in upper or lower case. */
export const oneOfAnyCase = <const T extends string>(...members: T[]): Kind<T> =>
  kind(alternatives(members), (value) => members.find((member) => member === value.toLowerCase()));

/** `items` names what the list has, as in "a comma-separated list of GUIDs". */
export const listOf = <T>(items: string, parse: (value: string) => T | undefined): Kind<T[]> =>
  kind(`a comma-separated list of ${items}`, (value) => {
    const parsed = value.split(',').map((item) => parse(item.trim()));
    return parsed.every((item) => item !== undefined) ? parsed : undefined;
  });

export const text = (expected: string): Kind<string> => kind(expected, (value) => value);
export const readablePath = kind('the path of a readable file', readableFile);

/** A host name or an IP address, without a port. */
export const host = kind('a host name or an IP address', (value) =>
  /^(?:[\w.-]+|[\da-f:.]+)$/i.test(value) ? value : undefined,
);

export function origin(value: string): string | undefined {
  return URL.canParse(value) && new URL(value).origin === value ? value : undefined;
}

export const httpsOrigin = kind('an https origin such as https://login.microsoftonline.us', (value) => {
  const withoutSlash = value.replace(/\/$/, '');
  return withoutSlash.startsWith('https://') ? origin(withoutSlash) : undefined;
});

/**
 * Returns a URL without credentials and without a query. Plain http is for loopback only: it would expose the users'
 * tokens to the network.
 */
function ownUrl(value: string): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.password || url.search || url.hash) return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value)) ? url : undefined;
}

export const assistantsUrl = kind(
  'an https URL that ends in /mcp, such as https://gateway.example.com/mcp',
  (value) => {
    const url = ownUrl(value);
    return url?.pathname.endsWith('/mcp') ? url.href : undefined;
  },
);

export const serviceRoot = kind('an https URL that ends in /beta or /v1.0', (value) => {
  const url = ownUrl(value);
  return url && /^\/(beta|v1\.0)\/?$/.test(url.pathname) ? url.href.replace(/\/$/, '') : undefined;
});

/** Credentials are allowed. A path is not: it would be that of a proxy auto-configuration script. */
export const proxyUrl = kind('a URL such as http://proxy.example.com:3128', (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isProxy = url && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/';
  return isProxy ? url.href : undefined;
});

/** Plain http is allowed: a collector often runs beside the gateway. */
export const httpUrl = kind('an http or https URL', (value) =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined,
);
