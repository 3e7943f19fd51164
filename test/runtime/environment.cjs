// A Jest environment without a context of its own: tests run in Node as it is, as the product does.
const { console, process } = globalThis;
const { exit } = process;

class NativeEnvironment {
  global = globalThis;
  fakeTimers = null;
  fakeTimersModern = null;

  getVmContext() {
    return null;
  }
  async setup() {}
  /** Takes back what Jest replaces for a file, which would last here. */
  async teardown() {
    globalThis.console = console;
    process.exit = exit;
  }
}

module.exports = NativeEnvironment;
