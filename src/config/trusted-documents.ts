// Manifests of trusted documents: the operations that front ends have registered, by id.

/** Texts of documents by id. */
export type Manifest = ReadonlyMap<string, string>;

/** Bytes. The operations of a large front end take some hundred kB. */
export const maxManifestBytes = 10 * 1024 * 1024;
/** Each is validated at startup, which takes some 100 µs. */
const maxDocuments = 10_000;
/** Characters of an id; SHA-512 in hexadecimal has 128. */
const maxIdLength = 256;

/**
 * Reads a manifest: an object of texts by id, as GraphQL Code Generator's client preset writes it with
 * `persistedDocuments` (https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#persisted-documents), or a
 * manifest of Apollo (https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format).
 * Returns what the file is instead if it is neither.
 */
export function parseManifest(json: string): { manifest: Manifest } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: 'a file that is not JSON' };
  }
  const entries = entriesOf(value);
  if (!entries) return { problem: "a file that is neither codegen's persisted-documents.json nor Apollo's manifest" };
  if (entries.length === 0) return { problem: 'a manifest without documents' };
  if (entries.length > maxDocuments) return { problem: `a manifest of more than ${maxDocuments} documents` };
  const manifest = new Map<string, string>();
  for (const [id, text] of entries) {
    if (typeof id !== 'string' || id === '' || id.length > maxIdLength || typeof text !== 'string') {
      return { problem: 'a manifest with an entry that is not an id with the text of a document' };
    }
    if ((manifest.get(id) ?? text) !== text) return { problem: `a manifest with two documents of the id ${id}` };
    manifest.set(id, text);
  }
  return { manifest };
}

function entriesOf(value: unknown): [unknown, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { format, operations, version } = value as Record<string, unknown>;
  if (format !== 'apollo-persisted-query-manifest') return Object.entries(value);
  if (version !== 1 || !Array.isArray(operations)) return undefined;
  return operations.map((operation: { id?: unknown; body?: unknown } | null) => [operation?.id, operation?.body]);
}
