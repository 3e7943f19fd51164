// The size of an answer about the schema: introspection, and federation's SDL.
import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { argumentsOf, type OperationShape, type SelectedField } from './operation-shape.js';

/** Root fields that describe the schema, and need neither a token nor a call to Microsoft Graph. */
export const schemaFields: ReadonlySet<string> = new Set(['__schema', '__type', '_service']);

/**
 * Returns whether an operation's answer about the schema has more than `max` characters. Its fields are resolved, but
 * no answer is built, and nothing is resolved beyond the maximum.
 */
export function isSchemaAnswerLarger(
  schema: GraphQLSchema,
  { max, shape, variables }: { max: number; shape: OperationShape; variables: Record<string, unknown> },
): boolean {
  let characters = 0;
  const addFields = (source: unknown, fields: readonly SelectedField[]): void => {
    for (const field of fields) {
      if (characters > max) return;
      characters += field.responseName.length + '"":,'.length;
      const { definition } = field;
      const args = argumentsOf(field, variables);
      if (!definition || !args) continue;
      const { resolve = defaultFieldResolver } = definition;
      // No resolver of these fields uses anything else.
      const info = { schema, fieldName: field.name } as GraphQLResolveInfo;
      addValue(resolve(source, args, undefined, info), field, getNamedType(definition.type));
    }
  };
  const addValue = (value: unknown, field: SelectedField, type: GraphQLNamedType): void => {
    if (Array.isArray(value)) for (const item of value) addValue(item, field, type);
    else if (isObjectType(type) && value) addFields(value, shape.subfields(field, type));
    else characters += JSON.stringify(value ?? null).length;
  };
  addFields(
    undefined,
    shape.rootFields.filter(({ name }) => schemaFields.has(name)),
  );
  return characters > max;
}
