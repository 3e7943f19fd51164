// Files of the package that are read at run time. They are found from here, one folder below the package's root, in the
// compiled modules as in the bundle, whose pieces all lie side by side.

/** A file or folder by its path from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, new URL('../', import.meta.url));
}
