// Limits on a document, checked before it is validated. A document that exceeds one is refused with a 400.
//
// They keep the parser and the validation cheap, whatever the document is. What an operation may cost is decided after
// validation, in `budget.ts`, and does not depend on how the operation is written.
import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type NameNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Tokens of a document, for the parser. Routers write fragments out: the largest payload of the schema takes 1,000
 * tokens then, and all mutations of partners in one operation, each with its whole payload, 5,600. The largest
 * operation in schema/operations/ has 200. The parser takes 2 ms for 6,000.
 */
export const maxTokens = 6_000;

/**
 * Characters of a document. All mutations of the schema, each with its whole payload and indented, take 94,000. The
 * parser, validation and each count of tokens read every character, and texts and comments of any length are one token
 * or none.
 */
export const maxCharacters = 128 * 1024;
/**
 * Lines of a document: one for each token. For each error about a field, graphql-js counts the lines before the field,
 * 0.03 µs each, and an answer can have thousands of errors.
 */
export const maxLines = maxTokens;
/**
 * Characters of a name. The longest of the schema has 51. An alias is in the answer once for each item of a list, and
 * in the path of each error.
 */
export const maxNameLength = 256;

/**
 * Returns a sentence that says how the text of a document exceeds a limit; `undefined` when it does not. Checked before
 * the text is parsed.
 */
export function faultOfLength(text: string): string | undefined {
  if (text.length > maxCharacters) {
    return `The document has more than ${maxCharacters} characters. Send long values as variables, or split it into several operations.`;
  }
  let lines = 1;
  for (const _ of text.matchAll(/\r\n|[\n\r]/g)) lines++;
  return lines > maxLines
    ? `The document has more than ${maxLines} lines. Leave out empty lines and comments.`
    : undefined;
}

/** Validation errors in a response. More of them do not help the author of a document. */
export const maxValidationErrors = 5;

const limits = {
  /**
   * The deepest field of a list, `edges node platformEnrollments assignments target filter assignmentFilter rule`, is
   * at 9, and the deepest value of an input, in lists and objects, too.
   */
  depth: 12,
  /** The types of arguments are at 15 in the introspection query of explorers. */
  introspectionDepth: 20,
  /**
   * Steps of graphql-js's validation, which compares each two fields that have the same response name, and each two
   * fragments that are spread at the same place. All mutations, each with its whole payload written out, take 7,800.
   * The costliest documents that were found within all limits take 15 ms to parse, count and validate; graphql-js's own
   * limit lets them take more than 100.
   */
  comparisons: 20_000,
} as const;

/** The message for a document that is too deep to be parsed, counted or validated. */
export const tooDeep = `The document is more than ${limits.depth} levels deep. Request less, or split it into several operations.`;

/**
 * Returns a sentence that says how a document exceeds a limit; `undefined` when it does not. Fragments that no
 * operation uses count too, since validation reads them.
 */
export function faultOfDocument(document: DocumentNode): string | undefined {
  const { deepestValue, longestName } = measure(document);
  if (deepestValue > limits.depth) return tooDeep;
  if (longestName > maxNameLength) return `A name in the document has more than ${maxNameLength} characters.`;
  const count: Count = { fragments: new Map(), reached: new Set(), comparisons: 0 };
  const operations: SelectionSetNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) count.fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition.selectionSet);
  }
  for (const selectionSet of operations) {
    const fault = faultOfSelections([selectionSet], limits.depth, count);
    if (fault !== undefined) return fault;
  }
  for (const [name, { selectionSet }] of count.fragments) {
    const fault = count.reached.has(name) ? undefined : faultOfSelections([selectionSet], limits.depth, count);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

interface Count {
  fragments: Map<string, FragmentDefinitionNode>;
  /** Names of the fragments that were counted where they are spread. */
  reached: Set<string>;
  comparisons: number;
}

/**
 * Counts the comparisons for selection sets that are merged, which are those of fields with the same response name. As
 * in graphql-js's rule, fields of different types are compared, too. `depth` is the number of levels that are left.
 */
function faultOfSelections(
  selectionSets: readonly SelectionSetNode[],
  depth: number,
  count: Count,
): string | undefined {
  const found: Found = { fields: new Map(), fragments: new Set(), spreads: 0 };
  for (const { selections } of selectionSets) collect(selections, found, count);
  count.comparisons += pairsOf(found.spreads);
  for (const fields of found.fields.values()) count.comparisons += fields.length + pairsOf(fields.length);
  if (count.comparisons > limits.comparisons) {
    return 'The document repeats too many fields or fragments. Select each field once, or split it into several operations.';
  }
  if (depth === 0 && found.fields.size > 0) return tooDeep;
  for (const fields of found.fields.values()) {
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (inner.length === 0) continue;
    const isIntrospection = depth === limits.depth && fields.some(({ name }) => name.value.startsWith('__'));
    const fault = faultOfSelections(inner, isIntrospection ? limits.introspectionDepth : depth - 1, count);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

interface Found {
  /** By response name. */
  fields: Map<string, FieldNode[]>;
  fragments: Set<string>;
  /** Spreads of fragments, those of the same fragment included. */
  spreads: number;
}

/** Adds the fields of selections, and of the fragments that they spread. A cycle ends at its second fragment. */
function collect(selections: SelectionSetNode['selections'], found: Found, count: Count): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const responseName = (selection.alias ?? selection.name).value;
      const fields = found.fields.get(responseName);
      if (fields) fields.push(selection);
      else found.fields.set(responseName, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet.selections, found, count);
    } else {
      const name = selection.name.value;
      found.spreads++;
      if (found.fragments.has(name)) continue;
      found.fragments.add(name);
      count.reached.add(name);
      collect(count.fragments.get(name)?.selectionSet.selections ?? [], found, count);
    }
  }
}

interface Measures {
  /** How deep the deepest list or object is, in arguments, default values and types of variables. */
  deepestValue: number;
  /** In characters. */
  longestName: number;
}

function measure(document: DocumentNode): Measures {
  const measures = { deepestValue: 0, longestName: 0 };
  let depth = 0;
  const nested = {
    enter: (): void => {
      depth++;
      measures.deepestValue = Math.max(measures.deepestValue, depth);
    },
    leave: (): void => {
      depth--;
    },
  };
  const Name = ({ value }: NameNode): void => {
    measures.longestName = Math.max(measures.longestName, value.length);
  };
  visit(document, { ListType: nested, ListValue: nested, ObjectValue: nested, Name });
  return measures;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
