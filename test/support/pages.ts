// The README and the pages of docs/.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface DocumentationPage {
  /** Relative to the root of the repository. */
  path: string;
  text: string;
}

export const readPage = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

/** Returns the README and every page of docs/. */
export async function readPages(): Promise<DocumentationPage[]> {
  const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', ...names.map((name) => `docs/${name}`)];
  return Promise.all(paths.map(async (path) => ({ path, text: await readPage(path) })));
}

/** Returns the blocks of code in one language, in order. */
export function codeBlocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , code = '']) => code);
}
