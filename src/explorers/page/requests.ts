// GraphiQL's requests to the gateway. They go to this origin's `/graphql` only, so that no token is sent elsewhere.
//
// Every operation that GraphiQL sends, however it was started, passes through here. So this is where a change must be
// confirmed.
import { getOperationAST, GraphQLError, parse, type ExecutionResult } from 'graphql';
import { askBeforeChange, type ChangeInWords } from './confirm.js';
import { effectOf, type Change, type Operation } from './effect.js';
import { removeFederation } from './federation.js';

export interface RequestsOptions {
  /** Returns the token of the signed-in user; `undefined` without one. */
  token: () => Promise<string | undefined>;
  /** Called with each response. Its errors may contain a claims challenge. */
  onResponse: (response: GraphqlResponse) => void;
}

/** GraphiQL's type for errors has a few properties that JSON has not. */
export type GraphqlResponse = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;

export type Fetcher = (
  operation: Operation,
  options?: { headers?: Record<string, string> },
) => Promise<GraphqlResponse>;

/** Milliseconds within which the name of the object to change must be read. After them, the dialog shows its id. */
const nameTimeout = 3_000;

/**
 * Returns a fetcher for GraphiQL. An Authorization header of the headers editor takes precedence over the user's token.
 * A change is sent only once the user has confirmed it.
 */
export function createFetcher({ token, onResponse }: RequestsOptions): Fetcher {
  let isAsking = false;
  const send: Fetcher = async (operation, { headers } = {}) => {
    const { operationName, query, variables } = operation;
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
  return async (operation, options) => {
    // What is confirmed is what is sent, whatever happens to the editors meanwhile.
    const sent = withCurrentName(structuredClone(operation));
    const effect = effectOf(sent);
    if (effect.kind === 'live') {
      if (isAsking) return notSent('Another change waits for your answer.');
      isAsking = true;
      try {
        const words = await Promise.all(effect.changes.map((change) => inWords(change, (read) => send(read, options))));
        if (!(await askBeforeChange(words, effect.unknown))) return notSent('You did not confirm the change.');
      } finally {
        isAsking = false;
      }
    }
    const response = await send(sent, options);
    removeFederation(response);
    return response;
  };
}

/**
 * Returns an operation with its own name if the document has no other. GraphiQL takes the name over 100 ms after the
 * text has changed, so that it would be that of the earlier text, which the gateway refuses.
 */
function withCurrentName(operation: Operation): Operation {
  try {
    const document = parse(operation.query);
    const only = getOperationAST(document);
    return only ? { ...operation, operationName: only.name?.value ?? null } : operation;
  } catch {
    return operation;
  }
}

const notSent = (reason: string): GraphqlResponse => ({ errors: [new GraphQLError(`Nothing was sent. ${reason}`)] });

/** Returns a change in words, with the name of its object, which is read by its id. */
async function inWords(
  { field, id, newName }: Change,
  read: (operation: Operation) => Promise<GraphqlResponse>,
): Promise<ChangeInWords> {
  const action = field.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (newName !== undefined) return { action, object: newName, detail: id };
  if (id === undefined) return { action, object: undefined, detail: undefined };
  const [type] = /ComplianceManagementPartner|MobileThreatDefenseConnector/.exec(field) ?? [];
  if (type === undefined) return { action, object: id, detail: undefined };
  const query = `query NameOfObject($id: ID!) {
  object: ${type.charAt(0).toLowerCase()}${type.slice(1)}(id: $id) { displayName }
}`;
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, nameTimeout, undefined));
  const response = await Promise.race([read({ query, variables: { id } }).catch(() => undefined), timeout]);
  const { object } = (response?.data ?? {}) as { object?: { displayName?: unknown } | null };
  const name = object?.displayName;
  return typeof name === 'string' && name !== ''
    ? { action, object: name.slice(0, 200), detail: id }
    : { action, object: id, detail: undefined };
}

async function readJson(response: Response): Promise<GraphqlResponse> {
  try {
    return await response.json();
  } catch {
    return { errors: [new GraphQLError(`The response is not JSON (HTTP ${response.status}).`)] };
  }
}
