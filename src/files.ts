// Files of the package that are read at run time. They are found from here, one folder below the package's root, in the
// compiled modules as in the bundle, whose pieces all lie side by side.
import { readFileSync } from 'node:fs';

/** The name and the version of the package. */
export interface Product {
  name: string;
  version: string;
}

export function readProduct(): Product {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
}

/** A file or folder by its path from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, new URL('../', import.meta.url));
}
