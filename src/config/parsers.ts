// Parsers of the values of environment variables. Each returns `undefined` for a value that is not valid.
import { isLoopback } from '../net/proxy.js';

/** Accepts any text. */
export const anyText = (value: string): string => value;
export const boolean = (value: string): boolean | undefined => ({ true: true, false: false })[value];
export const ratio = (value: string): number | undefined =>
  /^(0|1|0?\.\d+|1\.0+)$/.test(value) ? Number(value) : undefined;

/** A GUID other than that of zeros, which is a placeholder. */
export function guid(value: string): string | undefined {
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  return isGuid && !/^[0-]+$/.test(value) ? value.toLowerCase() : undefined;
}

export function port(value: string): number | undefined {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
}

/** A whole number within bounds, both included. */
export const wholeNumber =
  (bounds: { min: number; max: number }) =>
  (value: string): number | undefined => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= bounds.min && number <= bounds.max ? number : undefined;
  };

export function countOrNever(value: string): number | undefined {
  if (value === 'never') return Number.POSITIVE_INFINITY;
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

export const oneOf =
  <const T extends string>(...members: T[]) =>
  (value: string): T | undefined =>
    members.find((member) => member === value);

/** As OpenTelemetry reads enumerations: in upper or lower case. */
export const oneOfAnyCase =
  <const T extends string>(...members: T[]) =>
  (value: string): T | undefined =>
    oneOf(...members)(value.toLowerCase() as T);

/** As OpenTelemetry reads booleans: only `true`, in upper or lower case, is true. */
export const booleanOfAnyCase = (value: string): boolean | undefined => boolean(value.toLowerCase());

export const listOf =
  <T>(parse: (value: string) => T | undefined) =>
  (value: string): T[] | undefined => {
    const items = value.split(',').map((item) => parse(item.trim()));
    return items.every((item) => item !== undefined) ? items : undefined;
  };

/** A host name or an IP address, without a port. */
export function host(value: string): string | undefined {
  return /^(?:[\w.-]+|[\da-f:.]+)$/i.test(value) ? value : undefined;
}

export function origin(value: string): string | undefined {
  return URL.canParse(value) && new URL(value).origin === value ? value : undefined;
}

export function httpsOrigin(value: string): string | undefined {
  const withoutSlash = value.replace(/\/$/, '');
  return withoutSlash.startsWith('https://') ? origin(withoutSlash) : undefined;
}

/** Plain http is for loopback only, for the same reason as that of `serviceRoot`. */
export function assistantsUrl(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.password || url.search || url.hash || !url.pathname.endsWith('/mcp'))
    return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value)) ? url.href : undefined;
}

/** Plain http is for loopback only: it would expose the users' tokens to the network. */
export function serviceRoot(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.search || url.hash || !/^\/(beta|v1\.0)\/?$/.test(url.pathname)) return undefined;
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value));
  return isAllowed ? url.href.replace(/\/$/, '') : undefined;
}

/** Credentials are allowed. A path is not: it would be that of a proxy auto-configuration script. */
export function proxyUrl(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isProxy = url && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/';
  return isProxy ? url.href : undefined;
}

/** Plain http is allowed: a collector often runs beside the gateway. */
export function httpUrl(value: string): string | undefined {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined;
}
