// Runs one operation: admits its caller, holds it to its budget, and translates what resolvers throw.
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

export interface Operation {
  document: DocumentNode;
  /** The one of the document that is meant. */
  operation: OperationDefinitionNode;
  variables: Record<string, unknown> | undefined;
  context: Context;
}

/** What can be asked without a token: the schema itself, since composition and explorers read it before anyone signs in. */
const publicFields = new Set(['__schema', '__type', '__typename', '_service']);

/** Never rejects; its errors are fit to be shown, and have codes. */
export type Execute = (operation: Operation) => Promise<ExecutionResult>;

/** An executor for a schema, which compiles queries that were run `compileAfter` times. */
export function createExecutor(schema: GraphQLSchema, compileAfter: number): Execute {
  const findCompiled = createCompiler(schema, compileAfter);

  async function run({ context, document, operation, variables = {} }: Operation): Promise<ExecutionResult> {
    const result = findCompiled(document, operation)?.(context, variables);
    if (result) return result;
    const operationName = operation.name?.value;
    return execute({ schema, document, operationName, variableValues: variables, contextValue: context });
  }

  return async (it) => {
    const { context, document, operation, variables = {} } = it;
    if (!schema.getRootType(operation.operation)) {
      return refused({ message: `This schema has no ${operation.operation}.`, code: 'GRAPHQL_VALIDATION_FAILED' });
    }
    if (!context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const fault = faultOfCost(schema, document, operation, variables);
    if (fault !== undefined) return refused({ message: fault, code: 'BAD_USER_INPUT' });
    try {
      const result = await run(it);
      if (!result.errors) return result;
      if ('data' in result) return { ...result, errors: result.errors.map(toGraphQLError) };
      // Without data nothing was run: the variables are at fault.
      return { errors: result.errors.map(({ message, nodes }) => refusal({ message, code: 'BAD_USER_INPUT', nodes })) };
    } catch (error) {
      return { errors: [toGraphQLError(error)] };
    }
  };
}

/** Each field once, and nothing of it twice: a small request of a stranger must not be answered with megabytes. */
function isPublic({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  const seen = new Set<string>();
  return selections.every((it) => {
    if (it.kind !== Kind.FIELD || !publicFields.has(it.name.value) || seen.has(it.name.value)) return false;
    seen.add(it.name.value);
    return it.name.value !== '_service' || it.selectionSet?.selections.length === 1;
  });
}

function refused(reason: Refusal): ExecutionResult {
  return { errors: [refusal(reason)] };
}

/** Characters of a message: graphql-js repeats the value that does not fit, however long it is. */
const maxMessage = 1_000;

/** Why an operation is refused before anything is run. */
export interface Refusal {
  message: string;
  code: DocumentFault;
  /** The parts of the document at fault. */
  nodes?: readonly ASTNode[] | undefined;
}

/** Returns the error for an operation that is refused before anything is run. */
export function refusal({ code, message, nodes }: Refusal): GraphQLError {
  const shown = message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
  return new GraphQLError(shown, { nodes, extensions: { code, http: { status: errorCodes[code].status } } });
}
