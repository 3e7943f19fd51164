// GraphiQL's requests to the gateway. They go to this origin's `/graphql` only, so that no token is sent elsewhere.

/** A GraphQL request, as GraphiQL passes it to its fetcher. */
interface Operation {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

export interface RequestsOptions {
  /** Returns the token of the signed-in user; `undefined` without one. */
  token: () => Promise<string | undefined>;
  /** Called with each response. Its errors may contain a claims challenge. */
  onResponse: (response: GraphqlResponse) => void;
}

export interface GraphqlResponse {
  data?: unknown;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

export type Fetcher = (
  operation: Operation,
  options?: { headers?: Record<string, string> },
) => Promise<GraphqlResponse>;

/**
 * Returns a fetcher for GraphiQL. An Authorization header of the headers editor takes precedence over the user's token.
 */
export function createFetcher({ token, onResponse }: RequestsOptions): Fetcher {
  return async ({ operationName, query, variables }, { headers } = {}) => {
    const hasAuthorization = new Headers(headers).has('authorization');
    const accessToken = hasAuthorization ? undefined : await token();
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      body: JSON.stringify({ query, operationName, variables }),
      credentials: 'omit',
      redirect: 'error',
    });
    const body = await readJson(response);
    onResponse(body);
    return body;
  };
}

async function readJson(response: Response): Promise<GraphqlResponse> {
  try {
    return await response.json();
  } catch {
    return { errors: [{ message: `The response is not JSON (HTTP ${response.status}).` }] };
  }
}
