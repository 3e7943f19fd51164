// Errors in the log: which of their properties are written.
import { expect, test } from '@jest/globals';
import { createLog } from '../../src/server/log.js';

interface Line {
  level: number;
  err: LoggedError;
}
interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** Logs an error; returns the line as text and as JSON. */
function lineOf(err: unknown): { text: string; line: Line } {
  let text = '';
  const log = createLog('info', { traced: false, destination: { write: (written) => void (text += written) } });
  log.error({ err }, 'failed');
  return { text, line: JSON.parse(text) };
}

/** Returns an error such as HTTP libraries throw: it carries the request that failed. */
function errorWithRequest(): Error {
  const request = { headers: { authorization: 'Bearer a-secret-token' }, body: 'assertion=a-secret-token' };
  return Object.assign(new Error('The request failed.'), { code: 'ECONNRESET', request, config: request });
}

test('an error is logged as its type, message, code and stack, without the request that it carries', () => {
  const { line, text } = lineOf(errorWithRequest());
  expect(Object.keys(line.err).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
  expect(line.err.message).toBe('The request failed.');
  expect(line.err.code).toBe('ECONNRESET');
  expect(text).not.toContain('a-secret-token');
});

test('the causes of an error are logged without the requests that they carry', () => {
  const { line, text } = lineOf(new Error('outer', { cause: errorWithRequest() }));
  expect(line.err.cause).toEqual({ type: 'Error', message: 'The request failed.', code: 'ECONNRESET' });
  expect(text).not.toContain('a-secret-token');
});

test('at most five causes are logged, even where an error is its own cause', () => {
  const circular = new Error('circular');
  circular.cause = circular;
  expect(lineOf(circular).text.match(/"message":"circular"/g)).toHaveLength(6);
});

test('a thrown value that is not an error is not logged', () => {
  expect(lineOf({ token: 'a-secret-token' }).text).not.toContain('a-secret-token');
});
