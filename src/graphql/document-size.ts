// The memory that a parsed document takes.
import { visit, type DocumentNode } from 'graphql';

/** Heap bytes. The estimate was 103 to 149 % of what a dozen documents of all kinds took. */
const bytesPerNode = 200;
const bytesPerToken = 130;

/**
 * Returns the heap bytes of a document and its text. Each of its nodes keeps all of it in memory: locations link to all
 * tokens, those of comments included.
 */
export function bytesOfDocument(document: DocumentNode): number {
  let nodes = 0;
  const count = (): void => {
    nodes++;
  };
  visit(document, { enter: count });
  let tokens = 0;
  for (let token = document.loc?.startToken ?? null; token; token = token.next) tokens++;
  return nodes * bytesPerNode + tokens * bytesPerToken + (document.loc?.source.body.length ?? 0) * 2;
}
