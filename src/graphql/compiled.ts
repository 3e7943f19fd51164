// Frequent queries, compiled to functions by graphql-jit. graphql-js decides every variable and argument.
//
// graphql-jit writes JavaScript, and pastes the literals of a document into it: a string literal that holds one of its
// own markers became code of the gateway. It also reads variables and arguments differently from graphql-js in a dozen
// ways. So it is given a schema whose fields take no arguments, and an operation without variables. Variables are
// coerced by graphql-js before a run, and so are the arguments that each resolver is called with. The only text of a
// client that reaches the generated code is names, which the grammar limits to letters, digits and `_`.
import {
  getArgumentValues,
  getVariableValues,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { mapSchema, MapperKind } from '@graphql-tools/utils';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.js';
import { isCompilable } from './compilable.js';

/**
 * Runs one compiled operation. The variables are as the client sent them. `undefined` where graphql-js refuses an argument:
 * then the operation is to be interpreted.
 */
type Compiled = (
  context: Context,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult> | ExecutionResult | undefined;

/** The compiled form of an operation, once it is worth having. */
export type FindCompiled = (document: DocumentNode, operation: OperationDefinitionNode) => Compiled | undefined;

/** Bytes of all compiled operations together; one for a whole partner takes some 70 kB. */
const maxCompiledBytes = 32 * 1024 * 1024;
/** Heap bytes of a compiled operation per character of its generated source: 1.3 to 3.2 measured on Node 20 and 24. */
const bytesPerCharacter = 4;
/** Operations whose runs are counted: they may be seen once and never again. */
const maxCounted = 1_000;

/** What one run hands to the resolvers, in place of the context. */
interface Run {
  context: Context;
  variables: Record<string, unknown>;
  /** By the field's node, so that the fields of a list share them. */
  args: Map<FieldNode, Record<string, unknown>>;
}

/** Compiles an operation that has been run `after` times, if it may be; never when that is `Infinity`. */
export function createCompiler(schema: GraphQLSchema, after: number): FindCompiled {
  if (after === Number.POSITIVE_INFINITY) return () => undefined;
  const schemaWithoutArguments = withoutArguments(schema);
  const compiled = new LRUCache<OperationDefinitionNode, { run: Compiled | undefined; bytes: number }>({
    maxSize: maxCompiledBytes,
    sizeCalculation: ({ bytes }) => bytes,
  });
  const runs = new LRUCache<OperationDefinitionNode, number>({ max: maxCounted });

  return (document, operation) => {
    const known = compiled.get(operation);
    if (known) return known.run;
    const seen = runs.get(operation) ?? 0;
    if (seen < after) {
      runs.set(operation, seen + 1);
      return undefined;
    }
    runs.delete(operation);
    const found = isCompilable(document, operation)
      ? compile(schema, schemaWithoutArguments, document, operation)
      : notCompiled;
    compiled.set(operation, found);
    return found.run;
  };
}

const notCompiled = { run: undefined, bytes: 1_000 };

function compile(
  schema: GraphQLSchema,
  schemaWithoutArguments: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { run: Compiled | undefined; bytes: number } {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const definitions = [{ ...operation, variableDefinitions: [] }, ...fragments];
  // With `debug`, the result also has the generated source, whose length tells what it takes to keep it.
  const options = { debug: true } as object;
  const result = compileQuery(schemaWithoutArguments, { ...document, definitions }, operation.name?.value, options);
  if (!isCompiledQuery(result)) return notCompiled;
  const source = (result as unknown as Record<string, unknown>)[sourceProperty];
  const { query } = result;
  const fields = fieldsWithArguments(schema, { ...document, definitions });
  const { variableDefinitions = [] } = operation;
  return {
    bytes: String(source).length * bytesPerCharacter,
    run: (context, variables) => {
      const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 50 });
      if (errors) return { errors };
      const args = readArguments(fields, coerced);
      if (!args) return undefined;
      const run: Run = { context, variables: coerced, args };
      return query({}, run, {}) as Promise<ExecutionResult> | ExecutionResult;
    },
  };
}

const sourceProperty = '__DO_NOT_USE_THIS_OR_YOU_WILL_BE_FIRED_compilation';

/** The same schema with fields that take no arguments, whose resolvers get those that graphql-js reads for the real one. */
function withoutArguments(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: ({ resolve, ...config }) =>
      resolve ? { ...config, args: {}, resolve: withArguments(schema, resolve) } : config,
  });
}

/** A field of a document, and its definition. */
type FieldUse = [FieldNode, GraphQLField<unknown, unknown>];

function fieldsWithArguments(schema: GraphQLSchema, document: DocumentNode): FieldUse[] {
  const uses: FieldUse[] = [];
  const typeInfo = new TypeInfo(schema);
  const collect = (node: FieldNode): void => {
    const definition = typeInfo.getFieldDef();
    if (definition && definition.args.length > 0) uses.push([node, definition]);
  };
  visit(document, visitWithTypeInfo(typeInfo, { Field: collect }));
  return uses;
}

/** `undefined` when graphql-js refuses any of them. */
function readArguments(uses: readonly FieldUse[], variables: Record<string, unknown>): Run['args'] | undefined {
  const args: Run['args'] = new Map();
  try {
    for (const [node, definition] of uses) args.set(node, getArgumentValues(definition, node, variables));
    return args;
  } catch {
    return undefined;
  }
}

const noArguments = {};

function withArguments(
  schema: GraphQLSchema,
  resolve: GraphQLFieldResolver<unknown, Context>,
): GraphQLFieldResolver<unknown, Run> {
  return (source, _, { args, context, variables }, info) => {
    const [node] = info.fieldNodes;
    const given = (node && args.get(node)) ?? noArguments;
    return resolve(source, given, context, { ...info, schema, variableValues: variables });
  };
}
