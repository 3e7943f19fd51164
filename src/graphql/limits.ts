// What one operation may ask for, each limit with its figure and its reason. A refusal is a 400.
import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * Tokens of a document, for the parser. The introspection query that explorers send has some 450, the largest operation
 * in schema/operations/ 200.
 */
export const maxTokens = 2_000;

/** Validation errors that are told; a document made of faults is not worth a longer answer. */
export const maxValidationErrors = 5;

/** Partners or references that a router may ask for at once; it is the size of the largest page. */
export const maxRepresentations = 100;

const limits = {
  /** A list's deepest field, `edges node platformEnrollments assignments target filter assignmentFilter rule`, is 9 deep. */
  depth: 12,
  /** Fields after fragments are spread out; the largest operation in schema/operations/ has 65. */
  fields: 250,
  /** A screen shows a few partners side by side, not hundreds. */
  aliases: 30,
  /** `@skip` and `@include`; a document has a few. */
  directives: 30,
} as const;

interface Cost {
  depth: number;
  fields: number;
  aliases: number;
  directives: number;
}

/**
 * What is too large about a document, in a sentence; `undefined` when nothing is. Fragments are counted wherever they are
 * spread, so that they multiply nothing unseen. Meant to run before validation: graphql-js compares each pair of fields.
 */
export function faultOfDocument({ definitions }: DocumentNode): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const costs: Costs = { fragments, known: new Map(), open: new Set() };
  for (const operation of definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const cost = costOf(operation.selectionSet, costs);
    cost.directives += operation.directives?.length ?? 0;
    for (const [name, max] of Object.entries(limits) as [keyof Cost, number][]) {
      if (cost[name] <= max) continue;
      const what = name === 'depth' ? 'a depth' : name;
      return `The operation is too large: it has ${what} of more than ${max}. Ask for less, or in several operations.`;
    }
  }
  return undefined;
}

interface Costs {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What each fragment costs, once it was counted. */
  known: Map<string, Cost>;
  /** Fragments that are being counted: a circle, which validation refuses, ends here. */
  open: Set<string>;
}

function costOf({ selections }: SelectionSetNode, costs: Costs): Cost {
  const cost: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };
  for (const selection of selections) {
    cost.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      add(cost, fragmentCost(selection.name.value, costs), 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(cost, costOf(selection.selectionSet, costs), 0);
    } else {
      cost.fields += 1;
      cost.aliases += selection.alias ? 1 : 0;
      // The schema of the schema is as deep as its lists of lists; explorers ask for it, where they may.
      const own = selection.selectionSet && !selection.name.value.startsWith('__');
      add(cost, own ? costOf(selection.selectionSet, costs) : nothing, 1);
    }
  }
  return cost;
}

const nothing: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };

function fragmentCost(name: string, costs: Costs): Cost {
  const fragment = costs.fragments.get(name);
  if (!fragment || costs.open.has(name)) return nothing;
  const known = costs.known.get(name);
  if (known) return known;
  costs.open.add(name);
  const cost = costOf(fragment.selectionSet, costs);
  cost.directives += fragment.directives?.length ?? 0;
  costs.open.delete(name);
  costs.known.set(name, cost);
  return cost;
}

function add(cost: Cost, inner: Cost, levels: number): void {
  cost.depth = Math.max(cost.depth, inner.depth + levels);
  cost.fields += inner.fields;
  cost.aliases += inner.aliases;
  cost.directives += inner.directives;
}
