// The JSON Schema of an operation's variables, from which an assistant knows what to send.
//
// Types are written out where they are used, without `$ref`, which some assistants do not resolve.
import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  TypeInfo,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

export interface InputSchema extends JsonObject {
  type: 'object';
  properties: Record<string, JsonObject>;
  required: string[];
  additionalProperties: false;
}

/** The JSON of scalars. Any JSON stands for the others. */
const scalars: Readonly<Record<string, JsonObject>> = {
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
  Duration: { type: 'string', format: 'duration' },
  Float: { type: 'number' },
  ID: { type: 'string' },
  Int: { type: 'integer' },
  JSONObject: { type: 'object' },
  String: { type: 'string' },
};

/** Returns the schema of the variables of an operation that is valid. Throws for a type that contains itself. */
export function inputSchemaOf(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
): InputSchema {
  const descriptions = variableDescriptions(schema, document);
  const definitions = operation.variableDefinitions ?? [];
  const properties = definitions.map((definition) => {
    const name = definition.variable.name.value;
    return [name, variableSchema(schema, { definition, description: descriptions.get(name) })] as const;
  });
  const required = definitions
    .filter(({ defaultValue, type }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue)
    .map(({ variable }) => variable.name.value);
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
}

function variableSchema(
  schema: GraphQLSchema,
  { definition, description }: { definition: VariableDefinitionNode; description: string | undefined },
): JsonObject {
  const { defaultValue, type } = definition;
  return {
    ...schemaOf(inputTypeOf(schema, type), []),
    ...(description === undefined ? {} : { description }),
    ...(defaultValue ? { default: literalOf(defaultValue) } : {}),
  };
}

function inputTypeOf(schema: GraphQLSchema, node: TypeNode): GraphQLInputType {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new Error('A variable is not of an input type.');
  return type;
}

function schemaOf(type: GraphQLInputType, within: readonly GraphQLInputObjectType[]): JsonObject {
  return isNonNullType(type) ? schemaWithoutNull(type.ofType, within) : orNull(schemaWithoutNull(type, within));
}

function schemaWithoutNull(type: GraphQLInputType, within: readonly GraphQLInputObjectType[]): JsonObject {
  if (isNonNullType(type)) return schemaWithoutNull(type.ofType, within);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType, within) };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  return isInputObjectType(type) ? objectSchema(type, within) : { ...scalars[type.name] };
}

function objectSchema(type: GraphQLInputObjectType, within: readonly GraphQLInputObjectType[]): JsonObject {
  if (within.includes(type))
    throw new Error(`The input type ${type.name} contains itself, which tools cannot describe.`);
  const fields = Object.values(type.getFields());
  const properties = fields.map((field) => [field.name, fieldSchema(field, { of: type, within: [...within, type] })]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: fields.filter(isRequiredInputField).map(({ name }) => name),
    additionalProperties: false,
    // `@oneOf`: one field, and never null.
    ...(type.isOneOf ? { minProperties: 1, maxProperties: 1 } : {}),
  };
}

function fieldSchema(
  { defaultValue, description, type }: GraphQLInputField,
  { of, within }: { of: GraphQLInputObjectType; within: readonly GraphQLInputObjectType[] },
): JsonObject {
  const fallback = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return {
    ...(of.isOneOf ? schemaWithoutNull(type, within) : schemaOf(type, within)),
    ...(description ? { description } : {}),
    ...(fallback ? { default: literalOf(fallback) } : {}),
  };
}

function orNull(schema: JsonObject): JsonObject {
  const { enum: members, type } = schema;
  if (type === undefined) return schema;
  return { ...schema, type: [type, 'null'], ...(Array.isArray(members) ? { enum: [...members, null] } : {}) };
}

/** Returns the JSON of a literal without variables. */
function literalOf(node: ValueNode): Json {
  return valueFromASTUntyped(node) as Json;
}

/** Returns what the schema says about the arguments and input fields that are given by variables. */
function variableDescriptions(schema: GraphQLSchema, document: DocumentNode): Map<string, string> {
  const types = new TypeInfo(schema);
  const found = new Map<string, string>();
  const note = (value: ValueNode, description: string | null | undefined): void => {
    if (value.kind !== Kind.VARIABLE || !description || found.has(value.name.value)) return;
    found.set(value.name.value, description);
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Argument: ({ value }) => note(value, types.getArgument()?.description),
      ObjectField: ({ name, value }) => {
        const parent = getNamedType(types.getParentInputType());
        note(value, isInputObjectType(parent) ? parent.getFields()[name.value]?.description : undefined);
      },
    }),
  );
  return found;
}
