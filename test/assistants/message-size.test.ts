// The size of messages of assistants, besides the arguments of a tool.
import { describe, expect, test } from '@jest/globals';
import { faultOfMessage } from '../../src/assistants/message-size.js';

const nested = (levels: number): object => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
/** Returns a message of so many values: two for the parameters and the last name, and one for each other. */
const wide = (values: number): object => ({ params: { meta: Array.from({ length: values - 2 }, () => null) } });

describe('a message', () => {
  test('of an ordinary client is within the limits', () => {
    const clientInfo = { name: 'test', title: 'Test', version: '1.0.0', icons: [{ src: 'x'.repeat(2_000) }] };
    const capabilities = { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } };
    const params = { protocolVersion: '2025-11-25', clientInfo, capabilities };
    expect(faultOfMessage({ jsonrpc: '2.0', id: 1, method: 'initialize', params })).toBeUndefined();
  });

  test('has at most 16 levels', () => {
    expect(faultOfMessage(nested(16))).toBeUndefined();
    expect(faultOfMessage(nested(17))).toBe('The message has more than 16 levels.');
    expect(faultOfMessage({ a: Array.from({ length: 5 }, () => nested(16)) })).toBe(
      'The message has more than 16 levels.',
    );
  });

  test('has at most 200 values', () => {
    // The absent arguments of a tool count as one.
    expect(faultOfMessage(wide(199))).toBeUndefined();
    expect(faultOfMessage(wide(200))).toContain('more than 200 values');
  });

  test('has at most 16,384 characters, in names and texts', () => {
    const rest = 'id'.length;
    expect(faultOfMessage({ id: 'x'.repeat(16_384 - rest) })).toBeUndefined();
    expect(faultOfMessage({ id: 'x'.repeat(16_384 - rest + 1) })).toContain('more than 16384 characters');
    expect(faultOfMessage({ ['x'.repeat(16_384)]: null })).toBeUndefined();
    expect(faultOfMessage({ ['x'.repeat(16_385)]: null })).toContain('more than 16384 characters');
  });

  test('may have any arguments of a tool, whose operation bounds them', () => {
    const given = { id: 'x'.repeat(100_000), deep: nested(1_000), many: Array.from({ length: 1_000 }, () => 1) };
    expect(faultOfMessage({ method: 'tools/call', params: { name: 'GetPartner', arguments: given } })).toBeUndefined();
  });

  test('has at most 100 arguments of a tool, however short their names are', () => {
    const call = (count: number): object => {
      const given = Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, null]));
      return { method: 'tools/call', params: { name: 'GetPartner', arguments: given } };
    };
    expect(faultOfMessage(call(100))).toBeUndefined();
    expect(faultOfMessage(call(101))).toBe('The call has more than 100 arguments.');
    expect(faultOfMessage(call(40_000))).toBe('The call has more than 100 arguments.');
  });

  test.each([
    ['beside the parameters', { arguments: nested(17), params: {} }],
    ['in metadata', { params: { arguments: {}, _meta: { arguments: nested(17) } } }],
    ['in a list of parameters', { params: [{ arguments: nested(17) }] }],
  ])('may not have such arguments %s', (_, message) => {
    expect(faultOfMessage(message)).toBe('The message has more than 16 levels.');
  });

  test.each([{ params: null }, { params: 'x' }, { params: [] }, {}, { params: undefined }])('may be %j', (message) => {
    expect(faultOfMessage(message)).toBeUndefined();
  });

  test('of 100,000 levels does not exhaust the stack', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
    expect(faultOfMessage(deep)).toBe('The message has more than 16 levels.');
  });
});
