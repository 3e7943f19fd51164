// Limits on the document of one operation. An operation that exceeds one is refused with a 400.
import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * Tokens of a document, for the parser. The introspection query of explorers has about 450, the largest operation in
 * schema/operations/ 200.
 */
export const maxTokens = 2_000;

/** Validation errors in a response. More of them do not help the author of a document. */
export const maxValidationErrors = 5;

/** Representations in one `_entities` field; equals the maximum page size. */
export const maxRepresentations = 100;

const limits = {
  /**
   * The deepest field of a list, `edges node platformEnrollments assignments target filter assignmentFilter rule`, is
   * at 9.
   */
  depth: 12,
  /** Counted with fragments expanded; the largest operation in schema/operations/ has 65. */
  fields: 250,
  /** A screen shows a few partners side by side, not hundreds. */
  aliases: 30,
  /** `@skip` and `@include`. Documents have a few. */
  directives: 30,
} as const;

type Cost = Record<keyof typeof limits, number>;

/**
 * Returns a sentence that says how a document exceeds a limit; `undefined` when it does not. A fragment counts each
 * time it is spread. Runs before validation, in which graphql-js compares each pair of fields.
 */
export function faultOfDocument({ definitions }: DocumentNode): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const state: CountState = { fragments, fragmentCosts: new Map(), open: new Set() };
  for (const operation of definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const cost = costOf(operation.selectionSet, state);
    cost.directives += operation.directives?.length ?? 0;
    const exceeded = (Object.keys(limits) as (keyof Cost)[]).find((name) => cost[name] > limits[name]);
    if (exceeded !== undefined) return faultOf(exceeded);
  }
  return undefined;
}

function faultOf(name: keyof Cost): string {
  const max = limits[name];
  const reason = name === 'depth' ? `is more than ${max} levels deep` : `has more than ${max} ${name}`;
  return `The operation ${reason}. Request less, or split it into several operations.`;
}

interface CountState {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Costs of fragments that were counted before. */
  fragmentCosts: Map<string, Cost>;
  /** Fragments that are being counted. A cycle ends here; validation refuses it. */
  open: Set<string>;
}

function costOf({ selections }: SelectionSetNode, state: CountState): Cost {
  const cost: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };
  for (const selection of selections) {
    cost.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      add(cost, costOfFragment(selection.name.value, state));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(cost, costOf(selection.selectionSet, state));
    } else {
      cost.fields += 1;
      cost.aliases += selection.alias ? 1 : 0;
      // Introspection is exempt: the query of explorers is deeper. Where introspection is off, validation refuses it.
      const isCounted = selection.selectionSet && !selection.name.value.startsWith('__');
      const inner = isCounted ? costOf(selection.selectionSet, state) : noCost;
      add(cost, { ...inner, depth: inner.depth + 1 });
    }
  }
  return cost;
}

const noCost: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };

function costOfFragment(name: string, state: CountState): Cost {
  const fragment = state.fragments.get(name);
  if (!fragment || state.open.has(name)) return noCost;
  const known = state.fragmentCosts.get(name);
  if (known) return known;
  state.open.add(name);
  const cost = costOf(fragment.selectionSet, state);
  cost.directives += fragment.directives?.length ?? 0;
  state.open.delete(name);
  state.fragmentCosts.set(name, cost);
  return cost;
}

function add(cost: Cost, inner: Cost): void {
  cost.depth = Math.max(cost.depth, inner.depth);
  cost.fields += inner.fields;
  cost.aliases += inner.aliases;
  cost.directives += inner.directives;
}
