// The memory of Graph's responses: a bound on those that are being received, and on the value of each.
import { graphResponseLimits } from '../process-limits.js';
import { MsGraphUnavailable } from './errors.js';
import { bytesOfValue } from './json-size.js';

/** A response that is being received. */
export interface Receiving {
  /** Counts bytes that have arrived. */
  add: (bytes: number) => void;
  /** Ends the count: the response is complete, or has failed. */
  end: () => void;
}

/** The responses that all calls are receiving. They are outside of the heap. */
export interface ResponsesReceived {
  /** Begins a response. `abort` is called if it has to make way for others. */
  begin: (abort: (error: Error) => void) => Receiving;
}

/**
 * Returns the bound on responses that are being received. Above it, the largest is aborted, so that a Graph that sends
 * large responses slowly does not keep out ordinary ones.
 */
export function createResponsesReceived(maxBytes: number = graphResponseLimits.received): ResponsesReceived {
  interface Entry {
    bytes: number;
    abort: (error: Error) => void;
  }
  const entries = new Set<Entry>();
  let total = 0;
  const end = (entry: Entry): void => {
    if (!entries.delete(entry)) return;
    total -= entry.bytes;
    // A set that grows leaves its old table to the garbage collector with every entry in it. With their functions,
    // these would keep finished requests in memory until a full collection.
    entry.abort = ended;
  };
  return {
    begin: (abort) => {
      const entry: Entry = { bytes: 0, abort };
      entries.add(entry);
      return {
        add: (bytes) => {
          if (!entries.has(entry)) return;
          entry.bytes += bytes;
          total += bytes;
          if (total <= maxBytes) return;
          const largest = [...entries].reduce((a, b) => (b.bytes > a.bytes ? b : a));
          const { abort: abortLargest } = largest;
          end(largest);
          abortLargest(responseTooLarge());
        },
        end: () => end(entry),
      };
    },
  };
}

function ended(): void {}

/** A smaller text cannot have a value above the limit. */
const smallBytes = graphResponseLimits.value / 32;

/** Returns whether the value of a response's JSON may take more memory than the limit. */
export function hasLargeValue(body: Buffer): boolean {
  return body.length > smallBytes && bytesOfValue(body) > graphResponseLimits.value;
}

export function responseTooLarge(): MsGraphUnavailable {
  return new MsGraphUnavailable({ message: 'A response of Microsoft Graph takes too much memory.' });
}
