// The budget of one process: how many connections, requests and bytes all callers together may hold.
//
// A bound on one request does not bound a thousand of them, so whatever is queued, received, cached or unsent has a
// bound on its sum as well. `heapBudget` adds up what is on the heap, which is 256 MiB: what Node chooses in a pod with
// the memory limit of deploy/kubernetes, 512 MiB. Outside of the heap are unsent responses, code and buffers; with the
// heap, they fit the pod's limit. docs/operations.md shows the budget.
import { readFileSync } from 'node:fs';

const kib = 1024;
const mib = 1024 * kib;

export const connectionLimits = {
  /** Open connections. Above it, one without a request is closed for each new one. A router needs tens. */
  connections: 1_000,
  /** Requests in flight of one connection. HTTP clients send one at a time, and load generators up to ten. */
  requestsPerConnection: 10,
  /** Requests in flight of all connections. With calls of two seconds to Graph, these are 500 a second. */
  requests: 1_000,
} as const;

/** Seconds that a connection may be idle between two requests: `GATEWAY_KEEP_ALIVE_SECONDS`. */
export const keepAliveLimits = {
  min: 1,
  /** More than the minute after which AWS's Application Load Balancer and nginx close an idle connection. */
  default: 72,
  /** More than 6,000, the longest of AWS's Network Load Balancer. An idle connection makes way for a new one. */
  max: 7_200,
} as const;

/** Bytes of the headers of one request, its request line included: `GATEWAY_MAX_HEADER_BYTES`. */
export const headerLimits = {
  /** Headers of routers and explorers beside a short token take some 2 kB. */
  min: 4 * kib,
  /** Node's own default. An access token with 200 groups, the most that Entra lists, takes 12 kB. */
  default: 16 * kib,
  /** App Service's authentication sends up to 60 kB for such a user: the token three times, and its claims. */
  max: 64 * kib,
} as const;

/** Open connections of the management port: a few probes, and a few scrapers of metrics. */
export const managementConnections = 50;

export const bodyLimits = {
  /** Bytes of one body. A create with hundreds of assignments takes about 100 kB. */
  body: mib,
  /** Bytes in memory of all bodies that are received or processed. */
  bodies: 24 * mib,
  /** Of these, bytes of bodies above `smallBody`, so that large bodies do not keep out the ordinary ones. */
  largeBodies: 16 * mib,
  /**
   * Of these, bytes of one caller's, so that no caller keeps out all others while Graph is slow: half, which are a
   * hundred creates with hundreds of assignments at once.
   */
  largeBodiesOfCaller: 8 * mib,
  /** Bytes. The introspection query of explorers takes 2 kB. */
  smallBody: 16 * kib,
} as const;

export const responseLimits = {
  /** Bytes of all responses that are not sent yet. They are outside of the heap. */
  unsent: 40 * mib,
  /** Bytes of a response that are given to its connection at once; the next follow when the client has read these. */
  piece: 64 * kib,
} as const;

export const graphResponseLimits = {
  /** Bytes of all responses of Graph that are being received. They are outside of the heap. */
  received: 40 * mib,
  /** Bytes of one value, or of all pages of a list: twenty partners with the most assignments take 17 MB. */
  value: 24 * mib,
} as const;

export const authorityLimits = {
  /**
   * Connections to the authority, and so the responses that are being received at once. An exchange takes a fifth of a
   * second, so these are 160 a second; the next wait for one, within their time limit.
   */
  connections: 32,
  /** Bytes of one response, outside of the heap. Metadata and keys have about 10 kB, and tokens up to 20. */
  response: mib,
} as const;

/** Bytes of the heap that caches take at most. The oldest entries are evicted. */
export const cacheLimits = {
  /** Documents of operations, by their text. One that selects a whole partner takes 35 kB. */
  knownOperations: 12 * mib,
  /** Operations compiled to code. */
  compiledOperations: 20 * mib,
  /** Claims of callers, by the hash of their token. */
  verifiedCallers: 12 * mib,
  /** Graph tokens of users: some 10,000. */
  exchangedTokens: 32 * mib,
  /** Refusals of token exchanges. */
  refusedExchanges: 4 * mib,
  /** Characters of what was written within the last minute, and of what that replaced. */
  recentWriteCharacters: mib,
} as const;

/** Bytes of one request in flight without its headers. Measured with 900 lists that wait for Graph: 37 kB each. */
const requestBytes = 36 * kib;

/** Bytes of the heap by their use, all bounds reached at once. The rest of it is for responses that are made. */
export const heapBudget = {
  /** Measured after a garbage collection, in production: 28.5 MB. */
  'The process at rest': 28 * mib,
  /** Measured with 900 connections: 3 kB each. */
  'Open connections': connectionLimits.connections * 4 * kib,
  /** The same with larger headers, since `maxRequests` then allows fewer. */
  'Requests in flight': connectionLimits.requests * (requestBytes + headerLimits.default),
  'Bodies in flight': bodyLimits.bodies,
  // Responses are parsed one after the other. What their operations keep is a part of the responses that are made.
  'A response of Graph that is parsed': graphResponseLimits.value,
  'Known operations': cacheLimits.knownOperations,
  'Compiled operations': cacheLimits.compiledOperations,
  'Verified callers': cacheLimits.verifiedCallers,
  'Exchanged tokens': cacheLimits.exchangedTokens,
  'Refused exchanges': cacheLimits.refusedExchanges,
  // A character of JSON takes some five bytes in memory.
  'Recent writes': cacheLimits.recentWriteCharacters * 5,
};

/**
 * Returns how many requests of all connections may be in flight: the fewer, the larger their headers may be, so that
 * all of them take the same share of the heap.
 */
export function maxRequests(maxHeaderBytes: number): number {
  const fitting = Math.floor(heapBudget['Requests in flight'] / (requestBytes + maxHeaderBytes));
  return Math.min(connectionLimits.requests, fitting);
}

/**
 * Returns how many connections clients may open: half of the file descriptors that the process may open, if that is
 * less than the limit. The other half is for connections to Graph and Entra, and for files.
 */
export function maxConnections(descriptors = maxDescriptors()): number {
  return Math.min(connectionLimits.connections, Math.floor(descriptors / 2));
}

/** Returns how many file descriptors the process may open; infinity where the system does not say. */
function maxDescriptors(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return Number(soft ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
