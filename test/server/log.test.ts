// What the log writes of an error, whatever the error carries.
import { expect, test } from '@jest/globals';
import { createLog } from '../../src/server/log.js';

interface Line {
  level: number;
  err: Described;
}
interface Described {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: Described;
}

/** Logs an error; returns the line as text and as JSON. */
function lineOf(err: unknown): { text: string; line: Line } {
  let text = '';
  const log = createLog('info', { traced: false, destination: { write: (written) => void (text += written) } });
  log.error({ err }, 'failed');
  return { text, line: JSON.parse(text) };
}

/** An error as HTTP libraries throw them: with the request that failed. */
function errorOfRequest(): Error {
  const request = { headers: { authorization: 'Bearer a-secret-token' }, body: 'assertion=a-secret-token' };
  return Object.assign(new Error('The request failed.'), { code: 'ECONNRESET', request, config: request });
}

test('an error is written as its type, message, code and stack, without the request that it carries', () => {
  const { line, text } = lineOf(errorOfRequest());
  expect(Object.keys(line.err).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
  expect(line.err.message).toBe('The request failed.');
  expect(line.err.code).toBe('ECONNRESET');
  expect(text).not.toContain('a-secret-token');
});

test('the causes of an error are written without the requests that they carry', () => {
  const { line, text } = lineOf(new Error('outer', { cause: errorOfRequest() }));
  expect(line.err.cause).toEqual({ type: 'Error', message: 'The request failed.', code: 'ECONNRESET' });
  expect(text).not.toContain('a-secret-token');
});

test('a chain of causes is written to the fifth, a circle too', () => {
  const circle = new Error('circle');
  circle.cause = circle;
  expect(lineOf(circle).text.match(/"message":"circle"/g)).toHaveLength(6);
});

test('what is thrown and is no error is not written', () => {
  expect(lineOf({ token: 'a-secret-token' }).text).not.toContain('a-secret-token');
});
