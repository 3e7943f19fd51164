// How GraphiQL asks the gateway: this origin's `/graphql` and no other address, so that no token goes elsewhere.

/** A GraphQL request as GraphiQL makes it. */
interface Operation {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

export interface RequestsOptions {
  /** The signed-in user's token, if any. */
  token: () => Promise<string | undefined>;
  /** Called with each response, whose errors may ask for another sign-in. */
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

/** A fetcher for GraphiQL. What the headers editor holds counts before the signed-in user's token. */
export function createFetcher({ token, onResponse }: RequestsOptions): Fetcher {
  return async ({ operationName, query, variables }, { headers } = {}) => {
    const ownAuthorization = new Headers(headers).has('authorization');
    const accessToken = ownAuthorization ? undefined : await token();
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
    const answer = await readJson(response);
    onResponse(answer);
    return answer;
  };
}

async function readJson(response: Response): Promise<GraphqlResponse> {
  try {
    return await response.json();
  } catch {
    return { errors: [{ message: `The response is not JSON (HTTP ${response.status}).` }] };
  }
}
