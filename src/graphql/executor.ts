// Runs one operation: lets no one without a token at a tenant's data, and translates what resolvers throw.
import { execute, Kind, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.js';
import { MissingTokenError } from '../auth/errors.js';
import { isInternal, toGraphQLError } from './errors.js';
import type { DocumentNode, GraphQLError } from 'graphql';

export interface Operation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
  context: Context;
}

/** What can be asked without a token: the schema itself, since composition and explorers read it before anyone signs in. */
const publicFields = new Set(['__schema', '__type', '__typename', '_service']);

/** An executor for a schema; it never rejects. `onInternalError` is told of each error that the client sees masked. */
export function createExecutor(
  schema: GraphQLSchema,
  onInternalError: (error: GraphQLError) => void,
): (operation: Operation) => Promise<ExecutionResult> {
  return async ({ document, operation, operationName, variables, context }) => {
    if (!context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const result = await execute({
      schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue: context,
    });
    const errors = result.errors?.map(toGraphQLError);
    errors?.filter(isInternal).forEach(onInternalError);
    return errors ? { ...result, errors } : result;
  };
}

function isPublic({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every((it) => it.kind === Kind.FIELD && publicFields.has(it.name.value));
}
