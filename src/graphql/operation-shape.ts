// What an operation selects, whatever its variables are and however it is written.
import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isAbstractType,
  isObjectType,
  Kind,
  Lexer,
  print,
  SchemaMetaFieldDef,
  Source,
  TokenKind,
  TypeMetaFieldDef,
  visit,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

/** A field of a selection. */
export interface SelectedField {
  responseName: string;
  name: string;
  /** `undefined` for `__typename`. */
  definition: GraphQLField<unknown, unknown> | undefined;
  /** The nodes that are merged into the field: graphql-js reads arguments from the first one. */
  nodes: readonly FieldNode[];
}

export interface OperationShape {
  rootFields: readonly SelectedField[];
  /** Returns the fields that are selected of a field's value, which has this type. */
  subfields: (field: SelectedField, type: GraphQLObjectType) => SelectedField[];
}

/**
 * Returns the shape of a valid operation. graphql-js collects the fields, as it does when it executes them: fragments
 * are expanded, and fields with the same response name are merged. `@skip` and `@include` are ignored, so that no
 * variable hides a field.
 */
export function shapeOf(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
): OperationShape {
  const rootType = schema.getRootType(operation.operation);
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments[definition.name.value] = withoutDirectives(definition);
    }
  }
  const toFields = (type: GraphQLObjectType, collected: ReadonlyMap<string, readonly FieldNode[]>): SelectedField[] =>
    [...collected].map(([responseName, nodes]) => {
      const name = nodes[0]?.name.value ?? '';
      return { responseName, name, nodes, definition: definitionOf(type, name) };
    });
  const { selectionSet } = withoutDirectives(operation);
  return {
    rootFields: rootType ? toFields(rootType, collectFields(schema, fragments, {}, rootType, selectionSet)) : [],
    subfields: ({ nodes }, type) => toFields(type, collectSubfields(schema, fragments, {}, type, nodes)),
  };
}

/**
 * Returns how many tokens an operation has when its fragments are written out: each field once, with an inline fragment
 * for each type that an abstract type may be. Counting ends above `max`.
 */
export function tokensWrittenOut(
  schema: GraphQLSchema,
  { max, operation, shape }: { max: number; operation: OperationDefinitionNode; shape: OperationShape },
): number {
  let tokens = tokensOf({ ...operation, directives: [], selectionSet: placeholder }) - 1;
  // A field of a fragment is written out at many places, and is printed once: its arguments may be long texts.
  const ownTokens = new Map<FieldNode, number>();
  const ownTokensOf = (node: FieldNode): number => {
    const known = ownTokens.get(node) ?? tokensOf({ ...node, directives: [], selectionSet: undefined });
    ownTokens.set(node, known);
    return known;
  };
  const addFields = (fields: readonly SelectedField[]): void => {
    for (const field of fields) {
      if (tokens > max) return;
      const [node] = field.nodes;
      tokens += node ? ownTokensOf(node) : 0;
      const types = typesOf(schema, field);
      if (types.length === 0) continue;
      tokens += '{}'.length;
      const isAbstract = isAbstractType(field.definition && getNamedType(field.definition.type));
      for (const type of types) {
        if (isAbstract) tokens += ['...', 'on', type.name, '{', '}'].length;
        addFields(shape.subfields(field, type));
      }
    }
  };
  addFields(shape.rootFields);
  return tokens;
}

/** A selection set of one token besides its braces: no selection set is empty. */
const placeholder: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'x' } }],
};

function tokensOf(node: ASTNode): number {
  const lexer = new Lexer(new Source(print(node)));
  let tokens = 0;
  while (lexer.advance().kind !== TokenKind.EOF) tokens++;
  return tokens;
}

/** Returns the object types that a field's values may have; none for a leaf. */
export function typesOf(schema: GraphQLSchema, { definition }: SelectedField): readonly GraphQLObjectType[] {
  const named = definition && getNamedType(definition.type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}

/**
 * Returns the arguments of a field; `undefined` where graphql-js refuses one, such as a variable that is `null` and
 * fits its own type only. The field is not resolved then, and costs nothing.
 */
export function argumentsOf(
  { definition, nodes: [node] }: Pick<SelectedField, 'definition' | 'nodes'>,
  variables: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (!definition || !node) return undefined;
  try {
    return getArgumentValues(definition, node, variables);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

function definitionOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  // At other places than the root of a query, validation refuses them.
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return type.getFields()[name];
}

/** Returns the same node if it has no directives. */
function withoutDirectives<T extends FragmentDefinitionNode | OperationDefinitionNode>(node: T): T {
  return visit(node, { Directive: () => null });
}
