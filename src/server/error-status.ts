// Statuses of errors at `/graphql`, for routers that drop the body of a response whose status is not 200.
import type { onSendHookHandler } from 'fastify';

export interface ErrorStatusOptions {
  /** The status of every error; `undefined` if each error has its own. */
  errorStatus: 200 | undefined;
  /** The status of errors with 401 and 403; by default that of every error. */
  authErrorStatus: 200 | undefined;
}

/** Returns the hook that sends errors with the configured status. Headers and body stay as they are. */
export function createErrorStatusHook({
  authErrorStatus,
  errorStatus,
}: ErrorStatusOptions): onSendHookHandler<unknown> {
  return (_, reply, payload, done) => {
    const { statusCode } = reply;
    const isAuthError = statusCode === 401 || statusCode === 403;
    const status = isAuthError ? (authErrorStatus ?? errorStatus) : errorStatus;
    if (statusCode >= 400 && status !== undefined) reply.code(status);
    done(null, payload);
  };
}
