// GraphiQL's requests to the gateway. They go to this origin's `/graphql` only, so that no token is sent elsewhere.
//
// Every operation that GraphiQL sends, however it was started, passes through here. So this is where a change must be
// confirmed.
import { getOperationAST, GraphQLError, parse, type ExecutionResult } from 'graphql';
import { doubleClick, sendOnceConfirmed, type ChangeInWords } from './confirm.js';
import { effectOf, toText, type Change, type Operation } from './effect.js';
import { removeFederation } from './federation.js';

export interface RequestsOptions {
  /** Returns the token of the signed-in user; `undefined` without one. */
  token: () => Promise<string | undefined>;
  /** Called with each response. Its errors may contain a claims challenge. */
  onResponse: (response: GraphqlResponse) => void;
}

/** Names of vendors of connectors, by their ids in lower case. */
type VendorNames = Readonly<Record<string, string>>;

/** GraphiQL's type for errors has a few properties that JSON has not. */
export type GraphqlResponse = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;

type Options = { headers?: Record<string, string> } | undefined;

export interface Requests {
  /** GraphiQL's fetcher. Its iterables have one response, or none if GraphiQL stops them before. */
  fetcher: (operation: Operation, options?: Options) => AsyncIterable<GraphqlResponse>;
  /** Notes which tab is shown. A response that is still to come belongs to the tab before, and is dropped. */
  showTab: (id: string | undefined) => void;
}

/** Milliseconds within which the name of a partner must be read. After them, the dialog shows its id. */
const nameTimeout = 3_000;

/**
 * Returns the requests of GraphiQL. An Authorization header of the headers editor takes precedence over the user's
 * token. A change is sent only once the user has confirmed it.
 */
export function createRequests({ onResponse, token }: RequestsOptions, vendorNames: VendorNames): Requests {
  const send = async (operation: Operation, options: Options, signal?: AbortSignal): Promise<GraphqlResponse> => {
    const { operationName, query, variables } = operation;
    const hasAuthorization = new Headers(options?.headers).has('authorization');
    const accessToken = hasAuthorization ? undefined : await token();
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        ...options?.headers,
      },
      body: JSON.stringify({ query, operationName, variables }),
      credentials: 'omit',
      redirect: 'error',
      signal: signal ?? null,
    });
    const body: GraphqlResponse = await response.json().catch(() => {
      throw new Error(`HTTP ${response.status} without JSON`);
    });
    onResponse(body);
    return body;
  };
  const run = async (operation: Operation, options: Options, signal?: AbortSignal): Promise<GraphqlResponse> => {
    // What is confirmed is what is sent, whatever happens to the editors meanwhile.
    const sent = withCurrentName(structuredClone(operation));
    const effect = effectOf(sent);
    if (effect.kind === 'live') {
      const read = (named: Operation): Promise<GraphqlResponse> =>
        send(named, options, AbortSignal.timeout(nameTimeout));
      const response = await sendOnceConfirmed({
        changes: effect.changes.map((change) => inWords(change, { read, vendorNames })),
        unknown: effect.unknown,
        send: () =>
          send(sent, options).catch((error: unknown) =>
            toErrors(`${noResponse(error)} The change may have been made. Look before you send it again.`),
          ),
      });
      return response ?? toErrors('Nothing was sent. You did not confirm the change.');
    }
    const response = await send(sent, options, signal);
    removeFederation(response);
    return response;
  };
  let shownTab: string | undefined;
  let drop = (): void => undefined;
  return {
    fetcher: (operation, options) => {
      const stopped = new AbortController();
      const startedAt = performance.now();
      // The schema is for all tabs.
      if (operation.operationName !== 'IntrospectionQuery') drop = () => stopped.abort();
      const responses = (async function* () {
        try {
          yield await run(operation, options, stopped.signal);
        } catch (error) {
          if (!stopped.signal.aborted) yield toErrors(noResponse(error));
        }
      })();
      // GraphiQL's button stops what is under way, but the second press of a double click on it must not.
      const stop = async (): Promise<IteratorReturnResult<void>> => {
        if (performance.now() - startedAt > doubleClick) stopped.abort();
        return { done: true, value: undefined };
      };
      return Object.assign(responses, { return: stop });
    },
    showTab: (id) => {
      if (id !== shownTab) drop();
      shownTab = id;
    },
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

interface Names {
  read: (operation: Operation) => Promise<GraphqlResponse>;
  vendorNames: VendorNames;
}

/** Returns a change in words. The name of a partner is read by its id, and a connector has the name of its vendor. */
function inWords({ field, id, newName }: Change, { read, vendorNames }: Names): ChangeInWords {
  const action = field.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const known = newName ?? vendorNames[id?.toLowerCase() ?? ''];
  const name = known === undefined && id !== undefined ? nameOfPartner(id, read) : Promise.resolve(known);
  return { action, id, name };
}

async function nameOfPartner(id: string, read: Names['read']): Promise<string | undefined> {
  const query = 'query NameOfObject($id: ID!) { object: complianceManagementPartner(id: $id) { displayName } }';
  const response = await read({ query, variables: { id } }).catch(() => undefined);
  const { object } = (response?.data ?? {}) as { object?: { displayName?: unknown } | null };
  return toText(object?.displayName);
}

const toErrors = (message: string): GraphqlResponse => ({ errors: [new GraphQLError(message)] });
const noResponse = (error: unknown): string =>
  `The gateway did not respond: ${error instanceof Error ? error.message : String(error)}.`;
