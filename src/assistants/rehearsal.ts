// Mutations as rehearsals: documents that can only be dry runs.
//
// The value of `dryRun` is written into the document, as the literal `true`, on every field of the mutation type. A
// variable could be set by the caller; a literal cannot. The result is checked by itself (`requireRehearsal`), so that
// an operation that is no rehearsal stops the start of the gateway instead of becoming a tool that writes.
import {
  isInterfaceType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type BooleanValueNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

const argumentName = 'dryRun';
const literalTrue: BooleanValueNode = { kind: Kind.BOOLEAN, value: true };
const dryRun: ArgumentNode = {
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: argumentName },
  value: literalTrue,
};

/**
 * Returns a document in which every field of the mutation type is a dry run. Variables that decided about dry runs are
 * replaced by `true` wherever they are used, and are no longer declared. Throws for a field that has no dry run.
 */
export function toRehearsal(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const deciding = new Set<string>();
  const forced = visitMutationFields(schema, document, (field, definition) => {
    if (!definition?.args.some(({ name }) => name === argumentName)) {
      throw new Error(`The mutation ${field.name.value} has no argument ${argumentName}, so it cannot be rehearsed.`);
    }
    const others: ArgumentNode[] = [];
    for (const argument of field.arguments ?? []) {
      if (argument.name.value !== argumentName) others.push(argument);
      else if (argument.value.kind === Kind.VARIABLE) deciding.add(argument.value.name.value);
    }
    return { ...field, arguments: [...others, dryRun] };
  });
  return visit(forced, {
    VariableDefinition: ({ variable }) => (deciding.has(variable.name.value) ? null : undefined),
    Variable: ({ name }) => (deciding.has(name.value) ? literalTrue : undefined),
  });
}

/** Throws unless every field of the mutation type has `dryRun: true`, once and as a literal. */
export function requireRehearsal(schema: GraphQLSchema, document: DocumentNode): void {
  visitMutationFields(schema, document, (field) => {
    const values = (field.arguments ?? []).filter(({ name }) => name.value === argumentName).map(({ value }) => value);
    const [value, ...others] = values;
    if (value?.kind === Kind.BOOLEAN && value.value && others.length === 0) return undefined;
    throw new Error(`The mutation ${field.name.value} is not a dry run.`);
  });
}

type VisitField = (field: FieldNode, definition: GraphQLField<unknown, unknown> | undefined) => FieldNode | undefined;

/**
 * Visits the fields of the mutation type, in the operation and in all fragments, by whatever alias. `onField` may
 * return a replacement.
 */
function visitMutationFields(schema: GraphQLSchema, document: DocumentNode, onField: VisitField): DocumentNode {
  const types = new TypeInfo(schema);
  const mutationType = schema.getMutationType();
  const enterField = (field: FieldNode): FieldNode | undefined => {
    const parent = types.getParentType();
    // A fragment can be on an interface of the mutation type.
    const isOfInterface = isInterfaceType(parent) && mutationType?.getInterfaces().includes(parent);
    if ((parent !== mutationType && !isOfInterface) || field.name.value === '__typename') return undefined;
    return onField(field, types.getFieldDef() ?? undefined);
  };
  return visit(document, visitWithTypeInfo(types, { Field: enterField }));
}
