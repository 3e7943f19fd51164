// Operations that come again and again, as functions that graphql-jit compiles; everything else is left to graphql-js.
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getVariableValues } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.js';
import { createOneOfCheck } from './one-of.js';

/** Runs one operation that was compiled. */
type Compiled = (context: Context, variables: Record<string, unknown>) => Promise<ExecutionResult> | ExecutionResult;

/** The compiled form of an operation, once it is worth having. */
export type FindCompiled = (document: DocumentNode, operation: OperationDefinitionNode) => Compiled | undefined;

/** Operations kept; front ends have some tens. One is about 100 kB, so a flood of different ones stays bounded. */
const mostCompiled = 200;
/** Runs that are counted, of operations that may be seen once and never again. */
const mostCounted = 1_000;

/**
 * Compiles an operation that has been run `after` times; never when that is `Infinity`. Compiling takes milliseconds, so
 * what is seen once is not worth it.
 */
export function createCompiler(schema: GraphQLSchema, after: number): FindCompiled {
  if (after === Number.POSITIVE_INFINITY) return () => undefined;
  // By the node itself: Apollo Server remembers documents by their text, and hands out the same one for the same text.
  const compiled = new LRUCache<OperationDefinitionNode, { run: Compiled | undefined }>({ max: mostCompiled });
  const runs = new LRUCache<OperationDefinitionNode, number>({ max: mostCounted });

  return (document, operation) => {
    const known = compiled.get(operation);
    if (known) return known.run;
    const seen = runs.get(operation) ?? 0;
    if (seen < after) {
      runs.set(operation, seen + 1);
      return undefined;
    }
    runs.delete(operation);
    const run = compile(schema, document, operation);
    compiled.set(operation, { run });
    return run;
  };
}

/** `undefined` for what cannot be compiled. */
function compile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Compiled | undefined {
  const compiled = compileQuery(schema, document, operation.name?.value);
  if (!isCompiledQuery(compiled)) return undefined;
  const { variableDefinitions = [] } = operation;
  const keepsOneOf = createOneOfCheck(schema, variableDefinitions);
  /** In the words of graphql-js, whichever way the variables are at fault. */
  const refuse = (variables: Record<string, unknown>, otherwise: ExecutionResult): ExecutionResult => {
    const { errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 50 });
    return errors ? { errors } : otherwise;
  };
  return (context, variables) => {
    if (keepsOneOf && !keepsOneOf(variables)) return refuse(variables, {});
    const result = compiled.query({}, context, variables) as Promise<ExecutionResult> | ExecutionResult;
    // What answers at once and without data has not been run.
    return 'data' in result || 'then' in result ? result : refuse(variables, result);
  };
}
