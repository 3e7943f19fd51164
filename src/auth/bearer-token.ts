// The Authorization header.
import { InvalidTokenError } from './errors.js';

/**
 * The token of an Authorization header (RFC 6750 section 2.1); `undefined` when there is no header.
 *
 * Throws `InvalidTokenError` when the header holds anything else.
 */
export function readBearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidTokenError('The Authorization header holds no bearer token.');
  return token;
}
