// The executor of operations: requires a caller, enforces the budget, and translates the errors of resolvers.
import {
  execute,
  GraphQLError,
  Kind,
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../context.js';
import { MissingTokenError } from '../auth/errors.js';
import { errorCodes, type DocumentFault } from '../error-codes.js';
import { faultOfCost } from './budget.js';
import { createCompiler } from './compiled.js';
import { toGraphQLError } from './errors.js';
import { faultOfText } from './text.js';

export interface ExecutionRequest {
  document: DocumentNode;
  /** The selected operation of the document. */
  operation: OperationDefinitionNode;
  /** As the client sent them. */
  variables: Record<string, unknown> | undefined;
  context: Context;
}

/** Executes an operation. Never rejects. Errors of the result have codes and may be shown to the client. */
export type Execute = (request: ExecutionRequest) => Promise<ExecutionResult>;

/** Fields that need no token: they describe the schema, which composition and explorers read before a user signs in. */
const publicFields = new Set(['__schema', '__type', '__typename', '_service']);

/** Returns an executor for a schema. It compiles queries that have been run `compileAfter` times. */
export function createExecutor(schema: GraphQLSchema, { compileAfter }: { compileAfter: number }): Execute {
  const findCompiled = createCompiler(schema, compileAfter);

  async function run({ context, document, operation, variables = {} }: ExecutionRequest): Promise<ExecutionResult> {
    const result = findCompiled(document, operation)?.(context, variables);
    if (result) return result;
    const operationName = operation.name?.value;
    return execute({ schema, document, operationName, variableValues: variables, contextValue: context });
  }

  return async (request) => {
    const { context, document, operation, variables = {} } = request;
    if (!schema.getRootType(operation.operation)) {
      const message = `The schema does not support ${operation.operation} operations.`;
      return { errors: [requestError({ message, code: 'GRAPHQL_VALIDATION_FAILED' })] };
    }
    if (!context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const fault = faultOfCost(schema, { document, operation, variables }) ?? faultOfText(operation, variables);
    if (fault !== undefined) return { errors: [requestError({ message: fault, code: 'BAD_USER_INPUT' })] };
    try {
      const result = await run(request);
      if (!result.errors) return result;
      if ('data' in result) return { ...result, errors: result.errors.map(toGraphQLError) };
      // A result without data means that the variables are invalid: no resolver ran.
      const toRequestError = ({ message, nodes }: GraphQLError): GraphQLError =>
        requestError({ message, code: 'BAD_USER_INPUT', nodes });
      return { errors: result.errors.map(toRequestError) };
    } catch (error) {
      return { errors: [toGraphQLError(error)] };
    }
  };
}

/**
 * Whether an operation may be executed without a token. It selects public fields only, each once, and one field of
 * `_service`: a small unauthenticated request must not lead to a response of megabytes.
 */
function isPublic({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  const seen = new Set<string>();
  return selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false;
    const name = selection.name.value;
    if (!publicFields.has(name) || seen.has(name)) return false;
    seen.add(name);
    return name !== '_service' || selection.selectionSet?.selections.length === 1;
  });
}

/** Characters of a message. graphql-js repeats an invalid value, however long it is. */
const maxMessageLength = 1_000;

export interface RequestErrorDetails {
  message: string;
  code: DocumentFault;
  /** The parts of the document at fault. */
  nodes?: readonly ASTNode[] | undefined;
}

/**
 * Returns the error of an operation whose response has no data (GraphQL specification, section 7.1.2: request errors).
 */
export function requestError({ code, message, nodes }: RequestErrorDetails): GraphQLError {
  const shortened = message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
  return new GraphQLError(shortened, { nodes, extensions: { code, http: { status: errorCodes[code].status } } });
}
