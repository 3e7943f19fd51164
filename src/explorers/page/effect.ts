// What an operation would do if it were sent now: read, rehearse changes as a dry run, or make them.
//
// The page shows it beside the button, and asks before it sends a change (requests.ts). Whatever cannot be recognized
// as a query or a dry run counts as live.
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { parse as parseJsonc, type ParseError } from 'jsonc-parser';

/** A GraphQL request, as GraphiQL passes it to its fetcher. */
export interface Operation {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

/** A mutation field that is not a dry run. */
export interface Change {
  /** The name of the field, such as `deleteComplianceManagementPartner`. */
  field: string;
  /** The id of the object to change; `undefined` if there is none, as for a new partner. */
  id: string | undefined;
  /** The name that a new object gets. */
  newName: string | undefined;
}

export type Effect =
  | { kind: 'nothing' }
  | { kind: 'read' }
  | { kind: 'rehearsal' }
  /** `unknown` says why the changes cannot be told. */
  | { kind: 'live'; changes: readonly Change[]; unknown: string | undefined };

type Variables = Record<string, unknown>;

/**
 * Returns what an operation would do. If its document has several operations, and none or several of the given name,
 * all of them count.
 */
export function effectOf({ operationName, query, variables = {} }: Operation): Effect {
  if (/^[\s,]*$/.test(query.replaceAll(/#.*/g, ''))) return { kind: 'nothing' };
  if (!isVariables(variables ?? {})) return unknown('The variables are not a JSON object.');
  try {
    return effectOfDocument(parse(query), { operationName, variables: (variables ?? {}) as Variables });
  } catch (error) {
    // A syntax error, or too many levels for the parser.
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

/** The texts of GraphiQL's editors. */
export interface EditorTexts {
  query: string | null;
  /** JSON with comments, as GraphiQL accepts it. */
  variables: string | null;
}

/** Returns what the operations in the editors would do. */
export function effectOfTexts({ query, variables }: EditorTexts): Effect {
  const given = readVariables(variables);
  const effect = effectOf({ query: query ?? '', variables: given ?? {} });
  return given || effect.kind === 'nothing' ? effect : unknown('The variables are not a JSON object.');
}

/** Returns the variables of the editor, none if it is empty; `undefined` if they are not a JSON object. */
export function readVariables(text: string | null): Variables | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text ?? '', errors, { allowTrailingComma: true, allowEmptyContent: true }) ?? {};
  return errors.length === 0 && isVariables(value) ? value : undefined;
}

const unknown = (reason: string): Effect => ({ kind: 'live', changes: [], unknown: reason });
const isVariables = (value: unknown): value is Variables =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Selected {
  operationName: string | null | undefined;
  variables: Variables;
}

function effectOfDocument(document: DocumentNode, { operationName, variables }: Selected): Effect {
  const all = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const named = all.filter(({ name }) => name?.value === operationName);
  const operations = named.length > 0 ? named : all;
  if (operations.length === 0) return unknown('The document has no operation.');
  if (operations.some(({ operation }) => operation === OperationTypeNode.SUBSCRIPTION)) {
    return unknown('Subscriptions are not supported.');
  }
  const mutations = operations.filter(({ operation }) => operation === OperationTypeNode.MUTATION);
  if (mutations.length === 0) return { kind: 'read' };
  const changes = mutations.flatMap((mutation) =>
    rootFields(document, mutation)
      .filter((field) => !isDryRun(field, { mutation, variables }))
      .map((field) => toChange(field, variables)),
  );
  return changes.length === 0 ? { kind: 'rehearsal' } : { kind: 'live', changes, unknown: undefined };
}

/** Returns the fields of an operation itself, also those in fragments; throws if a fragment is missing. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const seen = new Set<string>();
  const fieldsOf = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const name = selection.name.value;
      if (seen.has(name)) return [];
      seen.add(name);
      const fragments = document.definitions.filter(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
      );
      if (fragments.length === 0) throw new GraphQLError(`The document has no fragment ${name}.`);
      return fragments.flatMap((fragment) => ('selectionSet' in fragment ? fieldsOf(fragment.selectionSet) : []));
    });
  return fieldsOf(operation.selectionSet);
}

interface MutationWithVariables {
  mutation: OperationDefinitionNode;
  variables: Variables;
}

/** Whether a field is a dry run: `dryRun` is literally true, or a variable that is true, by value or by default. */
export function isDryRun({ arguments: given = [], name }: FieldNode, context: MutationWithVariables): boolean {
  if (name.value === '__typename') return true;
  const values = given.filter((argument) => argument.name.value === 'dryRun').map(({ value }) => value);
  return (
    values.length > 0 &&
    values.every((value) => {
      if (value.kind === Kind.BOOLEAN) return value.value;
      return value.kind === Kind.VARIABLE && isTrue(value.name.value, context);
    })
  );
}

function isTrue(variable: string, { mutation, variables }: MutationWithVariables): boolean {
  if (Object.hasOwn(variables, variable) && variables[variable] !== undefined) return variables[variable] === true;
  const definitions = mutation.variableDefinitions?.filter((definition) => definition.variable.name.value === variable);
  return (
    !!definitions?.length &&
    definitions.every(({ defaultValue }) => defaultValue?.kind === Kind.BOOLEAN && defaultValue.value)
  );
}

function toChange({ arguments: given = [], name }: FieldNode, variables: Variables): Change {
  const valueOf = (argument: string): unknown => {
    const node = given.find((one) => one.name.value === argument)?.value;
    return node && valueFromASTUntyped(node, variables);
  };
  const input = valueOf('input');
  return {
    field: name.value,
    id: toText(valueOf('id')),
    newName: name.value.startsWith('create') && isVariables(input) ? toText(input['displayName']) : undefined,
  };
}

/** Characters of a name or an id that are shown. */
const maxCharacters = 200;

/** Returns a text that a user may have typed, to be shown; `undefined` if it is none. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxCharacters) : undefined;
}
