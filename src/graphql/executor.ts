// The executor of operations: requires a caller, enforces the budget, and translates the errors of resolvers.
import {
  execute,
  GraphQLError,
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { shortenText } from '../cut-text.js';
import type { Context } from '../context.js';
import { MissingTokenError } from '../auth/errors.js';
import { errorCodes, type DocumentFault } from '../error-codes.js';
import { budget, faultOfCost, isPublic, repeatsTexts } from './budget.js';
import { createCompiler } from './compiled.js';
import { toErrorsPerCause } from './error-per-cause.js';
import { toGraphQLError } from './errors.js';
import { hasMoreCharacters, withoutObjects } from './response-size.js';
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
    try {
      const costed = { document, operation, variables };
      if (!context.caller && !isPublic(schema, costed)) return { errors: [toGraphQLError(new MissingTokenError())] };
      const fault = faultOfCost(schema, costed) ?? faultOfText(operation, variables);
      if (fault !== undefined) return { errors: [requestError({ message: fault, code: 'BAD_USER_INPUT' })] };
      const result = await run(request);
      return toBoundedResult(result, {
        operation,
        isLarge: () => repeatsTexts(schema, costed) && hasMoreCharacters(result.data, budget.responseBytes),
      });
    } catch (error) {
      return { errors: [toGraphQLError(error)] };
    }
  };
}

/** Returns a result whose errors may be shown to the client, and whose size is within the budget. */
function toBoundedResult(
  result: ExecutionResult,
  { isLarge, operation: { operation } }: { isLarge: () => boolean; operation: OperationDefinitionNode },
): ExecutionResult {
  const { data, errors } = result;
  if (!('data' in result)) {
    // A result without data means that the variables are invalid: no resolver ran.
    const toRequestError = ({ message, nodes }: GraphQLError): GraphQLError =>
      requestError({ message, code: 'BAD_USER_INPUT', nodes });
    return { errors: (errors ?? []).map(toRequestError) };
  }
  const translated = errors && { errors: toErrorsPerCause(errors) };
  if (!isLarge()) return translated ? { data, ...translated } : result;
  if (operation !== 'mutation') return { errors: [responseTooLarge()] };
  return { data: withoutObjects(data), errors: [...(translated?.errors ?? []), responseTooLarge()] };
}

/** Returns the error of a response that is larger than the budget allows. */
export function responseTooLarge(): GraphQLError {
  return requestError({
    message: `The response is larger than ${budget.responseBytes} bytes. Request smaller pages or fewer fields.`,
    code: 'BAD_USER_INPUT',
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
  return new GraphQLError(shortenText(message, maxMessageLength), {
    nodes,
    extensions: { code, http: { status: errorCodes[code].status } },
  });
}
