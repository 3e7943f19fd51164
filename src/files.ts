// Files of the package that are read at run time. Compiled modules and the bundle are at different depths below the
// package's root, which has its package.json.
import { existsSync, readFileSync } from 'node:fs';

export interface Product {
  name: string;
  version: string;
}

export function readProduct(): Product {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
}

/** Returns the URL of a file or folder, from its path relative to the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, root);
}

const root = nearestPackage(new URL('./', import.meta.url));

function nearestPackage(folder: URL): URL {
  const parent = new URL('../', folder);
  const isFound = existsSync(new URL('package.json', folder)) || parent.href === folder.href;
  return isFound ? folder : nearestPackage(parent);
}
