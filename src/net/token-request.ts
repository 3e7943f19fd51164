// A request for a Graph token of a user: what the client of Graph tells the source of its tokens.

export interface TokenRequest {
  /** The claims that the token must have, as JSON text; from a claims challenge. */
  claims?: string | undefined;
  /** A token that Graph refused, to be replaced. */
  rejected?: string | undefined;
  /** Aborted if the caller disconnects. No exchange is started then. */
  signal?: AbortSignal | undefined;
}
