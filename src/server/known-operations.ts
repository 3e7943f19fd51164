// Operations that Apollo Server has admitted, found again by their text instead of being parsed and validated again.
import { getOperationAST, Location, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';

export interface KnownOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

/** A request of the plainest kind, for an operation that is known. */
export interface KnownRequest extends KnownOperation {
  variables: Record<string, unknown> | undefined;
}

export interface KnownOperations {
  /**
   * Keeps an operation. Only for what an authenticated caller has run without errors: strangers, and operations that
   * always fail, must not displace the others.
   */
  remember: (source: string | undefined, operationName: string | undefined, document: DocumentNode) => void;
  /** `undefined` for whatever Apollo Server has to see: new texts, and bodies that say anything unusual. */
  find: (body: unknown) => KnownRequest | undefined;
}

/** Bytes of all operations together; one for a whole partner takes 20 kB. */
const maxBytes = 16 * 1024 * 1024;
/** Heap bytes for each node of a document without its tokens: 190 to 270 measured. */
const bytesPerNode = 280;
/** Characters of a text that is kept; the longest in schema/operations/ has 2,500. */
const maxCharacters = 10_000;

interface Entry {
  document: DocumentNode;
  byName: Map<string | undefined, OperationDefinitionNode>;
  bytes: number;
}

/** Keeps nothing when it is not enabled: then Apollo Server sees every request. */
export function createKnownOperations({ enabled }: { enabled: boolean }): KnownOperations {
  const byText = new LRUCache<string, Entry>({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => bytes });
  return {
    remember: (source, operationName, document) => {
      if (!enabled || source === undefined || source.length > maxCharacters) return;
      const entry = byText.get(source) ?? entryOf(source, document);
      const operation = getOperationAST(entry.document, operationName);
      if (!operation) return;
      entry.byName.set(operationName, operation);
      byText.set(source, entry);
    },
    find: (body) => {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
      const { query, operationName, variables, extensions, ...rest } = body as Record<string, unknown>;
      if (typeof query !== 'string' || !isName(operationName) || !isRecord(variables)) return undefined;
      // Apollo Client names itself in the extensions; a persisted query is Apollo Server's to refuse.
      if (!isRecord(extensions) || (extensions && 'persistedQuery' in extensions)) return undefined;
      if (Object.keys(rest).length > 0) return undefined;
      const entry = byText.get(query);
      const operation = entry?.byName.get(operationName ?? undefined);
      return entry && operation && { document: entry.document, operation, variables: variables ?? undefined };
    },
  };
}

function entryOf(source: string, document: DocumentNode): Entry {
  let nodes = 0;
  visit(document, {
    enter: (node) => {
      nodes++;
      // Errors need where a node starts. Its first and last token hold on to all others, a third of the document's size.
      if (node.loc) Object.assign(node, { loc: withoutTokens(node.loc) });
    },
  });
  return { document, byName: new Map(), bytes: nodes * bytesPerNode + source.length * 2 };
}

/** graphql-js reads the start; graphql-jit reads line and column of the first token. */
function withoutTokens({ end, source, start, startToken: { column, line } }: Location): Location {
  return Object.assign(Object.create(Location.prototype), { start, end, source, startToken: { column, line } });
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}
