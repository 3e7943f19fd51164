// Operations that Apollo Server has parsed and validated before, found again by their text. Running such a one takes no
// more of Apollo Server, whose pipeline costs more than everything else that the gateway does for a small operation.
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
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
  /** Takes notice of an operation that was found good. */
  remember: (source: string | undefined, operationName: string | undefined, known: KnownOperation) => void;
  /** `undefined` for whatever Apollo Server has to see: new texts, and bodies that say anything unusual. */
  find: (body: unknown) => KnownRequest | undefined;
}

/** Texts kept; front ends have some tens. */
const mostTexts = 500;
/** Characters of a text that is kept; the longest in schema/operations/ has 900. */
const longestText = 10_000;

/** Without any of it when it is not enabled: then Apollo Server sees every request. */
export function createKnownOperations({ enabled }: { enabled: boolean }): KnownOperations {
  const byText = new LRUCache<string, Map<string | undefined, KnownOperation>>({ max: mostTexts });
  return {
    remember: (source, operationName, known) => {
      if (!enabled || source === undefined || source.length > longestText) return;
      const named = byText.get(source) ?? new Map<string | undefined, KnownOperation>();
      byText.set(source, named.set(operationName, known));
    },
    find: (body) => {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
      const { query, operationName, variables, ...rest } = body as Record<string, unknown>;
      if (typeof query !== 'string' || !isName(operationName) || !isVariables(variables)) return undefined;
      if (Object.keys(rest).length > 0) return undefined;
      const known = byText.get(query)?.get(operationName ?? undefined);
      return known && { ...known, variables: variables ?? undefined };
    },
  };
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isVariables(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}
