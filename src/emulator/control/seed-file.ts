// Reading of a seed file: the data of a tenant, as JSON.
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'lossless-json';
import { UsageError } from '../../cli/usage-error.js';
import type { Profile } from '../msgraph/metadata.js';
import type { Seed } from '../msgraph/seed.js';
import { problemsOfSeed } from './seed-problems.js';

/** Bytes. 10,000 partners, which the gateway reads at most, with ten assignments each take 20 MB, and some seconds. */
const maxBytes = 32 * 1024 * 1024;
/** Lines of a message. One mistake can be in every item of a list. */
const maxProblems = 50;
/**
 * Reads `{"partners": [], "mobileThreatDefenseConnectors": [], "groups": [], "users": [], "assignmentFilters": []}`,
 * with objects as Graph shows them, but for times that may be relative; each list is optional. Rejects with a
 * `UsageError` that names the problems, each with its JSON path.
 */
export async function readSeedFile(file: string, profile: Profile): Promise<Seed> {
  const path = resolve(file);
  const seed = parseSeed(path, await readText(path));
  const problems = problemsOfSeed(seed, profile);
  if (problems.length === 0) return seed as Seed;
  const lines = problems.slice(0, maxProblems).map((problem) => `  - ${problem}`);
  if (problems.length > maxProblems) lines.push(`  - … and ${problems.length - maxProblems} more`);
  throw new UsageError(`The seed file ${path} is not valid:\n${lines.join('\n')}`);
}

/** What to say of an error of the file system, by its code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist.',
  ENOTDIR: 'a part of the path is no directory.',
  EISDIR: 'it is a directory.',
  EACCES: 'this user may not read it.',
};

function unreadable(path: string, reason: string): UsageError {
  return new UsageError(`The seed file ${path} cannot be read: ${reason}`);
}

async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreadable(path, reasons[code ?? ''] ?? message);
  }
  if (bytes > maxBytes) throw unreadable(path, `it is larger than ${maxBytes / 1024 / 1024} MiB.`);
  try {
    // Leaves out the byte order mark that editors of Windows write, and that RFC 8259 lets a reader ignore.
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw unreadable(path, 'it is not UTF-8. Save it in this encoding.');
  }
}

function parseSeed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(path, `it is not JSON: ${syntaxErrorIn(text)}.`);
  }
}

/** Returns what is wrong with a text that is not JSON, and where. The errors of `JSON.parse` have no place on Node 20. */
function syntaxErrorIn(text: string): string {
  try {
    parse(text);
    return 'unknown syntax error';
  } catch (error) {
    const { message } = error as Error;
    const [, words = message, position] = /^(.*) at position (\d+)$/s.exec(message) ?? [];
    if (position === undefined) return message;
    const lines = text.slice(0, Number(position)).split('\n');
    return `${words} at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  }
}
