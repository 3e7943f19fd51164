// The check whether an operation may be compiled: only where graphql-jit provably does what graphql-js does.
import { BREAK, Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/**
 * Whether an operation may be compiled. All others are interpreted, so the rules are strict and simple:
 *
 * - Queries, and mutations with one root field. graphql-js runs several root fields of a mutation one after the other.
 *   What a mutation sends does not depend on the compiler: its arguments are graphql-js's, and it calls the same
 *   method.
 * - No directives. graphql-jit merges conditions of repeated fields and fragments differently
 *   (https://github.com/zalando-incubator/graphql-jit/issues/111).
 * - No fragment is spread twice, for the same reason.
 * - No introspection: its fields are not part of the schema that is compiled.
 * - Aliases and fragment names consist of letters and digits. graphql-jit joins response names with `_` to name the
 *   variables of a field, so `a { b }` and `a_b` would share one. Names such as `toString` are properties of every
 *   object. They have at most a hundred characters, because the generated source repeats them.
 * - `_entities` is the only root field. It is the one that is not nullable: when it fails, graphql-js does not run the
 *   fields after it.
 *
 * Arguments and variables need no rule: graphql-jit never sees them (`compiled.ts`).
 */
export function isCompilable(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const [firstSelection, ...otherSelections] = operation.selectionSet.selections;
  const hasOneRootField = firstSelection?.kind === Kind.FIELD && otherSelections.length === 0;
  if (operation.operation !== 'query' && !(operation.operation === 'mutation' && hasOneRootField)) return false;
  let compilable = true;
  const spreadFragments = new Set<string>();
  const refuse = (): typeof BREAK => {
    compilable = false;
    return BREAK;
  };
  const isReachable = (definition: DocumentNode['definitions'][number]): boolean =>
    definition === operation || definition.kind === 'FragmentDefinition';
  for (const definition of document.definitions.filter(isReachable)) {
    visit(definition, {
      Directive: refuse,
      Field: (field) => {
        const { alias, name } = field;
        if (name.value === '__schema' || name.value === '__type') return refuse();
        // In a fragment, it may have sibling fields that the operation's own selection does not show.
        const isOnlyRootField = field === firstSelection && otherSelections.length === 0;
        if (name.value === '_entities' && !isOnlyRootField) return refuse();
        return alias && !isPlainName(alias.value) ? refuse() : undefined;
      },
      FragmentSpread: ({ name }) => {
        if (spreadFragments.has(name.value) || !isPlainName(name.value)) return refuse();
        spreadFragments.add(name.value);
        return undefined;
      },
    });
  }
  return compilable;
}

/** Whether a name consists of at most a hundred letters and digits, and is not a property of every object. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{0,99}$/.test(name) && !(name in Object.prototype);
}
