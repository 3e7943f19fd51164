// Dry runs, plans, and edits of a single assignment.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const id = (number: number): string => `40000000-0000-4000-8000-00000000000${number}`;
const group = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const collection = '/deviceManagement/complianceManagementPartners';
const lastWriteBody = (): Json => gateway.emulator.requests.msgraph.findLast(({ method }) => method !== 'GET')?.body;
const graphRequest = 'graphRequest { method path body } userErrors { code field }';

describe('a dry run', () => {
  const input = {
    displayName: 'New',
    platformEnrollments: [
      { platform: 'IOS', onboarded: true, assignments: [{ target: { group: { groupId: group(1) } } }] },
    ],
  };
  const create = `mutation ($input: CreateComplianceManagementPartnerInput!, $dryRun: Boolean) {
    it: createComplianceManagementPartner(input: $input, dryRun: $dryRun) {
      complianceManagementPartner { id }
      ${graphRequest}
    }
  }`;
  const update = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean) {
    it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun) {
      changed
      complianceManagementPartner { id }
      ${graphRequest}
    }
  }`;
  const remove = `mutation ($id: ID!, $dryRun: Boolean) {
    it: deleteComplianceManagementPartner(id: $id, dryRun: $dryRun) {
      deletedComplianceManagementPartnerId
      ${graphRequest}
    }
  }`;

  const one = `${collection}/${id(1)}`;
  test.each([
    ['create', create, { input }, { method: 'POST', path: collection, reads: [] }],
    ['update', update, { id: id(1), input }, { method: 'PATCH', path: one, reads: [`GET ${one}`] }],
    ['delete', remove, { id: id(1) }, { method: 'DELETE', path: one, reads: [`GET ${one}`] }],
  ])('of %s only reads, and returns exactly the request that would be sent', async (_, query, variables, expected) => {
    const { method, path, reads } = expected;
    const before = gateway.emulator.partners();
    const { data } = await gateway.ask(query, { variables: { ...variables, dryRun: true } });
    expect(gateway.calls()).toEqual(reads);
    expect(gateway.emulator.partners()).toEqual(before);
    expect(data.it).toMatchObject({ graphRequest: { method, path: `/beta${path}` }, userErrors: [] });
    expect(data.it.deletedComplianceManagementPartnerId ?? null).toBeNull();

    const real = await gateway.ask(query, { variables: { ...variables, dryRun: false } });
    expect(real.data.it).toMatchObject({ graphRequest: data.it.graphRequest, userErrors: [] });
    expect(gateway.calls()).toContain(`${method} ${path}`);
    expect(lastWriteBody() ?? null).toEqual(data.it.graphRequest.body);
  });

  test('returns the user errors of the mutation', async () => {
    const { data } = await gateway.ask(create, { variables: { input: { displayName: ' ' }, dryRun: true } });
    expect(data.it).toMatchObject({
      graphRequest: null,
      userErrors: [{ code: 'INVALID', field: ['input', 'displayName'] }],
    });
  });

  test('of a create makes no token exchange', async () => {
    await gateway.ask(create, { variables: { input, dryRun: true } });
    expect(gateway.emulator.requests.exchanges).toBe(0);
  });

  test('returns 401 without a token', async () => {
    expect((await gateway.ask(create, { variables: { input, dryRun: true }, token: null })).status).toBe(401);
  });
});

describe('the changes of a dry run', () => {
  const dryRun = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
    it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: true) {
      changes {
        displayName { from to }
        partnerState { from to }
        lastHeartbeatDateTime { from to }
        platformEnrollments {
          platform
          onboarded { from to }
          addedAssignments { ...Assignment }
          removedAssignments { ...Assignment }
        }
      }
      unchangedReason
      complianceManagementPartner { displayName }
      ${graphRequest}
    }
  }
  fragment Assignment on ComplianceManagementPartnerAssignment {
    target {
      __typename
      ... on GroupAssignmentTarget { group { id displayName } }
      ... on ExclusionGroupAssignmentTarget { group { id } }
    }
  }`;
  const ask = async (variables: object): Promise<Json> =>
    (await gateway.ask(dryRun, { variables: variables as never })).data.it;

  test('show what changes on each platform, and change nothing', async () => {
    const before = gateway.emulator.partners();
    const input = {
      displayName: 'Contoso Mobile Guard',
      partnerState: 'TERMINATED',
      platformEnrollments: [
        {
          platform: 'IOS',
          onboarded: true,
          assignments: [
            { target: { exclusionGroup: { groupId: group(2) } } },
            { target: { group: { groupId: group(3) } } },
          ],
        },
      ],
    };
    expect(await ask({ id: id(1), input })).toMatchObject({
      changes: {
        displayName: null,
        partnerState: { from: 'ENABLED', to: 'TERMINATED' },
        lastHeartbeatDateTime: null,
        platformEnrollments: [
          {
            platform: 'IOS',
            onboarded: null,
            addedAssignments: [
              { target: { __typename: 'GroupAssignmentTarget', group: { displayName: 'Field Engineers' } } },
            ],
            removedAssignments: [{ target: { __typename: 'GroupAssignmentTarget', group: { displayName: 'Sales' } } }],
          },
        ],
      },
      complianceManagementPartner: { displayName: 'Contoso Mobile Guard' },
      graphRequest: { method: 'PATCH', path: `/beta${collection}/${id(1)}` },
      userErrors: [],
    });
    expect(gateway.emulator.partners()).toEqual(before);
  });

  test.each([
    ['an unknown partner', { id: 'gone', input: { displayName: 'x' } }, 'NOT_FOUND'],
    ['an invalid input', { id: id(1), input: {} }, 'INVALID'],
    ['an invalid id', { id: '../users', input: { displayName: 'x' } }, 'INVALID'],
  ])('are not known for %s, which has its user error', async (_, variables, code) => {
    expect(await ask(variables)).toMatchObject({
      changes: null,
      complianceManagementPartner: null,
      graphRequest: null,
      userErrors: [{ code }],
    });
  });

  test('are empty for an update that sends nothing', async () => {
    const update = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
      it: updateComplianceManagementPartner(id: $id, input: $input) {
        changed
        complianceManagementPartner { displayName }
        userErrors { code }
      }
    }`;
    const input = { displayName: 'Contoso Mobile Guard', platformEnrollments: [{ platform: 'IOS', onboarded: true }] };
    expect(await ask({ id: id(1), input })).toMatchObject({
      changes: { displayName: null, partnerState: null, lastHeartbeatDateTime: null, platformEnrollments: [] },
      unchangedReason: 'ALREADY_AS_REQUESTED',
    });
    gateway.calls();
    const { data } = await gateway.ask(update, { variables: { id: id(1), input } });
    expect(data.it).toEqual({
      changed: false,
      complianceManagementPartner: { displayName: 'Contoso Mobile Guard' },
      userErrors: [],
    });
    expect(gateway.calls()).toEqual([`GET ${collection}/${id(1)}`]);
    const changed = await gateway.ask(update, { variables: { id: id(1), input: { displayName: 'Other' } } });
    expect(changed.data.it).toEqual({
      changed: true,
      complianceManagementPartner: { displayName: 'Other' },
      userErrors: [],
    });
  });
});

describe('adding or removing one assignment', () => {
  const mutation = (
    name: string,
  ): string => `mutation ($id: ID!, $platform: EnrollmentPlatform!, $target: AssignmentTargetInput!, $dryRun: Boolean) {
    it: ${name}ComplianceManagementPartnerAssignment(id: $id, platform: $platform, target: $target, dryRun: $dryRun) {
      changed
      complianceManagementPartner {
        platformEnrollments(platforms: [IOS]) { assignments { target { __typename } } }
      }
      graphRequest { method body }
      userErrors { code field message }
    }
  }`;
  const change = async (name: 'add' | 'remove', target: object, more: object = {}): Promise<Json> =>
    (await gateway.ask(mutation(name), { variables: { id: id(1), platform: 'IOS', target, ...more } })).data.it;
  const targets = (): string[] =>
    gateway.emulator
      .partners()
      .flatMap((partner: Json) => (partner.id === id(1) ? partner.iosEnrollmentAssignments : []))
      .map(({ target }) => target.groupId ?? target['@odata.type']);

  test('adds it to the existing assignments', async () => {
    const added = await change('add', { group: { groupId: group(5) } });
    expect(added).toMatchObject({ changed: true, userErrors: [] });
    expect(added.complianceManagementPartner.platformEnrollments[0].assignments).toHaveLength(3);
    expect(targets()).toEqual([group(1), group(2), group(5)]);
    expect(gateway.calls().map((call) => call.split(' ')[0])).toEqual(['GET', 'GET', 'PATCH']);
    expect(Object.keys(lastWriteBody())).toEqual(['@odata.type', 'iosEnrollmentAssignments']);
  });

  test('removes it and keeps the other assignments', async () => {
    expect(await change('remove', { exclusionGroup: { groupId: group(2) } })).toMatchObject({
      changed: true,
      userErrors: [],
    });
    expect(targets()).toEqual([group(1)]);
  });

  test('sends nothing when the one to add exists or the one to remove does not', async () => {
    const filter = { assignmentFilterId: '30000000-0000-4000-8000-000000000001', mode: 'INCLUDE' };
    expect(await change('add', { group: { groupId: group(1), filter } })).toMatchObject({
      changed: false,
      userErrors: [],
      complianceManagementPartner: {},
    });
    expect(await change('remove', { group: { groupId: group(1) } })).toMatchObject({ changed: false, userErrors: [] });
    expect(await change('remove', { allDevices: {} })).toMatchObject({ changed: false, userErrors: [] });
    expect(gateway.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  test('returns the whole new list in a dry run', async () => {
    const { changed, graphRequest: request } = await change('add', { allDevices: {} }, { dryRun: true });
    expect(changed).toBe(false);
    expect(request.method).toBe('PATCH');
    expect(request.body.iosEnrollmentAssignments).toHaveLength(3);
    expect(gateway.calls()).toEqual([`GET ${collection}/${id(1)}`]);
  });

  test.each([
    ['for an unknown partner', { id: 'gone' }, 'NOT_FOUND', ['id']],
    ['with an invalid id', { id: 'a/b' }, 'INVALID', ['id']],
    ['with a blank group id', { target: { group: { groupId: ' ' } } }, 'INVALID', ['target', 'group', 'groupId']],
  ])('%s returns a user error', async (_, more, code, field) => {
    for (const name of ['add', 'remove'] as const) {
      expect(await change(name, { allDevices: {} }, more)).toMatchObject({
        changed: false,
        complianceManagementPartner: null,
        userErrors: [{ code, field }],
      });
    }
  });

  describe('while others change the list', () => {
    const future = {
      target: { '@odata.type': '#microsoft.graph.exampleFutureAssignmentTarget', galaxyId: '42' },
      note: 'kept',
    };
    const partner = (...assignments: object[]): { body: object } => ({
      body: { id: '1', iosEnrollmentAssignments: assignments },
    });
    const all = { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } };
    const users = { target: { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' } };

    async function withScriptedGraph(
      steps: Parameters<typeof startScriptedServer>,
      use: (scripted: TestGateway, msgraph: Awaited<ReturnType<typeof startScriptedServer>>) => Promise<void>,
    ): Promise<void> {
      const msgraph = await startScriptedServer(...steps);
      const scripted = await startGatewayBefore(msgraph.url);
      try {
        await use(scripted, msgraph);
      } finally {
        await scripted.close();
        await msgraph.close();
      }
    }
    const add = { variables: { id: '1', platform: 'IOS', target: { allDevices: {} } } };

    test('returns CONFLICT when the list changes before the write, and sends nothing', () =>
      withScriptedGraph([partner(), partner(users)], async (scripted, msgraph) => {
        const { data } = await scripted.ask(mutation('add'), add);
        expect(data.it).toMatchObject({
          changed: false,
          userErrors: [{ code: 'CONFLICT', field: null, message: expect.stringContaining('nothing was sent') }],
        });
        expect(msgraph.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
      }));

    test('ignores a change of order', () =>
      withScriptedGraph(
        [partner(users, future), partner(future, users), {}, partner(all, future, users)],
        async (scripted) => {
          expect((await scripted.ask(mutation('add'), add)).data.it).toMatchObject({ changed: true, userErrors: [] });
        },
      ));

    test('sends an assignment of an unmodelled kind back unchanged', () =>
      withScriptedGraph([partner(future), partner(future), {}, partner(future, all)], async (scripted, msgraph) => {
        await scripted.ask(mutation('add'), add);
        expect(JSON.parse(msgraph.requests[2]?.body ?? '{}').iosEnrollmentAssignments[0]).toEqual(future);
      }));

    test('returns CONFLICT when an assignment of an unmodelled kind changes', () =>
      withScriptedGraph([partner(future), partner({ ...future, note: 'other' })], async (scripted) => {
        expect((await scripted.ask(mutation('add'), add)).data.it).toMatchObject({
          userErrors: [{ code: 'CONFLICT' }],
        });
      }));

    test('returns WRITE_OUTCOME_UNKNOWN when the write is accepted but the read after it fails', () =>
      withScriptedGraph([partner(), partner(), {}, { status: 500 }], async (scripted, msgraph) => {
        const [error] = (await scripted.ask(mutation('add'), add)).errors ?? [];
        expect(error).toMatchObject({
          message: expect.stringContaining('accepted the change'),
          extensions: { code: 'WRITE_OUTCOME_UNKNOWN', microsoftGraph: { status: 500 } },
        });
        expect(msgraph.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
      }));

    test('returns WRITE_OUTCOME_UNKNOWN when no response to the write arrives', () =>
      withScriptedGraph([partner(), partner(), (response) => response.destroy(), partner(all)], async (scripted) => {
        expect((await scripted.ask(mutation('add'), add)).errors?.[0]?.extensions['code']).toBe(
          'WRITE_OUTCOME_UNKNOWN',
        );
      }));
  });
});
