// Ordinary users: each lists, reads and changes partners of its own, and knows what every answer must be.
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Refusal, WrongAnswer } from './api.mjs';
import { fixedPartner, groups } from './tenant.mjs';

/** Milliseconds between two requests of a user. */
const thinkMs = 200;

const partnerFields = `id displayName partnerState platformEnrollments(platforms: [IOS]) {
  platform onboarded assignments { target { __typename ... on GroupAssignmentTarget { group { id displayName } } } }
}`;
const list = `query ($name: String!) {
  complianceManagementPartners(first: 100, filterBy: { displayNameContains: $name }) { nodes { id displayName } }
}`;
const get = `query ($id: ID!) { complianceManagementPartner(id: $id) { ${partnerFields} } }`;
const create = `mutation ($name: String!) {
  createComplianceManagementPartner(input: {
    displayName: $name, partnerState: ENABLED, platformEnrollments: [{ platform: IOS, onboarded: true }]
  }) { complianceManagementPartner { id displayName } userErrors { code message } }
}`;
const add = `mutation ($id: ID!, $groupId: ID!, $dryRun: Boolean!) {
  addComplianceManagementPartnerAssignment(
    id: $id, platform: IOS, target: { group: { groupId: $groupId } }, dryRun: $dryRun
  ) { changed complianceManagementPartner { ${partnerFields} } graphRequest { method } userErrors { code message } }
}`;
const remove = `mutation ($id: ID!, $groupId: ID!) {
  removeComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: { group: { groupId: $groupId } }) {
    changed complianceManagementPartner { ${partnerFields} } userErrors { code message }
  }
}`;
const removePartner =
  'mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { userErrors { code message } } }';

/** Returns a partner as the gateway must show it. `assigned` are groups. */
const shown = ({ displayName, groups: assigned, id }) => ({
  id,
  displayName,
  partnerState: 'ENABLED',
  platformEnrollments: [
    {
      platform: 'IOS',
      onboarded: true,
      assignments: assigned.map((group) => ({
        target: { __typename: 'GroupAssignmentTarget', group: { id: group.id, displayName: group.displayName } },
      })),
    },
  ],
});

function expectEqual(actual, expected) {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new WrongAnswer(
    `${JSON.stringify(actual)?.slice(0, 300)} instead of ${JSON.stringify(expected).slice(0, 300)}`,
  );
}

/** Returns a user. `pause` waits between two requests. */
export function createUser({ api, number, token }) {
  const fixed = fixedPartner(number);
  /** Partners that this user has created, by id, as they must be. */
  const own = new Map();
  /**
   * Names of partners that may or may not exist, or may have been changed, since the outcome of a mutation is unknown.
   */
  const uncertain = new Set();
  let turn = 0;

  const forget = ({ displayName, id }) => {
    own.delete(id);
    uncertain.add(displayName);
  };
  const expectOf = async (query, variables, check) => {
    await sleep(thinkMs);
    return api.expectOf({ query, variables, token }, check);
  };
  /** Sends a mutation of a partner. If its outcome is unknown, the partner's state is unknown too. */
  const change = async (partner, { check, query, variables }) => {
    try {
      return await expectOf(query, { id: partner.id, ...variables }, (data) => {
        const [payload] = Object.values(data);
        expectEqual(payload.userErrors, []);
        check?.(payload);
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.isUncertain) forget(partner);
      throw error;
    }
  };

  const expectList = () =>
    expectOf(list, { name: `User ${number}:` }, ({ complianceManagementPartners: { nodes } }) => {
      const certain = nodes.filter(({ displayName }) => !uncertain.has(displayName));
      const expected = [fixed, ...own.values()].map(({ displayName, id }) => ({ id, displayName }));
      const byId = (a, b) => (a.id < b.id ? -1 : 1);
      expectEqual(certain.toSorted(byId), expected.toSorted(byId));
    });
  const expectPartner = (partner) =>
    expectOf(get, { id: partner.id }, (data) => expectEqual(data.complianceManagementPartner, shown(partner)));

  const createPartner = async () => {
    const displayName = `User ${number}: turn ${turn}`;
    // Until the answer is there, the partner may exist or not.
    uncertain.add(displayName);
    const { createComplianceManagementPartner: payload } = await expectOf(create, { name: displayName }, (data) => {
      expectEqual(data.createComplianceManagementPartner.userErrors, []);
      expectEqual(data.createComplianceManagementPartner.complianceManagementPartner?.displayName, displayName);
    });
    const partner = { id: payload.complianceManagementPartner.id, displayName, groups: [] };
    uncertain.delete(displayName);
    own.set(partner.id, partner);
    return partner;
  };
  const addGroup = (partner, group, { dryRun }) => {
    const expected = dryRun ? partner : { ...partner, groups: [...partner.groups, group] };
    const check = (payload) => {
      expectEqual(payload.changed, !dryRun);
      if (dryRun) return expectEqual(payload.graphRequest.method, 'PATCH');
      expectEqual(payload.complianceManagementPartner, shown(expected));
      own.set(partner.id, expected);
    };
    return change(partner, { query: add, variables: { groupId: group.id, dryRun }, check }).then(() => expected);
  };
  const removeGroup = (partner, group) => {
    const expected = { ...partner, groups: partner.groups.filter((other) => other !== group) };
    const check = (payload) => {
      expectEqual(payload.changed, true);
      expectEqual(payload.complianceManagementPartner, shown(expected));
      own.set(partner.id, expected);
    };
    return change(partner, { query: remove, variables: { groupId: group.id }, check }).then(() => expected);
  };
  const removeOwn = (partner) => change(partner, { query: removePartner, check: () => own.delete(partner.id) });

  return {
    number,
    own,
    uncertain,
    /** Rejects with a `Refusal` or a `WrongAnswer`, and leaves what it has created to the next turn. */
    takeTurn: async () => {
      turn += 1;
      for (const leftOver of own.values()) await removeOwn(leftOver);
      await expectList();
      await expectPartner(fixed);
      const group = groups[turn % groups.length];
      const other = groups[(turn + 1) % groups.length];
      let partner = await createPartner();
      partner = await addGroup(partner, group, { dryRun: false });
      await addGroup(partner, other, { dryRun: true });
      partner = await addGroup(partner, other, { dryRun: false });
      await expectPartner(partner);
      partner = await removeGroup(partner, group);
      await expectList();
      await removeOwn(partner);
    },
  };
}

/** Takes a turn. Resolves to whether it was completed; otherwise after as long as the gateway asked to wait. */
export async function tryTurn(user) {
  try {
    await user.takeTurn();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof WrongAnswer)) throw error;
    await sleep(error.retryAfterMs ?? 1_000);
    return false;
  }
}

/** Returns a sentence for each partner in Graph's store that is not as its user knows it. */
export function faultsOfStore(user, partners) {
  const { number, own, uncertain } = user;
  const faults = [];
  for (const { displayName, groups: assigned, id } of own.values()) {
    const stored = partners.find((partner) => partner.id === id);
    const ids = stored?.iosEnrollmentAssignments?.map(({ target }) => target.groupId);
    if (
      isDeepStrictEqual(
        ids ?? [],
        assigned.map((group) => group.id),
      ) &&
      stored
    )
      continue;
    faults.push(`${displayName} is not stored as its user was told.`);
  }
  for (const { displayName, id } of partners) {
    const isOfUser = displayName?.startsWith(`User ${number}: turn`);
    if (isOfUser && !own.has(id) && !uncertain.has(displayName))
      faults.push(`${displayName} exists, although its user was told otherwise.`);
  }
  return faults;
}
