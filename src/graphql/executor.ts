// Runs one operation: lets no one without a token at a tenant's data, and translates what resolvers throw.
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

/** An executor for a schema, which compiles operations that were run `compileAfter` times. */
export function createExecutor(schema: GraphQLSchema, compileAfter: number): Execute {
  const findCompiled = createCompiler(schema, compileAfter);

  return async ({ document, operation, variables, context }) => {
    if (!schema.getRootType(operation.operation))
      return { errors: [refusal(`This schema has no ${operation.operation}.`, 'GRAPHQL_VALIDATION_FAILED')] };
    if (!context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const run = findCompiled(document, operation);
    const result = run
      ? await run(context, variables ?? {})
      : await execute({
          schema,
          document,
          operationName: operation.name?.value,
          variableValues: variables,
          contextValue: context,
        });
    if (!result.errors) return result;
    // Without data nothing was run: the variables are at fault.
    return {
      ...result,
      errors: result.errors.map(
        'data' in result ? toGraphQLError : ({ message, nodes }) => refusal(message, 'BAD_USER_INPUT', nodes),
      ),
    };
  };
}

function isPublic({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every((it) => it.kind === Kind.FIELD && publicFields.has(it.name.value));
}

/** What is told before anything is run. */
function refusal(message: string, code: string, nodes?: readonly ASTNode[]): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { code, http: { status: 400 } } });
}
