// The keys of an entity, read from its `@key` directives, and whether a representation has one.
import {
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Key {
  /** As the directive has it: `id`, `sku package`, `study { caseNumber }`. */
  fields: string;
  /** Whether a representation has each field of the key, as a string: all keys here are, and whatever else a caller sends is not one. */
  isIn: (representation: unknown) => boolean;
}

/** The keys that `@key` directives name. */
export function keysOf(directives: readonly ConstDirectiveNode[]): Key[] {
  return directives.map((directive) => {
    const fields = String(
      directive.arguments?.flatMap(({ name, value }) =>
        name.value === 'fields' ? [valueFromASTUntyped(value)] : [],
      )[0],
    );
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
