// A Jest runtime that leaves modules to Node. Jest's own loads every module of every test file anew, in a context of its
// own, and starting the gateway's packages a hundred times took most of the suite's time. Here the files of a worker share
// their modules, so a module must keep no state between them. The `jest` object, with its mocks, is not offered.
const { mkdirSync } = require('node:fs');
const { register } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { mapPathOf } = require('./source-maps.cjs');

let mapFolder;

/** Once in a worker, which all of its files share. */
function registerHooks(cacheDirectory) {
  if (mapFolder !== undefined) return;
  mapFolder = join(cacheDirectory, 'source-maps');
  mkdirSync(mapFolder, { recursive: true });
  register('./hooks.mjs', pathToFileURL(__filename), { data: { mapFolder } });
}

/** Tells Jest where the map of a module is. */
class SourceMaps extends Map {
  get(name) {
    return name.startsWith('file:') && name.endsWith('.ts') ? mapPathOf(mapFolder, name) : undefined;
  }
}

class NativeRuntime {
  #globals;
  #sourceMaps = new SourceMaps();

  constructor(config) {
    registerHooks(config.cacheDirectory);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    const { setGlobals } = await import('./globals.mjs');
    setGlobals(this.#globals ?? {});
    await import(pathToFileURL(path));
  }

  /** Loads what runs the tests. It keeps the tests of a file, so each file gets a fresh one. */
  requireInternalModule(path) {
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  setGlobalsForRuntime(globals) {
    this.#globals = globals;
  }

  getSourceMaps() {
    return this.#sourceMaps;
  }

  teardown() {}
  enterTestCode() {}
  leaveTestCode() {}
  getAllCoverageInfoCopy() {
    return undefined;
  }
}

module.exports = NativeRuntime;
