// The command `drift`: compares Graph's metadata, from a file or a URL, with what the gateway models.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CommandLineError, readCommandLine } from '../cli/command-line.js';
import { packageFile } from '../files.js';
import type { Proxy } from '../net/proxy.js';
import { everyVersion, type MsGraphVersion } from '../resource/entity.js';
import { UsageError } from '../cli/usage-error.js';
import { differencesOf, modelledNames } from './compare.js';
import { download } from './download.js';
import { readMetadata } from './metadata.js';
import { createReport, type Acknowledgement, type Report } from './report.js';

export interface DriftOptions {
  /** A file, or a URL such as `https://graph.microsoft.com/beta/$metadata`, which needs no token. */
  metadata: string;
  /** Version of Graph that the metadata describes. */
  version: MsGraphVersion;
  acknowledged: string;
  /** For URLs that are not on loopback. */
  proxy?: Proxy | undefined;
  /** Time limit of a download, in ms; five minutes by default. */
  downloadTimeoutMs?: number;
}

/** Graph's beta has about 12 million bytes. */
const maxMetadataBytes = 40_000_000;

export const driftUsage = `npm run graph:drift -- --metadata FILE|URL [--graph-version beta|v1.0] [--acknowledged FILE] [--json]

Compares Microsoft Graph's metadata with what this gateway models.

  --metadata FILE|URL    Such as https://graph.microsoft.com/beta/$metadata. HTTPS_PROXY and NO_PROXY apply.
  --graph-version NAME   beta or v1.0; by default taken from the file name or URL.
  --acknowledged FILE    Acknowledged differences; schema/acknowledged-drift.json by default.
  --json                 Prints the report as JSON.
  --help                 Prints this text.
  --version              Prints the version of the gateway.

Exit codes: 0 no new differences, 1 new differences, 2 the comparison failed.`;

/** Parses the options; returns the word for `--help` and `--version`. Throws a `CommandLineError`. */
export function readDriftOptions(args: string[]): (DriftOptions & { json: boolean }) | 'help' | 'version' {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = readCommandLine(args, {
    usage: driftUsage,
    options: {
      metadata: { type: 'string' },
      'graph-version': { type: 'string' },
      acknowledged: { type: 'string', default: fileURLToPath(packageFile('schema/acknowledged-drift.json')) },
      json: flag,
      help: flag,
      version: flag,
    },
  });
  if (values.help) return 'help';
  if (values.version) return 'version';
  const { acknowledged, json, metadata } = values;
  if (metadata === undefined) throw new CommandLineError('--metadata is required.', driftUsage);
  const versionName = values['graph-version'] ?? /.*(beta|v1\.0)/s.exec(metadata)?.[1];
  const version = everyVersion.find((known) => known === versionName);
  if (!version) {
    throw new CommandLineError(
      'Unknown version of Graph: use --graph-version beta or --graph-version v1.0.',
      driftUsage,
    );
  }
  return { acknowledged, json, metadata, version };
}

/** Compares metadata with the model. Rejects with `UsageError` if that or the acknowledgements are not usable. */
export async function findDrift(options: DriftOptions): Promise<Report> {
  const { acknowledged, downloadTimeoutMs = 300_000, metadata, proxy, version } = options;
  const acknowledgements = await readAcknowledgements(acknowledged);
  try {
    const isUrl = URL.canParse(metadata) && /^https?:/i.test(metadata);
    const chunks = isUrl ? download(metadata, { proxy, timeoutMs: downloadTimeoutMs }) : createReadStream(metadata);
    const differences = differencesOf(await readMetadata(limitSize(chunks), modelledNames));
    return createReport({ metadata, version, differences, acknowledgements });
  } catch (error) {
    throw new UsageError(`The metadata ${metadata} cannot be used. ${reasonOf(error)}`, { cause: error });
  }
}

async function* limitSize(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxMetadataBytes) throw new UsageError(`It has more than ${maxMetadataBytes} bytes.`);
    yield chunk;
  }
}

async function readAcknowledgements(file: string): Promise<Acknowledgement[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(list) && list.every(isAcknowledgement)) return list;
    throw new UsageError(
      'It must be a list of {"difference", "versions": ["beta", "v1.0"], "reason"}, each with a reason.',
    );
  } catch (error) {
    throw new UsageError(`The acknowledged differences in ${file} cannot be used. ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function isAcknowledgement(item: Partial<Acknowledgement> | null): item is Acknowledgement {
  return (
    typeof item?.difference === 'string' &&
    typeof item.reason === 'string' &&
    item.reason.trim() !== '' &&
    Array.isArray(item.versions)
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'The file does not exist.' : `${code ?? ''} ${message}`.trim();
}
