// The bound on responses of Microsoft Graph that are being received.
import { describe, expect, test } from '@jest/globals';
import { MsGraphResponseTooLarge } from '../../src/msgraph/errors.js';
import { createResponsesReceived } from '../../src/msgraph/response-bytes.js';

describe('the responses that are being received', () => {
  test('may take the bytes of the limit together', () => {
    const aborted: string[] = [];
    const responses = createResponsesReceived(100);
    responses.begin(() => aborted.push('first')).add(60);
    responses.begin(() => aborted.push('second')).add(40);
    expect(aborted).toEqual([]);
  });

  test('lose the largest above the limit, so that small ones complete', () => {
    const aborted: string[] = [];
    const responses = createResponsesReceived(100);
    responses.begin(() => aborted.push('large')).add(90);
    const small = responses.begin(() => aborted.push('small'));
    small.add(5);
    small.add(6);
    expect(aborted).toEqual(['large']);
    small.add(80);
    expect(aborted).toEqual(['large']);
  });

  test('are aborted with an error that says why', () => {
    const errors: Error[] = [];
    createResponsesReceived(100)
      .begin((error) => errors.push(error))
      .add(101);
    expect(errors.map(({ message }) => message)).toEqual([
      'Microsoft Graph sends more to all callers at once than the gateway has memory for.',
    ]);
    const largest = createResponsesReceived().begin((error) => errors.push(error));
    for (let mib = 0; mib < 13; mib++) largest.add(2 ** 20);
    expect(errors.at(-1)).toBeInstanceOf(MsGraphResponseTooLarge);
  });

  test('no longer count when they have ended', () => {
    const aborted: string[] = [];
    const responses = createResponsesReceived(100);
    for (let index = 0; index < 3; index++) {
      const response = responses.begin(() => aborted.push(`response ${index}`));
      response.add(90);
      response.end();
    }
    expect(aborted).toEqual([]);
  });

  test('that were aborted do not count what still arrives', () => {
    const aborted: string[] = [];
    const responses = createResponsesReceived(100);
    const large = responses.begin(() => aborted.push('large'));
    large.add(101);
    large.add(101);
    responses.begin(() => aborted.push('next')).add(100);
    expect(aborted).toEqual(['large']);
  });
});
