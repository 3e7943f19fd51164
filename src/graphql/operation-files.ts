// The files of schema/operations/, from which front ends start; the explorers and assistants show them.
import { readdir, readFile } from 'node:fs/promises';
import { packageFile } from '../files.js';

export interface OperationFile {
  /** Such as `get-partner.graphql`. */
  name: string;
  text: string;
}

/** The folder of the operations and of their variables. */
export const operationsFolder = packageFile('schema/operations/');

/** Reads the operations from the package, in the order of their names. */
export async function readOperationFiles(): Promise<OperationFile[]> {
  const names = (await readdir(operationsFolder)).filter((name) => name.endsWith('.graphql')).toSorted();
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(name, operationsFolder), 'utf8') })),
  );
}
