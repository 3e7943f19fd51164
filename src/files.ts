// Files of the package that are read at run time. Both the compiled modules and the bundle are one folder below the
// package's root, so paths are relative to this module.
import { readFileSync } from 'node:fs';

/** The name and the version of the package. */
export interface Product {
  name: string;
  version: string;
}

export function readProduct(): Product {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
}

/** Returns the URL of a file or folder, from its path relative to the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, new URL('../', import.meta.url));
}
