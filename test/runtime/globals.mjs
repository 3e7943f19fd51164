// `@jest/globals` of the test file that runs. Modules that several files import see those of each file in turn.
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, test;

export function setGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } = globals);
}
