// The audit log: one line for each mutation that ran, with ids and names of properties. `test/support/log.ts` holds
// every line that any test writes to the form.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { Context } from '../../src/context.js';
import { frontEndClientId, tenantId, users } from '../../src/emulator/tenant.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import type { AuditEntry } from '../../src/observability/audit-log.js';
import { startTestGateway, type Json, type RequestOptions, type TestGateway } from '../support/gateway.js';

const contoso = '40000000-0000-4000-8000-000000000001';
const zimperium = '08a8455c-48dd-45ff-ad82-7211355354f3';
const isAudit = (line: string): boolean => line.includes('"audit":true');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ pauseFactor: 0.01 });
});
afterEach(() => gateway.emulator.reset());
afterAll(() => gateway.close());

/** Sends an operation, and returns the lines of the audit log that it leads to. */
async function audited(query: string, options?: RequestOptions): Promise<{ lines: Json[]; headers: Headers }> {
  const count = gateway.log().length;
  const { headers } = await gateway.ask(query, options);
  const lines = gateway.log().slice(count).filter(isAudit);
  return { lines: lines.map((line) => JSON.parse(line)), headers };
}

const update = (input: string, { dryRun = false, id = contoso } = {}): string => `mutation {
  updateComplianceManagementPartner(id: "${id}", input: ${input}, dryRun: ${dryRun}) { userErrors { code } }
}`;
const lastWrite = (method: string): Json => gateway.emulator.requests.msgraph.findLast((it) => it.method === method);

describe('a mutation has one line', () => {
  test('with who changed what by which application, and the ids by which Graph knows the write', async () => {
    const { headers, lines } = await audited(
      update(
        '{ displayName: "Proseware Mobile Defense", partnerState: ENABLED, platformEnrollments: [{ platform: IOS, assignments: [] }] }',
      ),
    );
    const sent = lastWrite('PATCH');
    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pid: expect.any(Number),
        hostname: expect.any(String),
        msg: 'audit',
        audit: true,
        requestId: headers.get('x-request-id'),
        traceId: headers.get('x-request-id')?.replaceAll('-', ''),
        tenantId,
        callerId: users.admin.objectId,
        clientId: frontEndClientId,
        mutation: 'updateComplianceManagementPartner',
        objectId: contoso,
        // The state is what it was.
        properties: ['displayName', 'iosEnrollmentAssignments'],
        dryRun: false,
        outcome: 'written',
        code: null,
        microsoftGraph: {
          status: 200,
          requestId: expect.stringMatching(/^[\da-f-]{36}$/),
          clientRequestId: sent.headers['client-request-id'],
        },
      },
    ]);
  });

  test.each<[string, string, RequestOptions, Json]>([
    [
      'a dry run',
      update('{ displayName: "x" }', { dryRun: true }),
      {},
      { outcome: 'planned', dryRun: true, code: null, properties: ['displayName'], microsoftGraph: null },
    ],
    [
      'a dry run of what is already so',
      update('{ displayName: "Contoso Mobile Guard" }', { dryRun: true }),
      {},
      { outcome: 'unchanged', dryRun: true, properties: [] },
    ],
    [
      'what is already so',
      update('{ displayName: "Contoso Mobile Guard" }'),
      {},
      { outcome: 'unchanged', code: null, properties: [], microsoftGraph: null },
    ],
    [
      'an input that is refused',
      update('{ displayName: " " }'),
      {},
      { outcome: 'refused', code: 'INVALID', objectId: contoso, properties: [], microsoftGraph: null },
    ],
    [
      'an id that cannot be one, which is left out',
      update('{ displayName: "x" }', { id: 'adele@contoso.example' }),
      {},
      { outcome: 'refused', code: 'INVALID', objectId: null },
    ],
    [
      'an object that does not exist',
      update('{ displayName: "x" }', { id: 'nobody' }),
      {},
      { outcome: 'refused', code: 'NOT_FOUND', objectId: 'nobody', microsoftGraph: null },
    ],
    [
      'a user whom Graph forbids to write',
      update('{ displayName: "x" }'),
      { user: 'reader' },
      {
        outcome: 'failed',
        code: 'FORBIDDEN',
        callerId: users.reader.objectId,
        properties: ['displayName'],
        microsoftGraph: { status: 403, requestId: expect.any(String), clientRequestId: expect.any(String) },
      },
    ],
    [
      'a user without consent, so that nothing is sent',
      update('{ displayName: "x" }'),
      { user: 'guest' },
      { outcome: 'failed', code: 'FORBIDDEN', properties: [], microsoftGraph: null },
    ],
    [
      'a delete',
      `mutation { deleteComplianceManagementPartner(id: "${contoso}") { userErrors { code } } }`,
      {},
      { outcome: 'written', objectId: contoso, properties: [], microsoftGraph: { status: 204 } },
    ],
    [
      'a connector',
      `mutation { updateMobileThreatDefenseConnector(id: "${zimperium}", input: { iosEnabled: false, androidEnabled: true }) { changed } }`,
      {},
      {
        mutation: 'updateMobileThreatDefenseConnector',
        outcome: 'written',
        objectId: zimperium,
        properties: ['iosEnabled'],
      },
    ],
  ])('for %s', async (_, query, options, expected) => {
    const { lines } = await audited(query, options);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject(expected);
  });

  test('for a create, with the id of the new object', async () => {
    const { lines } = await audited(
      'mutation { createComplianceManagementPartner(input: { displayName: "Proseware" }) { changed } }',
    );
    const created = gateway.emulator.partners().at(-1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ outcome: 'written', objectId: created?.['id'], properties: ['displayName'] });
  });

  test('for a write that Graph refuses', async () => {
    const beta = await startTestGateway({ profile: 'beta' });
    await beta.ask(update('{ platformEnrollments: [{ platform: WINDOWS, onboarded: true }] }'));
    const lines = beta.log().filter(isAudit);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
      outcome: 'refused',
      code: 'REJECTED',
      properties: ['windowsOnboarded'],
      microsoftGraph: { status: 400, requestId: expect.any(String), clientRequestId: expect.any(String) },
    });
    await beta.close();
  });

  test('for a write that Graph makes otherwise', async () => {
    const fault = { fault: 'overruled', values: { displayName: 'y' } } as const;
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ ...fault, methods: ['PATCH'] }] });
    const { lines } = await audited(update('{ displayName: "x" }'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      outcome: 'contradicted',
      code: 'NOT_APPLIED',
      properties: ['displayName'],
      microsoftGraph: { status: 200 },
    });
  });

  test('for a write whose response was lost', async () => {
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'lost', methods: ['PATCH'] }] });
    const { lines } = await audited(update('{ displayName: "x" }'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      outcome: 'unknown',
      code: 'WRITE_OUTCOME_UNKNOWN',
      objectId: contoso,
      properties: ['displayName'],
      microsoftGraph: { clientRequestId: lastWrite('PATCH').headers['client-request-id'] },
    });
  });

  test('for each mutation of an operation, by its name in the schema, with its own write', async () => {
    const { lines } = await audited(`mutation {
      a: updateComplianceManagementPartner(id: "${contoso}", input: { displayName: "a" }) { changed }
      b: updateComplianceManagementPartner(id: "${contoso}", input: { displayName: "a" }) { changed }
      deleteComplianceManagementPartner(id: "${contoso}") { changed }
    }`);
    expect(lines.map(({ mutation, outcome }) => `${mutation} ${outcome}`)).toEqual([
      'updateComplianceManagementPartner written',
      'updateComplianceManagementPartner unchanged',
      'deleteComplianceManagementPartner written',
    ]);
    const [first, second, third] = lines.map(({ microsoftGraph }) => microsoftGraph?.clientRequestId);
    expect(second).toBeUndefined();
    expect(first).not.toBe(third);
  });
});

test('a query, and an operation that is refused before it runs, have no line', async () => {
  const { lines } = await audited('{ complianceManagementPartners { totalCount } }');
  const invalid = await audited(update('{ nothing: true }'));
  const anonymous = await audited(update('{ displayName: "x" }'), { token: null });
  expect([...lines, ...invalid.lines, ...anonymous.lines]).toEqual([]);
});

const { schema } = buildSubgraph();
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const args = { dryRun: false, id: 'p', input: { displayName: 'x' }, platform: 'ios', key: 'k' };

/** Runs a mutation whose calls to Graph fail. Returns what is audited. */
async function auditedFailure(field: (typeof mutations)[number], readLastWrite: () => unknown): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const fail = async (): Promise<never> => {
    throw new GraphQLError('failed', { extensions: { code: 'OVERLOADED' } });
  };
  const context = {
    requestId: 'r',
    caller: { tenantId: 't', objectId: 'o', clientId: undefined },
    audit: (entry: AuditEntry) => void entries.push(entry),
    msgraph: { lastWrite: readLastWrite, read: fail, write: fail, exclusively: fail, preview: fail },
  };
  const run = async (): Promise<unknown> =>
    field.resolve?.({}, args, context as never as Context, { fieldName: field.name } as never);
  await run().catch(() => undefined);
  return entries;
}

test.each(mutations.map((field) => [field.name, field] as const))('%s is audited', async (mutation, field) => {
  const entries = await auditedFailure(field, () => undefined);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ mutation, tenantId: 't', callerId: 'o', clientId: null, microsoftGraph: null });
});

test.each([
  [204, 'unknown'],
  [403, 'failed'],
])('a mutation that fails after a response of the status %s is %s', async (status, outcome) => {
  const field = mutations.find(({ name }) => name === 'deleteComplianceManagementPartner');
  if (!field) throw new Error('There is a delete.');
  const writes = [undefined, { write: { properties: ['displayName'] }, facts: { status, requestId: 'q' } }];
  const entries = await auditedFailure(field, () => (writes.length > 1 ? writes.shift() : writes[0]));
  expect(entries).toEqual([
    expect.objectContaining({ outcome, code: 'OVERLOADED', properties: ['displayName'], objectId: 'p' }),
  ]);
  expect(entries[0]?.microsoftGraph).toMatchObject({ status, requestId: 'q' });
});

test.each([
  ['silent', 1],
  ['error', 1],
])('a log of the level %s has the lines of the audit log', async (LOG_LEVEL, count) => {
  const quiet = await startTestGateway({ environment: { LOG_LEVEL } });
  await quiet.ask(update('{ displayName: "x" }', { dryRun: true }));
  expect(quiet.log().filter(isAudit)).toHaveLength(count);
  expect(quiet.log()).toHaveLength(count);
  await quiet.close();
});

test('without AUDIT_LOG, a mutation is carried out and has no line', async () => {
  const without = await startTestGateway({ environment: { AUDIT_LOG: 'false' } });
  const { data, errors } = await without.ask(update('{ displayName: "x" }'));
  expect(errors).toBeUndefined();
  expect(data.updateComplianceManagementPartner.userErrors).toEqual([]);
  expect(without.emulator.partners()[0]?.['displayName']).toBe('x');
  expect(without.log().filter(isAudit)).toEqual([]);
  await without.close();
});
