// The drift alarm: Graph's metadata, from a file or a server, beside what this gateway models.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageFile } from '../files.js';
import type { Proxy } from '../proxy.js';
import { differencesOf, modelledNames } from './compare.js';
import { download } from './download.js';
import { DriftError } from './errors.js';
import { readMetadata } from './metadata.js';
import { msgraphVersions, reportOf, type Acknowledgement, type MsGraphVersion, type Report } from './report.js';

export interface DriftOptions {
  /** A file, or an address such as `https://graph.microsoft.com/beta/$metadata`, which answers without a token. */
  metadata: string;
  /** Which of Graph's versions it is. */
  version: MsGraphVersion;
  /** The file of acknowledged differences. */
  acknowledged: string;
  /** For addresses that are not on loopback. */
  proxy?: Proxy | undefined;
  /** Milliseconds for the whole metadata from a server; five minutes by default. */
  maxDownloadMs?: number;
}

/** Bytes; Graph's beta has some 12 million. */
const maxMetadataBytes = 40_000_000;

export const driftUsage = `npm run graph:drift -- --metadata FILE|URL [--version beta|v1.0] [--acknowledged FILE] [--json]

Compares Microsoft Graph's metadata with what this gateway models.

  --metadata FILE|URL    Such as https://graph.microsoft.com/beta/$metadata. HTTPS_PROXY and NO_PROXY apply.
  --version NAME         beta or v1.0; taken from the name of the metadata where it has one.
  --acknowledged FILE    The differences that are known, schema/acknowledged-drift.json by default.
  --json                 A report for programs.
  --help                 This.

Exit codes: 0 nothing new, 1 a difference that nobody has acknowledged, 2 the comparison could not be made.`;

/** Reads the command's options; `undefined` when they ask for help. Throws a `DriftError` that says how to use it. */
export function readDriftOptions(args: string[]): (DriftOptions & { json: boolean }) | undefined {
  const { acknowledged, help, json, metadata, version } = parse(args);
  if (help) return undefined;
  if (metadata === undefined) throw new DriftError(`Name the metadata to compare with.\n${driftUsage}`);
  const found = version ?? /.*(beta|v1\.0)/s.exec(metadata)?.[1];
  const known = msgraphVersions.find((it) => it === found);
  if (!known)
    throw new DriftError(`Say which version of Graph it is: --version beta or --version v1.0.\n${driftUsage}`);
  return { acknowledged, json, metadata, version: known };
}

function parse(args: string[]): {
  acknowledged: string;
  help: boolean;
  json: boolean;
  metadata?: string | undefined;
  version?: string | undefined;
} {
  const acknowledged = fileURLToPath(packageFile('schema/acknowledged-drift.json'));
  try {
    return parseArgs({
      args,
      options: {
        metadata: { type: 'string' },
        version: { type: 'string' },
        acknowledged: { type: 'string', default: acknowledged },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new DriftError(`${(error as Error).message}\n${driftUsage}`);
  }
}

/** Compares. Rejects with a `DriftError` that says which of the two files could not be read, and why. */
export async function findDrift(options: DriftOptions): Promise<Report> {
  const { acknowledged, maxDownloadMs = 300_000, metadata, proxy, version } = options;
  const acknowledgements = await readAcknowledgements(acknowledged);
  try {
    const chunks =
      URL.canParse(metadata) && /^https?:/i.test(metadata)
        ? download(metadata, { maxBytes: maxMetadataBytes, maxDownloadMs, proxy })
        : createReadStream(metadata);
    return reportOf(
      metadata,
      version,
      differencesOf(await readMetadata(bounded(chunks), modelledNames)),
      acknowledgements,
    );
  } catch (error) {
    throw new DriftError(`The metadata ${metadata} cannot be used. ${reasonOf(error)}`, { cause: error });
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxMetadataBytes) throw new DriftError(`It is longer than ${maxMetadataBytes} bytes.`);
    yield chunk;
  }
}

async function readAcknowledgements(file: string): Promise<Acknowledgement[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(list) && list.every(isAcknowledgement)) return list;
    throw new DriftError(
      'It has to be a list of {"difference", "versions": ["beta", "v1.0"], "reason"}, with a reason each.',
    );
  } catch (error) {
    throw new DriftError(`The acknowledged differences in ${file} cannot be used. ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function isAcknowledgement(it: Partial<Acknowledgement> | null): it is Acknowledgement {
  return (
    typeof it?.difference === 'string' &&
    typeof it.reason === 'string' &&
    it.reason.trim() !== '' &&
    Array.isArray(it.versions)
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof DriftError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'There is no such file.' : `${code ?? ''} ${message}`.trim();
}
