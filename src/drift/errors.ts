// What keeps a comparison from being made, told to whoever asked for it.
export class DriftError extends Error {
  override readonly name = 'DriftError';
}
