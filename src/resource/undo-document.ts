// The document of an undo: the mutation, and what it would change or has changed.
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** Returns a document that JSON does not escape, so that people can copy it from a response as it is. */
export function undoDocument(
  schema: GraphQLSchema,
  { name, type }: GraphQLField<unknown, unknown>,
  given: readonly GraphQLArgument[],
): string {
  const declared = given.map((argument) => `$${argument.name}: ${argument.type}, `).join('');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}, `).join('');
  const payload = getNamedType(type);
  const changes = isObjectType(payload) ? payload.getFields()['changes'] : undefined;
  const shown = changes ? ` changes${selectionOf(schema, changes.type)}` : '';
  return (
    `mutation Undo(${declared}$dryRun: Boolean! = false) { ${name}(${passed}dryRun: $dryRun) { ` +
    `changed unchangedReason userErrors { code message }${shown} } }`
  );
}

/** Returns the selection of every field of a type; an empty text for a type without fields. */
function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isObjectType(named)) return ` { ${fieldsOf(schema, named)} }`;
  if (!isAbstractType(named)) return '';
  const members = schema
    .getPossibleTypes(named)
    .map((member) => `... on ${member.name} { ${fieldsOf(schema, member)} }`);
  return ` { __typename ${members.join(' ')} }`;
}

/** Of an object with an id, such as a group, only that is selected: its other fields take a call to Graph each. */
function fieldsOf(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const { id, ...others } = type.getFields();
  if (id) return 'id';
  const fields = Object.values(others).filter(({ args }) => args.length === 0);
  return fields.map((field) => `${field.name}${selectionOf(schema, field.type)}`).join(' ');
}
