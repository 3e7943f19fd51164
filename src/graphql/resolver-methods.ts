// Field resolvers that call the methods of resolver classes directly, without TypeGraphQL's wrapper.
import {
  isAbstractType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { buildSchemaSync, getMetadataStorage, type BuildSchemaOptions } from 'type-graphql';
import type { Context } from '../context.js';

type MetadataStorage = ReturnType<typeof getMetadataStorage>;
type ResolverMethod = Pick<MetadataStorage['queries'][number], 'methodName' | 'params' | 'schemaName' | 'target'>;
type Method = (...args: unknown[]) => unknown;

/** Parameters of a method, in order. A method may leave out the last ones. */
const parameters = {
  rootField: ['args', 'context', 'info'],
  typeField: ['root', 'args', 'context', 'info'],
} as const;

/**
 * Returns the schema that TypeGraphQL builds, with resolvers that call the methods of its resolver classes directly.
 * Throws for what only TypeGraphQL's wrapper would respect: a guard that nobody calls must not look like one.
 */
export function buildSchemaOfMethods(options: BuildSchemaOptions): GraphQLSchema {
  refuseGuards(options);
  const schema = buildSchemaSync(options);
  bindResolverMethods(schema);
  return schema;
}

/**
 * Throws if there are roles, or functions that run before a resolver, of a method, of a field, of a class or of the
 * whole schema.
 */
function refuseGuards({ authChecker, globalMiddlewares = [] }: BuildSchemaOptions): void {
  const { authorizedFields, authorizedResolver, middlewares, resolverMiddlewares } = getMetadataStorage();
  const nameOf = ({ fieldName, target }: { fieldName?: string; target: Function }): string =>
    fieldName === undefined ? target.name : `${target.name}.${fieldName}`;
  const guards = [
    ...(authChecker ? ['the option authChecker'] : []),
    ...(globalMiddlewares.length > 0 ? ['the option globalMiddlewares'] : []),
    ...[...authorizedFields, ...authorizedResolver].map((guarded) => `@Authorized of ${nameOf(guarded)}`),
    ...[...middlewares, ...resolverMiddlewares].map((guarded) => `@UseMiddleware of ${nameOf(guarded)}`),
  ];
  if (guards.length === 0) return;
  throw new TypeError(
    `Resolvers are called without TypeGraphQL's wrapper, and would ignore ${guards.join(', ')}. Check in the method itself.`,
  );
}

/**
 * Sets the resolver of each field to the method of its resolver class. TypeGraphQL's wrapper copies arguments into
 * classes and awaits validation, which is not used here. Its promise per field and item made up a quarter of the cost
 * of a list.
 *
 * Methods take `(args, context, info)`, or `(root, args, context, info)` for a field of a type. Throws for a method
 * with other parameters.
 */
function bindResolverMethods(schema: GraphQLSchema): void {
  const { fieldResolvers, mutations, queries } = getMetadataStorage();
  const instances = new Map<unknown, Record<string, Method>>();
  const instanceOf = (target: unknown): Record<string, Method> => {
    const instance = instances.get(target) ?? new (target as new () => Record<string, Method>)();
    instances.set(target, instance);
    return instance;
  };
  const bind = (typeName: string, resolverMethod: ResolverMethod): void => {
    const isRootField = typeName === 'Query' || typeName === 'Mutation';
    checkParameters(resolverMethod, isRootField ? parameters.rootField : parameters.typeField);
    const { methodName, schemaName, target } = resolverMethod;
    const field = (schema.getType(typeName) as GraphQLObjectType | undefined)?.getFields()[schemaName];
    if (!field) return;
    const resolver = instanceOf(target);
    const method = resolver[methodName] as Method;
    const resolve: GraphQLFieldResolver<unknown, Context> = isRootField
      ? (_, args, context, info) => method.call(resolver, args, context, info)
      : (root, args, context, info) => method.call(resolver, root, args, context, info);
    field.resolve = resolve;
  };
  for (const query of queries) bind('Query', query);
  for (const mutation of mutations) bind('Mutation', mutation);
  for (const resolver of fieldResolvers) {
    if (resolver.kind === 'external') bind(resolver.getObjectType?.().name ?? '', resolver);
    else if (isGetter(resolver)) useDefaultResolver(schema, resolver);
  }
}

function checkParameters({ methodName, params = [], target }: ResolverMethod, expected: readonly string[]): void {
  const kinds = params.toSorted((a, b) => a.index - b.index).map(({ kind }) => kind);
  if (kinds.every((kind, index) => kind === expected[index])) return;
  throw new TypeError(
    `${target.name}.${methodName} must take (${expected.join(', ')}), but takes (${kinds.join(', ')}).`,
  );
}

/** Whether a field is a getter of its class. TypeGraphQL treats getters as methods. */
function isGetter({ methodName, target }: ResolverMethod): boolean {
  return Object.getOwnPropertyDescriptor(target.prototype, methodName)?.get !== undefined;
}

/** Makes graphql-js read a field as a property, for an object type or for all types that implement an interface. */
function useDefaultResolver(schema: GraphQLSchema, { schemaName, target }: ResolverMethod): void {
  for (const type of objectTypesOf(schema, target.name)) {
    const field = type.getFields()[schemaName];
    if (field) field.resolve = undefined;
  }
}

function objectTypesOf(schema: GraphQLSchema, name: string): readonly GraphQLObjectType[] {
  const type = schema.getType(name);
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}
