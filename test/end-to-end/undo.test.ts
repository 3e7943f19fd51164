// `undo` and `notUndoable` of mutations.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { seededPartners } from '../../src/emulator/msgraph/seed.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

/** Partners and connectors of the emulator's built-in tenant. */
const contoso = '40000000-0000-4000-8000-000000000001';
/** Of the first partner, with more digits and another offset than a date of JavaScript has. */
const heartbeat = '2026-11-20T08:15:30.1234567+01:00';
const litware = '40000000-0000-4000-8000-000000000007';
const zimperium = '08a8455c-48dd-45ff-ad82-7211355354f3';
const groupId = '20000000-0000-4000-8000-000000000003';

let gateway: TestGateway;
beforeAll(async () => {
  const [first, ...others] = seededPartners('full');
  const partners = [{ ...first, lastHeartbeatDateTime: heartbeat }, ...others];
  gateway = await startTestGateway({ pauseFactor: 0.01, partners });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [] });
  gateway.calls();
});

const selection = `{
  changed
  userErrors { code }
  undo { mutation variables document }
  notUndoable
}`;

async function send(mutation: string, own = gateway): Promise<Json> {
  const { data, errors } = await own.ask(`mutation { it: ${mutation} ${selection} }`);
  expect(errors).toBeUndefined();
  return data.it;
}

/** Sends what `undo` says; the response's `changes` are checked apart. */
async function sendUndo(undo: Json): Promise<Json> {
  const { changes: _, ...outcome } = await answerTo(undo);
  return outcome;
}

async function answerTo({ document, mutation, variables }: Json): Promise<Json> {
  const { data, errors } = await gateway.ask(document, { variables });
  expect(errors).toBeUndefined();
  return data[mutation];
}

const addGroup = `addComplianceManagementPartnerAssignment(
  id: "${contoso}", platform: IOS, target: { group: { groupId: "${groupId}" } }
)`;

const addExecutives = `addComplianceManagementPartnerAssignment(
  id: "${contoso}", platform: IOS, target: { group: { groupId: "20000000-0000-4000-8000-000000000004" } }
)`;

describe('of one assignment leaves the others as they are by then', () => {
  const assignments = (): Json[] => {
    const partner = gateway.emulator.partners().find(({ id }) => id === contoso);
    return partner?.['iosEnrollmentAssignments'] as Json[];
  };

  test('when it was added', async () => {
    const before = gateway.emulator.partners();
    const { notUndoable, undo } = await send(addGroup);
    expect(notUndoable).toBeNull();
    expect(undo).toMatchObject({
      mutation: 'removeComplianceManagementPartnerAssignment',
      variables: { id: contoso, platform: 'IOS', key: expect.any(String) },
    });
    // Someone else adds a group.
    const { undo: undoOfOther } = await send(addExecutives);
    expect(await sendUndo(undo)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
    expect(JSON.stringify(assignments())).toContain('20000000-0000-4000-8000-000000000004');
    expect(await sendUndo(undoOfOther)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
    expect(gateway.emulator.partners()).toEqual(before);
  });

  test('and says so if someone else has undone it', async () => {
    const { undo } = await send(addGroup);
    expect(await sendUndo(undo)).toMatchObject({ changed: true });
    expect(await sendUndo(undo)).toEqual({ changed: false, unchangedReason: 'NO_SUCH_ASSIGNMENT', userErrors: [] });
  });

  test('when it was removed', async () => {
    const [included, excluded] = assignments();
    const { undo } = await send(`removeComplianceManagementPartnerAssignment(
      id: "${contoso}", platform: IOS
      target: { exclusionGroup: { groupId: "20000000-0000-4000-8000-000000000002" } }
    )`);
    expect(undo).toMatchObject({
      mutation: 'addComplianceManagementPartnerAssignment',
      variables: { target: { exclusionGroup: { groupId: '20000000-0000-4000-8000-000000000002' } } },
    });
    await send(addExecutives);
    expect(await sendUndo(undo)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
    expect(assignments()).toEqual([included, expect.anything(), excluded]);
  });
});

test('of two assignments is an update that keeps by key what was there before', async () => {
  const before = gateway.emulator.partners();
  const { data } = await gateway.ask(`{ complianceManagementPartner(id: "${contoso}") {
    platformEnrollments(platforms: [IOS]) { assignments { key } }
  } }`);
  const kept: { key: string }[] = data.complianceManagementPartner.platformEnrollments[0].assignments;
  const inputs = [
    ...kept.map(({ key }) => `{ key: "${key}" }`),
    '{ target: { allDevices: {} } }',
    '{ target: { allLicensedUsers: {} } }',
  ];
  const { undo } = await send(`updateComplianceManagementPartner(id: "${contoso}", input: {
    platformEnrollments: [{ platform: IOS, assignments: [${inputs.join(', ')}] }]
  })`);
  expect(undo.mutation).toBe('updateComplianceManagementPartner');
  expect(undo.variables).toEqual({
    id: contoso,
    input: { platformEnrollments: [{ platform: 'IOS', assignments: kept }] },
  });
  expect(await sendUndo(undo)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
  expect(gateway.emulator.partners()).toEqual(before);
});

test('has a document that is valid, and that can be sent as a dry run', async () => {
  const { undo } = await send(addGroup);
  expect(validate(buildSubgraph().schema, parse(undo.document))).toEqual([]);
  const before = gateway.emulator.partners();
  const planned = await sendUndo({ ...undo, variables: { ...undo.variables, dryRun: true } });
  expect(planned).toEqual({ changed: false, unchangedReason: null, userErrors: [] });
  expect(gateway.emulator.partners()).toEqual(before);
});

test('shows in a dry run what it would change, without another call to Microsoft Graph', async () => {
  const { undo } = await send(addGroup);
  gateway.calls();
  const { changed, changes } = await answerTo({ ...undo, variables: { ...undo.variables, dryRun: true } });
  expect(gateway.calls()).toEqual([`GET /deviceManagement/complianceManagementPartners/${contoso}`]);
  expect(changed).toBe(false);
  const removed = {
    key: expect.any(String),
    target: { __typename: 'GroupAssignmentTarget', filter: null, group: { id: groupId }, hasUnknownFilter: false },
  };
  expect(changes).toEqual({
    displayName: null,
    lastHeartbeatDateTime: null,
    partnerState: null,
    platformEnrollments: [{ platform: 'IOS', onboarded: null, addedAssignments: [], removedAssignments: [removed] }],
  });
});

test('has a document that people can copy from the JSON of a response as it is', async () => {
  const { undo } = await send(addGroup);
  expect(JSON.stringify(undo.document)).toBe(`"${undo.document}"`);
});

test('gives back names, states, times, platforms and assignments with their filters', async () => {
  const before = gateway.emulator.partners();
  const { undo } = await send(`updateComplianceManagementPartner(id: "${contoso}", input: {
    displayName: null
    partnerState: REJECTED
    lastHeartbeatDateTime: "2026-01-01T00:00:00Z"
    platformEnrollments: [{ platform: IOS, onboarded: false, assignments: [] }, { platform: MACOS, onboarded: true }]
  })`);
  expect(undo.variables.input).toEqual({
    displayName: 'Contoso Mobile Guard',
    partnerState: 'ENABLED',
    lastHeartbeatDateTime: heartbeat,
    platformEnrollments: [
      {
        platform: 'IOS',
        onboarded: true,
        assignments: [
          {
            target: {
              group: {
                groupId: '20000000-0000-4000-8000-000000000001',
                filter: { assignmentFilterId: '30000000-0000-4000-8000-000000000001', mode: 'INCLUDE' },
              },
            },
          },
          { target: { exclusionGroup: { groupId: '20000000-0000-4000-8000-000000000002' } } },
        ],
      },
      { platform: 'MACOS', onboarded: false },
    ],
  });
  await sendUndo(undo);
  expect(gateway.emulator.partners()).toEqual(before);
});

test('sets up again a partner that was disconnected', async () => {
  const before = gateway.emulator.partners();
  const { undo } = await send(`disconnectComplianceManagementPartner(id: "${contoso}")`);
  await sendUndo(undo);
  expect(gateway.emulator.partners()).toEqual(before);
});

test('of a create is the delete of what was created', async () => {
  const before = gateway.emulator.partners();
  const { undo } = await send('createComplianceManagementPartner(input: { displayName: "New" })');
  expect(undo).toMatchObject({ mutation: 'deleteComplianceManagementPartner', variables: { id: expect.any(String) } });
  expect(await sendUndo(undo)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
  expect(gateway.emulator.partners()).toEqual(before);
});

test("of the delete of a connector is the create with the vendor's id and its settings", async () => {
  const [before] = gateway.emulator.connectors();
  const { undo } = await send(`deleteMobileThreatDefenseConnector(id: "${zimperium.toUpperCase()}")`);
  expect(undo.mutation).toBe('createMobileThreatDefenseConnector');
  expect(undo.variables.id).toBe(zimperium);
  expect(await sendUndo(undo)).toEqual({ changed: true, unchangedReason: null, userErrors: [] });
  const restored = gateway.emulator.connectors().find(({ id }) => id === zimperium);
  const { lastHeartbeatDateTime: _time, partnerState: _state, ...settings } = before ?? {};
  expect(restored).toMatchObject(settings);
});

describe('what Microsoft Graph changes besides', () => {
  const accompany = (values: Json): void =>
    gateway.emulator.setChaos({
      seed: 1,
      rates: {},
      faults: [{ fault: 'accompanied', paths: ['/deviceManagement/complianceManagementPartners/*'], values }],
    });

  test('is given back, too', async () => {
    accompany({ macOsOnboarded: true });
    const { undo } = await send(addGroup);
    const platforms = undo.variables.input.platformEnrollments;
    expect(platforms).toContainEqual({ platform: 'MACOS', onboarded: false });
  });

  test('is not given back if the partner reports it', async () => {
    accompany({ lastHeartbeatDateTime: '2026-11-21T10:00:00Z', partnerState: 'unresponsive' });
    const { undo } = await send(addGroup);
    expect(undo.mutation).toBe('removeComplianceManagementPartnerAssignment');
  });

  test('does not prevent the undo of what was sent if no input can give it back', async () => {
    accompany({ iosEnrollmentAssignments: [] });
    const { notUndoable, undo } = await send(
      `updateComplianceManagementPartner(id: "${litware}", input: { displayName: "Mine" })`,
    );
    expect(notUndoable).toBeNull();
    expect(undo.variables.input).toEqual({ displayName: 'Litware Future Devices' });
  });
});

describe('there is none', () => {
  test.each([
    ['of a dry run', addGroup.replace('id:', 'dryRun: true, id:')],
    [
      'of a change that changes nothing',
      `updateComplianceManagementPartner(id: "${contoso}", input: { displayName: "Contoso Mobile Guard" })`,
    ],
    ['of a change that is refused', 'deleteComplianceManagementPartner(id: "gone")'],
    ['of a change that Microsoft Graph refuses', addGroup.replace(groupId, '20000000-0000-4000-8000-000000000099')],
  ])('%s, and no reason', async (_, mutation) => {
    expect(await send(mutation)).toMatchObject({ changed: false, undo: null, notUndoable: null });
  });

  test('of the delete of a partner, which would get another id', async () => {
    expect(await send(`deleteComplianceManagementPartner(id: "${contoso}")`)).toMatchObject({
      changed: true,
      undo: null,
      notUndoable: 'NEW_ID',
    });
  });

  test('of the removal of an assignment that no input describes', async () => {
    expect(await send(`disconnectComplianceManagementPartner(id: "${litware}", platforms: [IOS])`)).toMatchObject({
      changed: true,
      undo: null,
      notUndoable: 'NOT_DESCRIBABLE',
    });
  });

  test('of the change of a setting that Microsoft Graph did not report', async () => {
    expect(
      await send(`updateMobileThreatDefenseConnector(id: "${zimperium}", input: { macEnabled: true })`),
    ).toMatchObject({ changed: true, undo: null, notUndoable: 'NOT_REPORTED' });
  });

  test('of a change that Microsoft Graph overrules', async () => {
    const values = { iosOnboarded: true };
    gateway.emulator.setChaos({
      seed: 1,
      rates: {},
      faults: [{ fault: 'overruled', paths: ['/deviceManagement/complianceManagementPartners/*'], values }],
    });
    const result = await send(`updateComplianceManagementPartner(id: "${contoso}", input: {
      displayName: "Mine", platformEnrollments: [{ platform: IOS, onboarded: false }]
    })`);
    expect(result).toMatchObject({ userErrors: [{ code: 'NOT_APPLIED' }], undo: null, notUndoable: 'PARTLY_APPLIED' });
  });

  test('of a change of a state that is newer than the schema', async () => {
    const partner = { id: contoso, displayName: 'x', partnerState: 'dormant', lastHeartbeatDateTime: null };
    const msgraph = await startScriptedServer({ body: partner }, { body: { ...partner, partnerState: 'rejected' } });
    const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
    const result = await send(
      `updateComplianceManagementPartner(id: "${contoso}", input: { partnerState: REJECTED })`,
      scripted,
    );
    await scripted.close();
    await msgraph.close();
    expect(result).toMatchObject({ changed: true, undo: null, notUndoable: 'NOT_DESCRIBABLE' });
  });

  test('of a change after which only a part of the object can be read', async () => {
    const partner = { id: contoso, displayName: 'x', partnerState: 'enabled' };
    const failure = { status: 403, body: { error: { code: 'Forbidden', message: 'x' } } };
    const msgraph = await startScriptedServer(
      { body: partner },
      { body: { id: contoso, displayName: 'Mine' } },
      failure,
    );
    const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
    const result = await send(
      `updateComplianceManagementPartner(id: "${contoso}", input: { displayName: "Mine" })`,
      scripted,
    );
    await scripted.close();
    await msgraph.close();
    expect(result).toMatchObject({ changed: true, undo: null, notUndoable: 'STATE_NOT_SHOWN' });
  });
});

test('is the same in an operation that is not compiled', async () => {
  const compiled = await send(addGroup);
  gateway.emulator.reset();
  const { data } = await gateway.ask(`mutation { it: ${addGroup} @include(if: true) ${selection} }`);
  expect(data.it).toEqual(compiled);
});
