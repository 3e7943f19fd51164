// The budget of one process: how many connections, requests and bytes all callers together may hold.
//
// A bound on one request does not bound a thousand of them, so whatever is queued, received, cached or unsent has a bound
// on its sum as well. The bounds fit a heap of 256 MiB, half of the pod's memory limit of 512 MiB, which is the heap that
// Node chooses in such a pod. docs/operations.md#the-budget-of-one-process adds them up.
import { readFileSync } from 'node:fs';

const kib = 1024;
const mib = 1024 * kib;

/** Heap of the process after startup, with the schema and its caches empty: 50 MB measured. */
export const heapAtRestBytes = 52 * mib;

export const connectionLimits = {
  /**
   * Open connections. Above it, one without a request is closed for each new one. A router needs tens, and a connection
   * takes about 10 kB.
   */
  connections: 1_000,
  /** Requests in flight of one connection. HTTP clients send one at a time, and load generators up to ten. */
  requestsPerConnection: 10,
  /** Requests in flight of all connections, of which each takes about 25 kB while it waits for Graph. */
  requests: 1_000,
} as const;

export const bodyLimits = {
  /** Bytes of one body. A create with hundreds of assignments takes about 100 kB. */
  body: mib,
  /** Bytes in memory of all bodies that are received or processed. */
  bodies: 32 * mib,
  /** Of these, bytes of bodies above `smallBody`, so that large bodies do not keep out the ordinary ones. */
  largeBodies: 24 * mib,
  /** Bytes. The introspection query of explorers takes 2 kB. */
  smallBody: 16 * kib,
} as const;

export const responseLimits = {
  /** Bytes of all responses that are not sent yet. They are outside of the heap. */
  unsent: 64 * mib,
  /** Bytes of a response that are given to its connection at once; the next follow when the client has read these. */
  piece: 64 * kib,
} as const;

/** Bytes of the heap that caches take at most. */
export const cacheLimits = {
  /** Documents of known operations. */
  knownOperations: 16 * mib,
} as const;

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
