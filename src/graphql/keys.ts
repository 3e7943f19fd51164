// The keys of an entity, read from its `@key` directives.
import {
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Key {
  /** The directive's selection, such as `id`, `sku package` or `study { caseNumber }`. */
  fields: string;
  /** Whether a representation has all fields of the key as strings. All keys of this subgraph are strings. */
  isIn: (representation: unknown) => boolean;
}

/** Returns the keys that `@key` directives declare. */
export function keysOf(directives: readonly ConstDirectiveNode[]): Key[] {
  return directives.map((directive) => {
    const argument = directive.arguments?.find(({ name }) => name.value === 'fields');
    const fields = argument ? String(valueFromASTUntyped(argument.value)) : '';
    const { selectionSet } = parse(`{ ${fields} }`).definitions[0] as OperationDefinitionNode;
    return { fields, isIn: (representation) => hasFields(representation, selectionSet) };
  });
}

function hasFields(value: unknown, { selections }: SelectionSetNode): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false;
    const field = (value as Record<string, unknown>)[selection.name.value];
    return selection.selectionSet ? hasFields(field, selection.selectionSet) : typeof field === 'string';
  });
}
