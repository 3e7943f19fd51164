// Resolver methods as graphql-js calls them, without TypeGraphQL in between.
import {
  isAbstractType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { Context } from '../context.js';

type ResolverMethod = Pick<MetadataStorage['queries'][number], 'methodName' | 'params' | 'schemaName' | 'target'>;
type MetadataStorage = ReturnType<typeof getMetadataStorage>;
type Method = (...args: unknown[]) => unknown;

/** What a method may take, in this order. */
const shapes = {
  root: ['args', 'context', 'info'],
  field: ['root', 'args', 'context', 'info'],
} as const;

/**
 * Makes each field of a resolver class call its method. TypeGraphQL would copy the arguments into classes and wait for a
 * validation that is not there: on a field of a partner that is a promise for each item of a list, a quarter of what the
 * list cost. Every method takes `(args, context, info)`, or `(root, args, context, info)` for a field of a type, or the
 * first few of them. Throws when one does not.
 */
export function callDirectly(schema: GraphQLSchema): void {
  const { fieldResolvers, mutations, queries } = getMetadataStorage();
  const instances = new Map<unknown, Record<string, Method>>();
  const instanceOf = (target: unknown): Record<string, Method> => {
    const made = instances.get(target) ?? new (target as new () => Record<string, Method>)();
    instances.set(target, made);
    return made;
  };
  const wire = (typeName: string, { methodName, params = [], schemaName, target }: ResolverMethod): void => {
    const isRoot = typeName === 'Query' || typeName === 'Mutation';
    const shape: readonly string[] = isRoot ? shapes.root : shapes.field;
    const kinds = params.toSorted((a, b) => a.index - b.index).map(({ kind }) => kind);
    if (!kinds.every((kind, index) => kind === shape[index])) {
      throw new TypeError(
        `${target.name}.${methodName} must take (${shape.join(', ')}), and takes (${kinds.join(', ')}).`,
      );
    }
    const field = (schema.getType(typeName) as GraphQLObjectType | undefined)?.getFields()[schemaName];
    if (!field) return;
    const resolver = instanceOf(target);
    const method = resolver[methodName] as Method;
    const resolve: GraphQLFieldResolver<unknown, Context> = isRoot
      ? (_, args, context, info) => method.call(resolver, args, context, info)
      : (root, args, context, info) => method.call(resolver, root, args, context, info);
    field.resolve = resolve;
  };
  for (const query of queries) wire('Query', query);
  for (const mutation of mutations) wire('Mutation', mutation);
  for (const resolver of fieldResolvers) {
    if (resolver.kind === 'external') wire(resolver.getObjectType?.().name ?? '', resolver);
    else if (isAccessor(resolver)) readAsProperty(schema, resolver);
  }
}

/** Whether a field is a getter of its object, which TypeGraphQL takes for a method. */
function isAccessor({ methodName, target }: ResolverMethod): boolean {
  return Object.getOwnPropertyDescriptor(target.prototype, methodName)?.get !== undefined;
}

/** Leaves a field, of an object type or of all that implement an interface, to graphql-js, which reads the property. */
function readAsProperty(schema: GraphQLSchema, { schemaName, target }: ResolverMethod): void {
  const type = schema.getType(target.name);
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  for (const { [schemaName]: field } of types.map((it) => it.getFields())) if (field) field.resolve = undefined;
}
