// Makes dry runs of the mutations in a tab that the browser has stored.
import { Kind, OperationTypeNode, parse, type DocumentNode, type FieldNode } from 'graphql';
import { isDryRun, readVariables, rootFields, type EditorTexts } from './effect.js';

/** A replacement of the characters from `start` to `end` of a document. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Returns the texts with `dryRun` set to true: as a variable where it is one, otherwise as a literal in the document. A
 * document that cannot be parsed stays as it is, since it cannot be sent either. Comments in changed variables are
 * lost.
 */
export function rehearsalOf({ query, variables }: EditorTexts): EditorTexts {
  const given = readVariables(variables);
  const changed = { ...given };
  if ('dryRun' in changed) changed['dryRun'] = true;
  const edits = new Map<number, Edit>();
  for (const { definitions, field } of liveFields(query ?? '', changed)) {
    const argument = field.arguments?.find(({ name }) => name.value === 'dryRun');
    const variable = argument?.value.kind === Kind.VARIABLE ? argument.value.name.value : undefined;
    if (variable !== undefined && given && definitions.has(variable)) {
      changed[variable] = true;
    } else {
      const edit = toEdit(field);
      edits.set(edit.start, edit);
    }
  }
  return {
    query: query && applyEdits(query, [...edits.values()]),
    variables:
      given && JSON.stringify(changed) !== JSON.stringify(given) ? JSON.stringify(changed, null, 2) : variables,
  };
}

interface LiveField {
  field: FieldNode;
  /** Names of the operation's variables. */
  definitions: ReadonlySet<string>;
}

/** Returns the mutation fields of all operations that are no dry runs. */
function liveFields(query: string, variables: Record<string, unknown>): LiveField[] {
  try {
    const document: DocumentNode = parse(query);
    return document.definitions.flatMap((mutation) => {
      if (mutation.kind !== Kind.OPERATION_DEFINITION || mutation.operation !== OperationTypeNode.MUTATION) return [];
      const definitions = new Set(mutation.variableDefinitions?.map(({ variable }) => variable.name.value));
      return rootFields(document, mutation)
        .filter((field) => !isDryRun(field, { mutation, variables }))
        .map((field) => ({ field, definitions }));
    });
  } catch {
    return [];
  }
}

/** Returns what makes a field a dry run: `true` in place of its `dryRun`, or one in front of its arguments. */
function toEdit({ arguments: given = [], name }: FieldNode): Edit {
  const value = given.find((argument) => argument.name.value === 'dryRun')?.value.loc;
  if (value) return { start: value.start, end: value.end, text: 'true' };
  const [first] = given;
  const start = first?.loc?.start ?? name.loc?.end ?? 0;
  return { start, end: start, text: first ? 'dryRun: true, ' : '(dryRun: true)' };
}

/** Applies edits that do not overlap, from the last to the first, so that positions stay valid. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((result, { end, start, text: inserted }) => result.slice(0, start) + inserted + result.slice(end), text);
}
