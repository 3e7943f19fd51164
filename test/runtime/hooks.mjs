// Module hooks of the tests: TypeScript is transformed as it is loaded, and `@jest/globals` are those of the running file.
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import sourceMaps from './source-maps.cjs';

const globals = new URL('globals.mjs', import.meta.url).href;
/** As in tsconfig.json. */
const options = {
  swcrc: false,
  sourceMaps: true,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
};

let mapFolder;

export function initialize(data) {
  mapFolder = data.mapFolder;
}

export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(url)) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code, map } = await transform(await readFile(filename, 'utf8'), { ...options, filename });
  // Other workers write the same maps at the same time.
  const path = sourceMaps.mapPathOf(mapFolder, url);
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, map);
  await rename(unfinished, path);
  return { format: 'module', source: code, shortCircuit: true };
}
