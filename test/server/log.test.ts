// Errors in the log: which of their properties are written.
import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { AuthorityUnavailableError } from '../../src/auth/errors.js';
import { MsGraphUnavailable } from '../../src/msgraph/errors.js';
import { createLog } from '../../src/observability/log.js';

interface Line {
  level: number;
  err: LoggedError;
}
interface LoggedError {
  type: string;
  message?: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** Logs an error; returns the line as text and as JSON. */
function lineOf(err: unknown): { text: string; line: Line } {
  let text = '';
  const log = createLog('info', { format: 'pino', destination: { write: (written) => void (text += written) } });
  log.error({ err }, 'failed');
  return { text, line: JSON.parse(text) };
}

/** Returns an error such as HTTP libraries throw: it carries the request that failed. */
function errorWithRequest(): Error {
  const request = { headers: { authorization: 'Bearer a-secret-token' }, body: 'assertion=a-secret-token' };
  return Object.assign(new Error('The request failed.'), { code: 'ECONNRESET', request, config: request });
}

test('an error of a library is logged as its type, code and stack, without its message and the request that it carries', () => {
  const { line, text } = lineOf(errorWithRequest());
  expect(Object.keys(line.err).toSorted()).toEqual(['code', 'stack', 'type']);
  expect(line.err.code).toBe('ECONNRESET');
  expect(line.err.stack).toMatch(/^ {4}at errorWithRequest /);
  expect(text).not.toContain('a-secret-token');
  expect(text).not.toContain('The request failed.');
});

test("an error of the gateway's own is logged with its message, and its cause without one", () => {
  const { line } = lineOf(new MsGraphUnavailable({ message: 'No response.', cause: errorWithRequest() }));
  expect(line.err.message).toBe('No response.');
  expect(line.err.cause).toEqual({ type: 'Error', code: 'ECONNRESET' });
});

test('no parser is quoted, at any depth, nor what looks like a frame of a stack in its message', () => {
  const text = 'Contoso\n    at Adele Vance (adele@contoso.example)';
  const parsed = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      return error;
    }
  })();
  const errors = [parsed, new Error(text), new AggregateError([new Error(text)], text), new GraphQLError(text)];
  for (const cause of errors) {
    for (const error of [cause, new Error('outer', { cause }), new AuthorityUnavailableError({ cause })]) {
      expect(lineOf(error).text).not.toMatch(/Contoso|Adele|contoso/);
    }
  }
});

test('a name or a code that is not one word is not logged', () => {
  const named = Object.assign(new Error('failed'), { name: 'Adele Vance', code: 'user adele@contoso.example' });
  const { line, text } = lineOf(named);
  expect(line.err.type).toBe('Error');
  expect(text).not.toMatch(/Adele|adele/);
});

test('at most five causes are logged, even where an error is its own cause', () => {
  const circular = new Error('circular');
  circular.cause = circular;
  expect(lineOf(circular).text.match(/"type":"Error"/g)).toHaveLength(6);
});

test('a thrown value that is not an error is not logged', () => {
  expect(lineOf({ token: 'a-secret-token' }).text).not.toContain('a-secret-token');
});
