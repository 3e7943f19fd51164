// The memory of Graph's responses: a bound on those that are being received, and on the value of each.
import { graphResponseLimits } from '../process-limits.js';
import { MsGraphResponseTooLarge, MsGraphUnavailable } from './errors.js';
import { bytesOfValue, bytesPerCharacter } from './json-size.js';

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

/** Bytes of a response whose value takes more than the limit, whatever it is. */
const maxBytes = graphResponseLimits.value / bytesPerCharacter;

/**
 * Returns the bound on responses that are being received. Above it, the largest is aborted, so that a Graph that sends
 * large responses slowly does not keep out ordinary ones. One that is too large by itself is aborted at once.
 */
export function createResponsesReceived(maxTotal: number = graphResponseLimits.received): ResponsesReceived {
  interface Entry {
    bytes: number;
    abort: (error: Error) => void;
  }
  const entries = new Set<Entry>();
  let total = 0;
  const abort = (entry: Entry, error: Error): void => {
    const { abort: abortResponse } = entry;
    end(entry);
    abortResponse(error);
  };
  const end = (entry: Entry): void => {
    if (!entries.delete(entry)) return;
    total -= entry.bytes;
    // A set that grows leaves its old table to the garbage collector with every entry in it. With their functions,
    // these would keep finished requests in memory until a full collection.
    entry.abort = ended;
  };
  return {
    begin: (abortResponse) => {
      const entry: Entry = { bytes: 0, abort: abortResponse };
      entries.add(entry);
      return {
        add: (bytes) => {
          if (!entries.has(entry)) return;
          entry.bytes += bytes;
          total += bytes;
          if (entry.bytes > maxBytes) return abort(entry, responseTooLarge());
          if (total <= maxTotal) return;
          const largest = [...entries].reduce((a, b) => (b.bytes > a.bytes ? b : a));
          abort(largest, new MsGraphUnavailable({ message: tooManyAtOnce }));
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

const tooManyAtOnce = 'Microsoft Graph sends more to all callers at once than the gateway has memory for.';

/** Says how much memory a value takes that exceeds the limit. */
export const muchMemory = `more than ${graphResponseLimits.value / 2 ** 20} MiB of memory`;

export function responseTooLarge(): MsGraphResponseTooLarge {
  return tooLarge(`A response of Microsoft Graph takes ${muchMemory}`);
}

/** Returns the error of a response or a list that exceeds a limit. `what` says how. */
export function tooLarge(what: string): MsGraphResponseTooLarge {
  return new MsGraphResponseTooLarge({ message: `${what}, which is more than the gateway reads.` });
}
