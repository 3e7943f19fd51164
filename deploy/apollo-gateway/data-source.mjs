// A data source of @apollo/gateway for this subgraph. It forwards the caller's token, and returns the errors of the
// subgraph with their status, headers and extensions. As shipped, @apollo/gateway replaces each response whose status
// is not 200 by an error of its own, which shows the subgraph's URL.
import { RemoteGraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';

/** Headers of an error that clients act on: a challenge (RFC 6750), and when to try again. */
const forwarded = ['www-authenticate', 'retry-after'];

/** The context of each operation needs `authorization`, the header of the client's request. */
export class PartnerDataSource extends RemoteGraphQLDataSource {
  willSendRequest({ context, request }) {
    if (context.authorization) request.http.headers.set('authorization', context.authorization);
  }

  /** Returns the first error of a response whose status is not 200. Apollo Server acts on `extensions.http`. */
  async errorFromResponse(response) {
    const body = await this.parseBody(response);
    const [error = {}] = Array.isArray(body?.errors) ? body.errors : [];
    const headers = new Map(forwarded.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value));
    return new GraphQLError(error.message ?? 'A subgraph sent no usable response.', {
      extensions: { ...error.extensions, http: { status: error.message ? response.status : 502, headers } },
    });
  }

  /** Hides the message of a failed connection, which has the subgraph's address. */
  didEncounterError(error) {
    throw error instanceof GraphQLError ? error : new GraphQLError('A subgraph sent no usable response.');
  }
}
