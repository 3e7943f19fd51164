// The operations of schema/operations/, as the explorers show them.
import { readFile } from 'node:fs/promises';
import { getOperationAST, Kind, parse } from 'graphql';
import { operationsFolder, readOperationFiles } from '../graphql/operation-files.js';
import type { StarterGroup } from './page/page-options.js';

export interface StarterOperation {
  operationName: string;
  isMutation: boolean;
  group: StarterGroup;
  /** Whether a first visit has it in a tab. All others are opened from the panel. */
  opensInTab: boolean;
  /** What it does, from the comment at the start of its file. */
  description: string;
  /** The document. `$dryRun` is true by default here, and false in the file, so that nothing is sent by accident. */
  text: string;
}

export interface StarterOperations {
  /** The list of partners first, then other queries, then mutations. */
  documents: readonly StarterOperation[];
  /**
   * Variables of all operations. They make mutations dry runs; the files leave `dryRun` to the front end. It is the
   * first variable, so that it is in view.
   */
  variables: Record<string, unknown>;
}

const firstOperation = 'ListPartners';
/** A list, its detail, and a change to rehearse. */
const operationsInTabs = new Set([firstOperation, 'GetPartner', 'UpdatePartner']);

/** Reads the operations and their variables from the package. */
export async function readStarterOperations(): Promise<StarterOperations> {
  const files = await readOperationFiles();
  const variables = JSON.parse(await readFile(new URL('variables.json', operationsFolder), 'utf8'));
  return {
    documents: files.map(({ text }) => toStarter(text)).toSorted((one, other) => rankOf(one) - rankOf(other)),
    variables: { dryRun: true, ...variables },
  };
}

function toStarter(text: string): StarterOperation {
  const operation = getOperationAST(parse(text));
  const [field] = operation?.selectionSet.selections ?? [];
  const isMutation = operation?.operation === 'mutation';
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  const operationName = operation?.name?.value ?? '';
  return {
    operationName,
    opensInTab: operationsInTabs.has(operationName),
    isMutation,
    group: groupOf({ isMutation, field: field?.kind === Kind.FIELD ? field.name.value : '' }),
    description: comments.map((line) => line.replace(/^#\s*/, '')).join(' '),
    text: text.trim().replace('$dryRun: Boolean! = false', '$dryRun: Boolean! = true'),
  };
}

/** Returns the group of an operation by its first field. */
function groupOf({ field, isMutation }: { field: string; isMutation: boolean }): StarterGroup {
  if (/connector/i.test(field)) return 'Connectors';
  if (isMutation) return 'Rehearse a change';
  return field.startsWith('assign') ? 'Forms' : 'Look';
}

/** Returns the sort key of an operation. Operations of equal rank stay in the order of their file names. */
function rankOf({ isMutation, operationName }: StarterOperation): number {
  if (operationName === firstOperation) return 0;
  return isMutation ? 2 : 1;
}

/** Returns the variables that a document declares, for the variables editor of its tab. */
export function variablesOf(document: string, variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => document.includes(`$${name}:`)));
}
