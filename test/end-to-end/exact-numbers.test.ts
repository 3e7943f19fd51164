// Numbers that a double cannot hold, and values nested deeper than the stack, in what the schema does not model: they
// go back to Graph exactly as they came.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

let gateway: TestGateway;
let msgraph: ScriptedServer;
/** The partner as Graph sends it. */
let partner = '';
/** Another one for each test, because the gateway remembers for a while what it wrote. */
let partnerId = 0;
beforeEach(() => {
  partnerId++;
});
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { body, method } = msgraph.requests.at(-1) ?? { body: '' };
    if (method === 'PATCH') partner = `{"id":"${partnerId}",${body.slice(1)}`;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(partner);
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

const group = '20000000-0000-4000-8000-000000000001';
const addAll = (): string => `mutation ($dryRun: Boolean! = false) {
  it: addComplianceManagementPartnerAssignment(
    id: "${partnerId}", platform: IOS, target: { allLicensedUsers: {} }, dryRun: $dryRun
  ) {
    changed
    userErrors { code message }
    graphRequest { body }
  }
}`;
/** A partner with one assignment that has an unmodelled property. */
const withUnmodelled = (value: string): string =>
  `{"id":"${partnerId}","displayName":"x","iosEnrollmentAssignments":[{"target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":"${group}","weight":${value}}}]}`;
const sentBody = (): string => msgraph.requests.findLast(({ method }) => method === 'PATCH')?.body ?? '';

describe('a value that is not modelled', () => {
  test.each([
    '12345678901234567890',
    '-9007199254740993',
    '0.1234567890123456789',
    '1e400',
    '-0',
    '[1,9223372036854775807,{"a":79228162514264337593543950335}]',
    '{"text":"12345678901234567890","n":3.14159265358979323846}',
  ])('is sent back as it came when an assignment is added: %s', async (value) => {
    partner = withUnmodelled(value);
    msgraph.requests.length = 0;
    const { data, errors } = await gateway.ask(addAll());
    expect(errors).toBeUndefined();
    expect(data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(sentBody()).toContain(`"groupId":"${group}","weight":${value}}`);
  });

  test('is shown as text in a plan if it is a number that a double cannot hold', async () => {
    partner = withUnmodelled('12345678901234567890');
    const { data } = await gateway.ask(addAll(), { variables: { dryRun: true } });
    const [first] = data.it.graphRequest.body.iosEnrollmentAssignments;
    expect(first.target.weight).toBe('12345678901234567890');
  });

  test('that is nested deeper than the stack is sent back as it came', async () => {
    const deep = `${'{"a":['.repeat(4_000)}1${']}'.repeat(4_000)}`;
    partner = withUnmodelled(deep);
    msgraph.requests.length = 0;
    const { errors } = await gateway.ask(addAll());
    expect(errors).toBeUndefined();
    expect(sentBody()).toContain(`"weight":${deep}}`);
  });

  test('that is nested deeper than the stack is shown in a plan', async () => {
    const deep = `${'{"a":['.repeat(4_000)}1${']}'.repeat(4_000)}`;
    partner = withUnmodelled(deep);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
      body: JSON.stringify({ query: addAll(), variables: { dryRun: true } }),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`"weight":${deep}}`);
  });

  test('that is nested deeper than the stack, and has such a number, is refused before anything is sent', async () => {
    partner = withUnmodelled(`${'['.repeat(100_000)}1e400${']'.repeat(100_000)}`);
    msgraph.requests.length = 0;
    const { errors } = await gateway.ask(addAll());
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_REFUSED');
    expect(msgraph.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

test('a modelled number is read, however it is written', async () => {
  partner = '{"id":"1","partnerUnresponsivenessThresholdInDays":7.0,"other":12345678901234567890}';
  const { data, errors } = await gateway.ask(
    '{ mobileThreatDefenseConnector(id: "1") { partnerUnresponsivenessThresholdInDays } }',
  );
  expect(errors).toBeUndefined();
  expect(data.mobileThreatDefenseConnector).toEqual({ partnerUnresponsivenessThresholdInDays: 7 });
});
