// The operations of schema/operations/, as the explorers show them.
import { readFile } from 'node:fs/promises';
import { getOperationAST, parse } from 'graphql';
import { operationsFolder, readOperationFiles } from '../graphql/operation-files.js';

export interface StarterOperation {
  operationName: string;
  isMutation: boolean;
  text: string;
}

export interface StarterOperations {
  /** The list of partners first, then other queries, then mutations. */
  documents: readonly StarterOperation[];
  /** Variables of all operations. They make mutations dry runs; the files leave `dryRun` to the front end. */
  variables: Record<string, unknown>;
}

const firstOperation = 'ListPartners';

/** Reads the operations and their variables from the package. */
export async function readStarterOperations(): Promise<StarterOperations> {
  const files = await readOperationFiles();
  const variables = JSON.parse(await readFile(new URL('variables.json', operationsFolder), 'utf8'));
  return {
    documents: files.map(({ text }) => toStarter(text)).toSorted((one, other) => rankOf(one) - rankOf(other)),
    variables: { ...variables, dryRun: true },
  };
}

function toStarter(text: string): StarterOperation {
  const operation = getOperationAST(parse(text));
  return {
    operationName: operation?.name?.value ?? '',
    isMutation: operation?.operation === 'mutation',
    text: text.trim(),
  };
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
