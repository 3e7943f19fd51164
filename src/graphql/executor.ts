// Runs one operation: lets no one without a token at a tenant's data, and translates what resolvers throw.
import {
  execute,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../context.js';
import { MissingTokenError } from '../auth/errors.js';
import { toGraphQLError } from './errors.js';

export interface Operation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
  context: Context;
}

/** What can be asked without a token: the schema itself, since composition and explorers read it before anyone signs in. */
const publicFields = new Set(['__schema', '__type', '__typename', '_service']);

/** An executor for a schema. It never rejects, and its errors are fit to be shown. */
export function createExecutor(schema: GraphQLSchema): (operation: Operation) => Promise<ExecutionResult> {
  return async ({ document, operation, operationName, variables, context }) => {
    if (!context.caller && !isPublic(operation)) return { errors: [toGraphQLError(new MissingTokenError())] };
    const result = await execute({
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
