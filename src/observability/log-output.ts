// Standard output as the destination of the log. Nothing ever waits for it: what cannot be written is kept up to a
// bound, then lost and counted. A reader that has stopped, or a full disk, costs lines and nothing else.
import { write, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Bytes of a batch; about a hundred lines. One write per line would cost more than the request that it reports. */
const batchBytes = 16_000;
/** Milliseconds after which an incomplete batch is written, and a write that failed is tried again. */
const flushIntervalMs = 1_000;
/** Milliseconds after which a reader that is behind is tried again. A pipe holds 64 kB, so this passes on 6 MB/s. */
const busyRetryMs = 10;
/** Bytes that wait to be written: about 7,000 lines. */
const maxWaitingBytes = 1024 * 1024;
/** Bytes that wait above that, for lines of the audit log only: about 1,500 lines. */
const maxReservedBytes = 1024 * 1024;
/** Milliseconds for the last lines. Short, since it is part of the time between the drain and the exit. */
const closeTimeoutMs = 500;

export interface LogOutputOptions {
  /** Called for each line that is lost. */
  onLost: (kind: LineKind) => void;
  /** Called with the numbers of lost lines once the output can be written again. */
  onRecovered: (lost: Readonly<Record<LineKind, number>>) => void;
}

/** Lines of the audit log are kept for longer than others. */
export type LineKind = 'ordinary' | 'audit';

const maxBytesOf: Readonly<Record<LineKind, number>> = {
  ordinary: maxWaitingBytes,
  audit: maxWaitingBytes + maxReservedBytes,
};

export interface LogOutput extends DestinationStream {
  /** The same output, for lines of the audit log. */
  forAudit: DestinationStream;
  /** Writes the lines that wait, for half a second at most. Never rejects. */
  close: () => Promise<void>;
  /** Writes the lines that wait as far as that is possible at once; for an exit without `close`. Never throws. */
  flushSync: () => void;
}

/**
 * Opens standard output. A SonicBoom, which pino would use, cannot be given up: it retries a write that fails for ever,
 * and does so synchronously when the process exits.
 */
export function openLogOutput({ onLost, onRecovered }: LogOutputOptions): LogOutput {
  // Node makes a pipe non-blocking when it opens the stream. A write to a pipe that blocks would hold one of the
  // threads that Node waits for when it exits.
  const { fd } = process.stdout;
  /** Lines that are not part of a batch yet. */
  let lines = '';
  /** What is left of the batch that is being written. A write that failed is repeated, so no line is cut. */
  let batch: Buffer | undefined;
  let waitingBytes = 0;
  let lost = { ordinary: 0, audit: 0 };
  let isWriting = false;
  let isClosing = false;
  let onIdle: (() => void) | undefined;

  function nextBatch(): Buffer | undefined {
    if (!batch && lines !== '') {
      batch = Buffer.from(lines);
      lines = '';
    }
    return batch;
  }

  function accept(written: number): void {
    waitingBytes -= written;
    batch = batch && written < batch.length ? batch.subarray(written) : undefined;
  }

  function flush(): void {
    if (isWriting) return;
    const next = nextBatch();
    if (!next) return onIdle?.();
    isWriting = true;
    write(fd, next, (error, written) => {
      isWriting = false;
      if (error) return repeatAfter(error);
      accept(written);
      if (lost.ordinary + lost.audit > 0 && waitingBytes < batchBytes) {
        const recovered = lost;
        lost = { ordinary: 0, audit: 0 };
        onRecovered(recovered);
      }
      if (batch || waitingBytes >= batchBytes || isClosing) flush();
    });
  }

  function repeatAfter({ code }: NodeJS.ErrnoException): void {
    if (code === 'EAGAIN') setTimeout(flush, busyRetryMs).unref();
    // Otherwise the interval tries again. During a shutdown there is no time for that.
    else onIdle?.();
  }

  function flushSync(): void {
    if (isWriting) return;
    try {
      for (let next = nextBatch(); next; next = nextBatch()) accept(writeSync(fd, next));
    } catch {
      // The write failed, or would have to wait.
    }
  }

  const writerOf = (kind: LineKind) => (line: string) => {
    const bytes = Buffer.byteLength(line);
    if (waitingBytes + bytes > maxBytesOf[kind]) {
      lost[kind] += 1;
      onLost(kind);
      return;
    }
    lines += line;
    waitingBytes += bytes;
    // A batch that is left is being written, or will be tried again.
    if (waitingBytes >= batchBytes && !batch) flush();
  };

  const interval = setInterval(flush, flushIntervalMs).unref();
  return {
    write: writerOf('ordinary'),
    forAudit: { write: writerOf('audit') },
    close: async () => {
      isClosing = true;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeTimeoutMs);
        onIdle = resolve;
        flush();
      });
      clearTimeout(timer);
      clearInterval(interval);
    },
    flushSync,
  };
}
