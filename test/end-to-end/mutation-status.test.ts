// The HTTP status of mutations. A client that repeats a request after a 401 must not write anything twice.
import { afterEach, expect, test } from '@jest/globals';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';

let gateway: TestGateway;
let msgraph: ScriptedServer;
afterEach(async () => {
  await gateway.close();
  await msgraph.close();
});

const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString('base64');
const challenge: Step = {
  status: 401,
  headers: { 'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"` },
  body: {},
};
/** A mutation whose first request is the write. */
const create = (
  alias: string,
): string => `${alias}: createComplianceManagementPartner(input: { displayName: "${alias}" }) {
  complianceManagementPartner { id }
}`;
const created: Step = { body: { id: 'a', displayName: 'a' } };

test('the status is 200 when an earlier mutation of the operation succeeded, and the error is in the body', async () => {
  msgraph = await startScriptedServer(created, created, challenge);
  gateway = await startGatewayBefore(msgraph.url);
  const { data, errors, headers, status } = await gateway.ask(`mutation { ${create('a')} ${create('b')} }`);
  expect(status).toBe(200);
  expect(headers.get('www-authenticate')).toBeNull();
  expect(data).toEqual({ a: { complianceManagementPartner: { id: 'a' } }, b: null });
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(errors?.[0]?.extensions['claims']).toContain('acrs');
});

test('the status is 200 when the outcome of an earlier mutation is unknown', async () => {
  msgraph = await startScriptedServer((response) => response.destroy(), challenge);
  gateway = await startGatewayBefore(msgraph.url);
  const { errors, headers, status } = await gateway.ask(`mutation { ${create('a')} ${create('b')} }`);
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['WRITE_OUTCOME_UNKNOWN', 'UNAUTHENTICATED']);
  expect(status).toBe(200);
  expect(headers.get('www-authenticate')).toBeNull();
});

test('the status is 401 when no mutation succeeded', async () => {
  msgraph = await startScriptedServer(challenge);
  gateway = await startGatewayBefore(msgraph.url);
  const { headers, status } = await gateway.ask(`mutation { ${create('a')} ${create('b')} }`);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toContain('insufficient_claims');
});
