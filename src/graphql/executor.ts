// Runs one operation: lets no one without a token at a tenant's data, and translates what resolvers throw.
import {
  execute,
  GraphQLError,
  Kind,
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
  /** The operation of the document that is meant; `undefined` when there is none of this name. */
  operation: OperationDefinitionNode | undefined;
  operationName: string | undefined;
  variables: Record<string, unknown> | undefined;
  context: Context;
}

/** What can be asked without a token: the schema itself, since composition and explorers read it before anyone signs in. */
const publicFields = new Set(['__schema', '__type', '__typename', '_service']);

/**
 * An executor for a schema, which compiles operations that were run `compileAfter` times. It never rejects, and its errors
 * are fit to be shown.
 */
export function createExecutor(schema: GraphQLSchema, compileAfter: number): (operation: Operation) => Promise<ExecutionResult> {
  const findCompiled = createCompiler(schema, compileAfter);

  return async ({ document, operation, operationName, variables, context }) => {
    if (operation && !schema.getRootType(operation.operation)) return { errors: [noRootType(operation)] };
    if (operation && !context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const run = operation && findCompiled(document, operation);
    const result = run
      ? await run(context, variables ?? {})
      : await execute({
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? null,
          contextValue: context,
        });
    return result.errors ? { ...result, errors: result.errors.map(toGraphQLError) } : result;
  };
}

function isPublic({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every((it) => it.kind === Kind.FIELD && publicFields.has(it.name.value));
}

/** No rule of validation sees to this, and graphql-js would tell it as a fault of the server. */
function noRootType({ operation }: OperationDefinitionNode): GraphQLError {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } };
  return new GraphQLError(`This schema has no ${operation}.`, { extensions });
}
