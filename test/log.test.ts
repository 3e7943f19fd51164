// Content of a gateway's log. Every test gateway also checks its log for forbidden content when it is closed.
import { afterEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type TestGateway } from './support/gateway.js';
import { createTestLog } from './support/log.js';
import { startScriptedServer } from './support/scripted-server.js';

const list = '{ complianceManagementPartners { totalCount } }';
const create =
  'mutation { createComplianceManagementPartner(input: { displayName: "x" }) { complianceManagementPartner { id } } }';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(): Promise<TestGateway> {
  const gateway = await startTestGateway();
  closers.push(gateway.close);
  return gateway;
}

describe('the log has a line', () => {
  test('for each request, with the status of its response', async () => {
    const gateway = await start();
    await gateway.ask(list, { token: 'not.a.token' });
    const line = gateway.log().find((it) => it.includes('"statusCode":401'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ msg: 'request', method: 'POST', route: '/graphql' });
  });

  test('for a refused token exchange, with the code of Entra', async () => {
    const gateway = await start();
    await gateway.ask(list, { user: 'guest' });
    const line = gateway.log().find((it) => it.includes('Entra refused a token exchange'));
    expect(line).toContain('AADSTS65001');
  });

  test('for an outage of Entra', async () => {
    const gateway = await start();
    const token = await gateway.emulator.signIn();
    gateway.emulator.setAuthorityOutage(true);
    await gateway.ask(list, { token });
    expect(gateway.log().join('')).toContain('"code":"UPSTREAM_UNAVAILABLE"');
  });

  test('for a write whose outcome is unknown', async () => {
    const msgraph = await startScriptedServer((response) => response.destroy());
    const gateway = await startGatewayBefore(msgraph.url);
    closers.push(gateway.close, msgraph.close);
    await gateway.ask(create);
    expect(gateway.log().join('')).toContain('"code":"WRITE_OUTCOME_UNKNOWN"');
  });
});

describe('the log quotes no response', () => {
  const texts = [
    'Proseware Mobile Defense',
    '{"value":[{"displayName":"Proseware"',
    '<html>Proseware</html>',
    '"Proseware"',
  ];
  test.each(texts)('of Graph that is %j', async (text) => {
    const msgraph = await startScriptedServer({ text });
    const gateway = await startGatewayBefore(msgraph.url);
    closers.push(gateway.close, msgraph.close);
    const { errors } = await gateway.ask('{ complianceManagementPartners { nodes { displayName } } }');
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    await gateway.ask(create);
    const log = gateway.log().join('');
    expect(log).toContain('"type":"MsGraphUnavailable"');
    expect(log).not.toContain('Proseware');
  });
});

test.each([
  ['a token', '{"authorization":"Bearer abcdefghijklmno"}'],
  ['a JSON web token', '{"msg":"eyJhbGciOiJSUzI1NiJ9"}'],
  ['a secret', '{"msg":"emulator-client-secret"}'],
  ['a query', '{"msg":"{ complianceManagementPartners { id } }"}'],
  ['a search text', '{"msg":"/groups?$search=x"}'],
  ['a variable', '{"msg":"Proseware Mobile Defense"}'],
  ['personal data', '{"msg":"adele@contoso.example"}'],
  ['message of a parser', '{"message":"Unexpected token"}'],
  ['message of Graph', '{"msg":"fef.msua.manage.microsoft.com"}'],
  ['an id of a user', '{"msg":"10000000-0000-4000-8000-00000000000a"}'],
])('a test fails whose gateway logs %s', (_, line) => {
  const log = createTestLog();
  log.write('{"msg":"request"}');
  expect(log.check).not.toThrow();
  log.write(line);
  expect(log.check).toThrow('The log has a');
});

test.each([
  ['a further member', { displayName: 'x' }],
  ['a name in place of an id', { callerId: 'Adele' }],
  ['a value of a property', { properties: ['displayName: Guard'] }],
  ['a further member of the response', { microsoftGraph: { message: 'x' } }],
])('a test fails whose gateway writes a line of the audit log with %s', (_, members) => {
  const log = createTestLog();
  const callerId = '10000000-0000-4000-8000-00000000000a';
  log.write(JSON.stringify({ audit: true, callerId, properties: ['displayName'], microsoftGraph: null }));
  expect(log.check).not.toThrow();
  log.write(JSON.stringify({ audit: true, ...members }));
  expect(log.check).toThrow('A line of the audit log is odd');
});
