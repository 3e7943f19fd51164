// The operations that front ends and the explorers start from.
import { readdir, readFile } from 'node:fs/promises';
import { getOperationAST, parse } from 'graphql';
import { packageFile } from '../files.js';

export interface StarterOperation {
  operationName: string;
  isMutation: boolean;
  text: string;
}

export interface StarterOperations {
  /** The list of partners first, mutations last. */
  documents: readonly StarterOperation[];
  /** One set for all of them. Mutations are dry runs with it: the files themselves leave that to the front end. */
  variables: Record<string, unknown>;
}

const folder = packageFile('schema/operations/');
const first = 'ListPartners';

export async function readStarterOperations(): Promise<StarterOperations> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).toSorted();
  const documents = await Promise.all(
    names.map(async (name) => toStarter(await readFile(new URL(name, folder), 'utf8'))),
  );
  const variables = JSON.parse(await readFile(new URL('variables.json', folder), 'utf8'));
  return {
    documents: documents.toSorted((one, other) => rankOf(one) - rankOf(other)),
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

/** Lower is further to the front; operations of one rank stay in the order of their file names. */
function rankOf({ isMutation, operationName }: StarterOperation): number {
  if (operationName === first) return 0;
  return isMutation ? 2 : 1;
}

/** The variables that a document declares, so that a tab shows no others. */
export function variablesOf(document: string, variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => document.includes(`$${name}:`)));
}
