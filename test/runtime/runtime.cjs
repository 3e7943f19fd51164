// A Jest runtime that leaves modules to Node. Jest's own loads every module of every test file anew, in a context of its
// own, and starting the gateway's packages a hundred times took most of the suite's time. Here the files of a worker share
// their modules, so a module must keep no state between them. The `jest` object, with its mocks, is not offered.
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');

const globalsUrl = pathToFileURL(require.resolve('./globals.mjs'));
let prepared;

/**
 * Registers the module hook. From then on each module passes through the thread of the hook, which takes as much time as
 * loading it, so a worker first loads what almost all files need.
 */
async function prepare() {
  if (process.send) {
    await import('reflect-metadata');
    await import('../../dist/src/gateway.js');
    await import('../../dist/src/emulator/emulator.js');
  }
  register(globalsUrl);
}

module.exports = class NativeRuntime {
  #globals = {};

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await (prepared ??= prepare());
    const { setGlobals } = await import(globalsUrl);
    setGlobals(this.#globals);
    // Jest sets 100, which makes every error of the gateway expensive.
    Error.stackTraceLimit = 10;
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

  /** Source maps are read from the files that the compiler wrote. */
  getSourceMaps() {}
  teardown() {}
  enterTestCode() {}
  leaveTestCode() {}
  getAllCoverageInfoCopy() {}
};
