// Waiting for a condition, with a report if it never holds.

/** Milliseconds. Generous, so that a test is slow and not red on a busy machine, and less than the limit of a test. */
const limitMs = 120_000;

/** Waits until a condition holds. Rejects with its source, and with what `watched` returns, if it does not. */
export async function until(condition: () => unknown, watched: () => string = () => ''): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Waited ${limitMs / 1000} s for ${condition}. ${watched()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
