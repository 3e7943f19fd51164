// Operations that come again and again, as functions that graphql-jit compiles; everything else is left to graphql-js.
import {
  getVariableValues,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.js';
import { completerOf, type Complete } from './input-defaults.js';

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
function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Compiled | undefined {
  const compiled = compileQuery(schema, document, operation.name?.value);
  if (!isCompiledQuery(compiled)) return undefined;
  const { variableDefinitions = [] } = operation;
  const defaults = defaultsOf(variableDefinitions);
  const completers = completersOf(schema, variableDefinitions);
  return (context, variables) => {
    // graphql-jit takes a list for an input object and does not enforce @oneOf: graphql-js has the say on variables.
    const { errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 50 });
    if (errors) return { errors };
    const given: Record<string, unknown> = { ...defaults, ...variables };
    for (const [name, complete] of completers) given[name] = complete(given[name]);
    return compiled.query({}, context, given) as Promise<ExecutionResult> | ExecutionResult;
  };
}

/** graphql-jit forgets the default of a variable that must not be null, so defaults are given to it as values. */
function defaultsOf(definitions: readonly VariableDefinitionNode[]): Record<string, unknown> | undefined {
  const entries = definitions.flatMap(({ defaultValue, variable }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function completersOf(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): [string, Complete][] {
  return definitions.flatMap(({ type, variable }) => {
    const declared = typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType | undefined;
    const complete = declared && completerOf(declared);
    return complete ? [[variable.name.value, complete] satisfies [string, Complete]] : [];
  });
}
