// Content negotiation: the media type of a response, by the request's `Accept` header (RFC 9110, section 12.5.1).
//
// The rest of the server, Apollo Server included, is given the outcome and never the header.
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';
const page = 'text/html';

/** The media types of the responses that a client accepts. */
export interface ResponseTypes {
  /** Of a result, and of every error outside of the document; `text/html` for the page of an explorer. */
  contentType: string;
  /** Of errors in the document or its variables, with their status. */
  documentFault: DocumentFaultType;
}

interface DocumentFaultType {
  contentType: string;
  status: 200 | 400;
}

/**
 * The status of a document fault goes with its media type. GraphQL over HTTP, draft of 2025-05-08, section 6.4.1 (its
 * address is in docs/errors.md): a client that is sent `application/json` cannot tell whether a status other than 200
 * comes from the server or from an intermediary.
 */
const faultAsJson: DocumentFaultType = { contentType: json, status: 200 };
const faultAsGraphqlResponse: DocumentFaultType = { contentType: graphqlResponse, status: 400 };

/** `Accept` headers whose outcome is cached. */
const maxHeaders = 100;
/** Characters of an `Accept` header whose outcome is cached. */
const maxLength = 300;

const cache = new LRUCache<string, ResponseTypes>({ max: maxHeaders });

/**
 * Returns how to respond to a request with this `Accept` header; `undefined` if the client accepts none of the server's
 * types. Without a header, or with an empty one, every type is acceptable. A client without a preference is sent
 * results as `application/json`, which every client understands, and document faults as
 * `application/graphql-response+json`, so that their status shows them. `offersPage` adds `text/html`.
 */
export function negotiate(
  accept: string | undefined,
  { offersPage = false }: { offersPage?: boolean } = {},
): ResponseTypes | undefined {
  const header = accept?.trim() || '*/*';
  if (offersPage && prefer(header, [json, graphqlResponse, page]) === page) {
    return { contentType: page, documentFault: faultAsJson };
  }
  const cached = cache.get(header);
  if (cached) return cached;
  const contentType = prefer(header, [json, graphqlResponse]);
  if (contentType === undefined) return undefined;
  const documentFault =
    prefer(header, [graphqlResponse, json]) === graphqlResponse ? faultAsGraphqlResponse : faultAsJson;
  const types = { contentType, documentFault };
  if (header.length <= maxLength) cache.set(header, types);
  return types;
}

/**
 * As `negotiate`, for an error that is sent in any case: as `application/json` to a client that accepts neither type.
 */
export function negotiateError(accept: string | undefined): ResponseTypes {
  return negotiate(accept) ?? { contentType: json, documentFault: faultAsJson };
}

/** Returns the offer that the client prefers, the first of those that it prefers equally; `undefined` for none. */
function prefer(accept: string, offers: readonly string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType(offers);
}
