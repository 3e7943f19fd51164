// `@jest/globals` of the test file that runs, and the module hook that leads there. Jest's own package only throws when
// Node imports it. Modules that several files import see the globals of each file in turn.
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, test;

export function setGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } = globals);
}

export function resolve(specifier, context, next) {
  return specifier === '@jest/globals' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context);
}
