// Time limits in milliseconds, in one file because each depends on the one before.

/** One attempt of one call to Microsoft Graph. Intune takes a second or two, and several for a write. */
export const attemptTimeoutMs = 20_000;

/**
 * One GraphQL operation. Reads are aborted then, and a write is not sent unless a whole attempt still fits. Long enough
 * for two attempts and the pause between them, and less than the minute that routers and browsers wait.
 */
export const operationTimeoutMs = 45_000;

/** Draining on shutdown: long enough for each operation in flight to end, and for its response to be written. */
export const drainTimeoutMs = operationTimeoutMs + 2_000;

/** The whole shutdown. The process exits then in any case; Kubernetes must wait longer before it kills the process. */
export const shutdownTimeoutMs = drainTimeoutMs + 3_000;

/** Writing a response while its client reads nothing: longer than an interruption of a mobile network. */
export const writeTimeoutMs = 20_000;
