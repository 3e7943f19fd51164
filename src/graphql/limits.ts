// What one operation may ask for: validation rules that count, each with its figure and why. A refusal is a 400.
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/**
 * Tokens of a document, for the parser. The introspection query that explorers send has some 450, the largest operation
 * in schema/operations/ 150.
 */
export const mostTokens = 2_000;

/** Validation errors that are told; a document made of faults is not worth a longer answer. */
export const mostValidationErrors = 5;

/** Partners or references that a router may ask for at once; it is the size of the largest page. */
export const mostRepresentations = 100;

const limits = {
  /** A list's deepest field, `edges node platformEnrollments assignments target filter assignmentFilter rule`, is 9 deep. */
  depth: 12,
  /** Fields after fragments are spread out; the largest operation in schema/operations/ has 40. */
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

/** Refuses an operation beyond a limit, counted with its fragments spread out, so that fragments multiply nothing unseen. */
export const operationLimits: ValidationRule = (context: ValidationContext): ASTVisitor => {
  const fragments = new Map<string, Cost>();
  return {
    OperationDefinition(operation) {
      const cost = costOf(operation.selectionSet, context, fragments, new Set());
      cost.directives += operation.directives?.length ?? 0;
      for (const [name, most] of Object.entries(limits) as [keyof Cost, number][]) {
        if (cost[name] <= most) continue;
        const message = `The operation is too large: it has ${name === 'depth' ? 'a depth' : name} of more than ${most}. Ask for less, or in several operations.`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
    },
  };
};

type Fragments = Map<string, Cost>;

function costOf(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  known: Fragments,
  open: Set<string>,
): Cost {
  const cost: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };
  for (const selection of selections) {
    cost.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      add(cost, fragmentCost(context.getFragment(selection.name.value), context, known, open), 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(cost, costOf(selection.selectionSet, context, known, open), 0);
    } else {
      cost.fields += 1;
      cost.aliases += selection.alias ? 1 : 0;
      // The schema of the schema is as deep as its lists of lists; explorers ask for it, where they may.
      const own = selection.selectionSet && !selection.name.value.startsWith('__');
      add(cost, own ? costOf(selection.selectionSet, context, known, open) : nothing, 1);
    }
  }
  return cost;
}

const nothing: Cost = { depth: 0, fields: 0, aliases: 0, directives: 0 };

/** Counted once and remembered; a circle, which another rule refuses, ends here. */
function fragmentCost(
  fragment: FragmentDefinitionNode | null | undefined,
  context: ValidationContext,
  known: Fragments,
  open: Set<string>,
): Cost {
  if (!fragment || open.has(fragment.name.value)) return nothing;
  const name = fragment.name.value;
  const cost = known.get(name) ?? costOf(fragment.selectionSet, context, known, new Set(open).add(name));
  known.set(name, cost);
  return cost;
}

function add(cost: Cost, inner: Cost, levels: number): void {
  cost.depth = Math.max(cost.depth, inner.depth + levels);
  cost.fields += inner.fields;
  cost.aliases += inner.aliases;
  cost.directives += inner.directives;
}
