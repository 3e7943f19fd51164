// Errors that the user of the command line can correct.

/** Printed without a stack. The message says what happened and what to do. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  /** Exit code of the command. */
  readonly exitCode: number = 1;
}
