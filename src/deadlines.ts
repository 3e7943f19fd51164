// How long things may take, in milliseconds: the limits that have to add up, in one place.

/** One attempt of one call to Microsoft Graph. Intune answers in a second or two, and takes several for a write. */
export const attemptTimeoutMs = 20_000;

/**
 * One GraphQL operation. Reads end then, and a write is not started unless a whole attempt still fits. Two attempts and
 * the pauses between them; routers and browsers wait for a minute.
 */
export const operationTimeoutMs = 45_000;

/** Shutting down: every operation that has begun can end, and its answer can be written. */
export const drainTimeoutMs = operationTimeoutMs + 2_000;

/** The whole shutdown. The process exits then, whatever is left; Kubernetes has to wait for longer. */
export const shutdownTimeoutMs = drainTimeoutMs + 3_000;
