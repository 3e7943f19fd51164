// Which operations may be compiled: those for which graphql-jit provably does what graphql-js does.
import { BREAK, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/**
 * Whether an operation may be compiled. Everything else is interpreted, so the rules are strict rather than clever:
 *
 * - Queries only. A mutation runs once, and what it sends must not depend on a compiler.
 * - No directives. graphql-jit merges conditions of repeated fields and fragments differently
 *   (https://github.com/zalando-incubator/graphql-jit/issues/111).
 * - No fragment is spread twice, for the same reason.
 * - No introspection: its fields live outside of the schema that is compiled.
 * - Response names and fragments have plain names. graphql-jit joins response names with `_` to name what belongs to a
 *   field, so `a { b }` and `a_b` would share it; names such as `toString` or `__proto__` are properties of every object.
 * - `_entities` stands alone. It is the one root field that cannot be null: where it fails, graphql-js runs none of the
 *   fields after it.
 *
 * Arguments and variables need no rule: graphql-jit never sees them (`compiled.ts`).
 */
export function isCompilable(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== 'query') return false;
  let compilable = true;
  const spread = new Set<string>();
  const [first, ...others] = operation.selectionSet.selections;
  const refuse = (): typeof BREAK => {
    compilable = false;
    return BREAK;
  };
  const reachable = (definition: DocumentNode['definitions'][number]): boolean =>
    definition === operation || definition.kind === 'FragmentDefinition';
  for (const definition of document.definitions.filter(reachable)) {
    visit(definition, {
      Directive: refuse,
      Field: (field) => {
        const { alias, name } = field;
        if (name.value === '__schema' || name.value === '__type') return refuse();
        // In a fragment it may have fields beside it that the operation's own selection does not show.
        if (name.value === '_entities' && (field !== first || others.length > 0)) return refuse();
        return alias && !isPlain(alias.value) ? refuse() : undefined;
      },
      FragmentSpread: ({ name }) => {
        if (spread.has(name.value) || !isPlain(name.value)) return refuse();
        spread.add(name.value);
        return undefined;
      },
    });
  }
  return compilable;
}

/** Letters and digits, and no property of every object. */
function isPlain(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) && !(name in Object.prototype);
}
