// Trusted documents: requests that name a document of a manifest by its id, in place of its text.
//
// The names follow "Persisted Documents", a proposed appendix of GraphQL over HTTP (`documentId`; as of 2026-07-22, see
// docs/front-end.md), and Apollo's protocol of persisted queries (`extensions.persistedQuery.sha256Hash`). Nothing can
// be registered by a request: the manifest is read once, at startup. A document that a request names takes the same way
// as one that a request sends, so every limit, the budget and the caller's token apply to it.
import { createHash } from 'node:crypto';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { UsageError } from '../cli/usage-error.js';
import type { Manifest } from '../config/trusted-documents.js';
import { requestError } from '../graphql/executor.js';
import { faultOfDocument, faultOfLength, maxTokens } from '../graphql/limits.js';
import { HttpRefusal } from './http-errors.js';

export interface TrustedDocumentsOptions {
  manifest: Manifest;
  /** Whether other documents are refused. */
  only: boolean;
  /** Whether documents may read the schema. */
  introspection: boolean;
}

export interface TrustedDocuments {
  /**
   * Returns the members of a request with the text of the document that they name. Throws an `HttpRefusal` for a
   * malformed id, and a `GraphQLError` for a document that is not trusted.
   */
  resolve: (request: Record<string, unknown>) => Record<string, unknown>;
}

/** Problems that are listed if documents do not fit the schema. */
const maxProblems = 20;

/** Checks the documents of a manifest. Throws a `UsageError` that names each one that the gateway would refuse. */
export function createTrustedDocuments(
  schema: GraphQLSchema,
  { introspection, manifest, only }: TrustedDocumentsOptions,
): TrustedDocuments {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const problems = [...manifest].flatMap(([id, text]) => problemOf(schema, { id, text, rules }) ?? []);
  if (problems.length > 0) throw invalidManifest(problems);
  const byId = new Map(manifest);
  for (const text of manifest.values()) byId.set(`sha256:${createHash('sha256').update(text).digest('hex')}`, text);
  const textOf = (id: string): string | undefined => byId.get(id) ?? byId.get(`sha256:${id}`);

  return {
    resolve: (request) => {
      const { documentId, ...rest } = request;
      const { extensions, isHashGiven, sha256Hash } = withoutHash(rest['extensions']);
      const id = documentId ?? sha256Hash;
      if (id === undefined || id === null) {
        if (only && typeof rest['query'] === 'string') throw notTrusted(whyText);
        return request;
      }
      if (typeof id !== 'string') throw new HttpRefusal(400, 'The id of a document must be a string.');
      const text = textOf(id);
      if (text === undefined) {
        // Apollo Server tells a client that sends hashes to send the text.
        if (isHashGiven && !only && documentId === undefined) return request;
        throw notTrusted(whyId);
      }
      const { query = text } = rest;
      if (query !== null && query !== text) {
        throw new HttpRefusal(400, 'The request has a document and the id of another one. Send the id alone.');
      }
      return { ...rest, query: text, ...(extensions === undefined ? {} : { extensions }) };
    },
  };
}

/** For a gateway without a manifest. An id beside a text is ignored, as any unknown member is. */
export const noTrustedDocuments: TrustedDocuments = {
  resolve: (request) => {
    if (request['documentId'] === undefined || request['documentId'] === null || request['query']) return request;
    throw notTrusted(whyNone);
  },
};

const whyNone = 'This gateway has no trusted documents. Send the text of the operation as `query`.';
const whyText = 'The gateway runs trusted documents only. Send the id of one as `documentId`.';
const whyId =
  "No trusted document has this id. Deploy the front end's manifest to the gateway before the front end itself.";

function notTrusted(message: string): GraphQLError {
  return requestError({ message, code: 'DOCUMENT_NOT_TRUSTED' });
}

/** Takes the hash of Apollo's protocol out of a request's extensions. */
function withoutHash(extensions: unknown): { extensions: unknown; sha256Hash?: unknown; isHashGiven: boolean } {
  if (typeof extensions !== 'object' || extensions === null) return { extensions, isHashGiven: false };
  const { persistedQuery, ...others } = extensions as { persistedQuery?: { sha256Hash?: unknown } | null };
  const { sha256Hash } = persistedQuery ?? {};
  if (sha256Hash === undefined) return { extensions, isHashGiven: false };
  return { extensions: others, sha256Hash, isHashGiven: true };
}

/** Returns why the gateway would refuse a document. */
function problemOf(
  schema: GraphQLSchema,
  { id, rules, text }: { id: string; text: string; rules: readonly ValidationRule[] },
): string | undefined {
  const tooLong = faultOfLength(text);
  if (tooLong !== undefined) return `${id}: ${tooLong}`;
  try {
    const document = parse(text, { maxTokens });
    const name = document.definitions.flatMap((it) => ('name' in it && it.name ? [it.name.value] : []))[0] ?? id;
    const [error] = validate(schema, document, rules);
    const fault = faultOfDocument(document) ?? error?.message;
    return fault === undefined ? undefined : `${name} (${id}): ${fault}`;
  } catch (error) {
    return `${id}: ${error instanceof GraphQLError ? error.message : 'The document is too deep.'}`;
  }
}

function invalidManifest(problems: readonly string[]): UsageError {
  const listed = problems.slice(0, maxProblems).map((problem) => `  - ${problem}`);
  const more = problems.length > maxProblems ? [`  - ${problems.length - maxProblems} more`] : [];
  return new UsageError(
    `GRAPHQL_TRUSTED_DOCUMENTS has documents that do not fit the schema:\n${[...listed, ...more].join('\n')}`,
  );
}
