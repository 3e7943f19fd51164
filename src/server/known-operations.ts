// A cache of operations that Apollo Server has admitted, by their text, so that they are parsed and validated once.
import { getOperationAST, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { bytesOfDocument } from '../graphql/document-size.js';
import { cacheLimits } from '../process-limits.js';

export interface KnownOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

/** A request for a known operation. */
export interface KnownRequest extends KnownOperation {
  variables: Record<string, unknown> | undefined;
}

export interface KnownOperations {
  /**
   * Stores an operation. Call it only after an authenticated caller has run the operation without errors:
   * unauthenticated callers, and operations that always fail, must not evict the others.
   */
  remember: (admitted: { text: string | undefined; operationName: string | undefined; document: DocumentNode }) => void;
  /**
   * Returns the operation of a request body; `undefined` for an unknown text, and for a body that is not in plain form.
   */
  find: (body: unknown) => KnownRequest | undefined;
}

/** Characters of one operation; the longest in schema/operations/ has 2,500. */
const maxCharacters = 10_000;

interface Entry {
  document: DocumentNode;
  byName: Map<string | undefined, OperationDefinitionNode>;
  bytes: number;
}

/** Returns an empty cache. One that is not enabled stores nothing, so that Apollo Server handles every request. */
export function createKnownOperations({ enabled }: { enabled: boolean }): KnownOperations {
  const byText = new LRUCache<string, Entry>({
    maxSize: cacheLimits.knownOperations,
    sizeCalculation: ({ bytes }) => bytes,
  });
  return {
    remember: ({ document, operationName, text }) => {
      if (!enabled || text === undefined || text.length > maxCharacters) return;
      const entry = byText.get(text) ?? { document, byName: new Map(), bytes: bytesOfDocument(document) };
      const operation = getOperationAST(entry.document, operationName);
      if (!operation) return;
      entry.byName.set(operationName, operation);
      byText.set(text, entry);
    },
    find: (body) => {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
      const { query, operationName, variables, extensions, ...rest } = body as Record<string, unknown>;
      if (typeof query !== 'string' || !isOptionalString(operationName)) return undefined;
      if (!isOptionalObject(variables)) return undefined;
      // Apollo Client sends its name in the extensions. Persisted queries are refused by Apollo Server.
      if (!isOptionalObject(extensions) || (extensions && 'persistedQuery' in extensions)) return undefined;
      if (Object.keys(rest).length > 0) return undefined;
      const entry = byText.get(query);
      const operation = entry?.byName.get(operationName ?? undefined);
      return entry && operation && { document: entry.document, operation, variables: variables ?? undefined };
    },
  };
}

function isOptionalString(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isOptionalObject(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}
