// The WWW-Authenticate header of authentication errors.
import { expect, test } from '@jest/globals';
import { InsufficientScopeError, InvalidTokenError } from '../../src/auth/errors.js';

test.each(['a "quoted" text', 'a \\ backslash', 'two\r\nlines', 'ümlauts and \u0000'])(
  'a parameter is a quoted string that %j cannot end',
  (reason) => {
    const { challenge } = new InvalidTokenError(reason);
    expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="[ !#-[\]-~]*"$/);
  },
);

test('a parameter without a value is left out', () => {
  expect(new InsufficientScopeError({ reason: 'no' }).challenge).not.toContain('scope=');
  expect(new InsufficientScopeError({ reason: 'no', scope: 'access_as_user' }).challenge).toContain(
    ', scope="access_as_user"',
  );
});
