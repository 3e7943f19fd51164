// An option, or a file that one names, that makes no sense; told to whoever gave it, without a stack.
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
