// Compilation of frequent operations to JavaScript, by graphql-jit. graphql-js still coerces every variable and
// argument.
//
// graphql-jit generates JavaScript source, and pastes the literals of a document into it: a string literal that
// contained one of its markers was executed as code of the gateway. It also reads variables and arguments differently
// from graphql-js in a dozen ways. It is therefore given a schema whose fields take no arguments, and an operation
// without variables. graphql-js coerces the variables before a run, and the arguments with which each resolver is
// called. The only client text in the generated source is names, which the grammar limits to letters, digits and `_`.
import {
  getArgumentValues,
  getVariableValues,
  GraphQLSchema,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { mapSchema, MapperKind } from '@graphql-tools/utils';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import type { Context } from '../context.js';
import { isCompilable } from './compilable.js';
import { bytesOfDocument } from './document-size.js';
import { shapeOf, tokensWrittenOut } from './operation-shape.js';

/**
 * Executes a compiled operation with the variables that the client sent. Returns `undefined` where graphql-js refuses
 * an argument: the operation must be interpreted then.
 */
type ExecuteCompiled = (
  context: Context,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult> | ExecutionResult | undefined;

/** Returns the compiled form of an operation; `undefined` when it must be interpreted. */
export type FindCompiled = (document: DocumentNode, operation: OperationDefinitionNode) => ExecuteCompiled | undefined;

/** An operation that was considered for compilation, and the heap bytes that it takes with its document. */
interface Compilation {
  /** `undefined` when the operation cannot be compiled. */
  execute: ExecuteCompiled | undefined;
  bytes: number;
}

/**
 * Tokens of an operation with its fragments written out, as they are compiled. The largest payload of the schema has
 * 1,000, and takes 30 ms to compile; the largest operation that is admitted would take 200.
 */
const maxCompiledTokens = 1_500;
/**
 * Heap bytes of a compiled operation, besides its document, per token with its fragments written out: 50 to 850
 * measured, the most for leaves of nested lists. One that selects a whole partner takes about 80 kB.
 */
const bytesPerToken = 1_000;

/** The context with which resolvers of the compiled schema are called. */
interface CompiledContext {
  context: Context;
  /** As the client sent it. */
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  /** Arguments by field node, computed once for all items of a list. */
  args: Map<FieldNode, Record<string, unknown>>;
}

/** Returns a function that compiles an operation once it has been run `compileAfter` times; never for `Infinity`. */
export function createCompiler(schema: GraphQLSchema, compileAfter: number): FindCompiled {
  if (compileAfter === Number.POSITIVE_INFINITY) return () => undefined;
  const compile = createCompile(schema);
  const compilationOf = (document: DocumentNode, operation: OperationDefinitionNode): Compilation => {
    const shape = shapeOf(schema, { document, operation });
    const tokens = tokensWrittenOut(schema, { operation, shape, max: maxCompiledTokens });
    const mayCompile = tokens <= maxCompiledTokens && isCompilable(document, operation);
    const execute = mayCompile ? compile(document, operation) : undefined;
    return { execute, bytes: bytesOfDocument(document) + (execute ? tokens * bytesPerToken : 0) };
  };
  const compilations = new LRUCache<OperationDefinitionNode, Compilation>({
    maxSize: cacheLimits.compiledOperations,
    sizeCalculation: ({ bytes }) => bytes,
  });
  // Weak, because most operations that are not known to the server are run once.
  const runCounts = new WeakMap<OperationDefinitionNode, number>();

  return (document, operation) => {
    const known = compilations.get(operation);
    if (known) return known.execute;
    const runs = runCounts.get(operation) ?? 0;
    if (runs < compileAfter) {
      runCounts.set(operation, runs + 1);
      return undefined;
    }
    runCounts.delete(operation);
    const compilation = compilationOf(document, operation);
    compilations.set(operation, compilation);
    return compilation.execute;
  };
}

type CompiledSchemas = Partial<Record<OperationTypeNode, GraphQLSchema>>;

/** By the schema that they are made from, which takes 20 ms. */
const knownSchemas = new WeakMap<GraphQLSchema, CompiledSchemas>();

/** Returns the schemas that graphql-jit is given, by kind of operation. */
function compiledSchemasOf(schema: GraphQLSchema): CompiledSchemas {
  const known = knownSchemas.get(schema);
  if (known) return known;
  const query = withoutArguments(schema);
  // A mutation with one root field executes as a query does. graphql-jit's own way, a queue of root fields, keeps
  // finished requests in memory until a full garbage collection.
  const schemas: CompiledSchemas = { query, mutation: withQueryType(query, query.getMutationType()) };
  knownSchemas.set(schema, schemas);
  return schemas;
}

function createCompile(schema: GraphQLSchema): FindCompiled {
  const schemas = compiledSchemasOf(schema);
  return (document, operation) => {
    const compiledSchema = schemas[operation.operation];
    if (!compiledSchema) return undefined;
    const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    const asQuery = { ...operation, operation: OperationTypeNode.QUERY, variableDefinitions: [] };
    const compiled = { ...document, definitions: [asQuery, ...fragments] };
    const result = compileQuery(compiledSchema, compiled, operation.name?.value);
    if (!isCompiledQuery(result)) return undefined;
    const { query } = result;
    const uses = fieldsWithArguments(schema, { ...document, definitions: [operation, ...fragments] });
    const { variableDefinitions = [] } = operation;
    return (context, variables) => {
      const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 50 });
      if (errors) return { errors };
      const args = readArguments(uses, coerced);
      if (!args) return undefined;
      const compiledContext: CompiledContext = { context, operation, variables: coerced, args };
      return query({}, compiledContext, {}) as Promise<ExecutionResult> | ExecutionResult;
    };
  };
}

function withQueryType(schema: GraphQLSchema, query: GraphQLObjectType | null | undefined): GraphQLSchema | undefined {
  return query ? new GraphQLSchema({ ...schema.toConfig(), query, mutation: null }) : undefined;
}

/**
 * Returns a schema whose fields take no arguments. Its resolvers get the arguments that graphql-js reads for `schema`.
 */
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

/** Returns the arguments of all fields; `undefined` when graphql-js refuses one. */
function readArguments(
  uses: readonly FieldUse[],
  variables: Record<string, unknown>,
): CompiledContext['args'] | undefined {
  const args: CompiledContext['args'] = new Map();
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
): GraphQLFieldResolver<unknown, CompiledContext> {
  return (source, _, { args, context, operation, variables }, info) => {
    const [node] = info.fieldNodes;
    const fieldArgs = (node && args.get(node)) ?? noArguments;
    return resolve(source, fieldArgs, context, { ...info, schema, operation, variableValues: variables });
  };
}
