// Errors about missing permissions, and the table behind them, the schema and docs/microsoft-graph-mapping.md.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { isGranted, permissionFor, permissions } from '../../src/msgraph/permissions.js';
import type { EmulatorUser } from '../../src/emulator/emulator.js';
import { startGatewayBefore, startTestGateway, type Json } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const list = '{ complianceManagementPartners { totalCount } }';
const create = 'mutation { createComplianceManagementPartner(input: { displayName: "New" }) { userErrors { code } } }';
const intune = (prose: string): string =>
  JSON.stringify({
    _version: 3,
    Message: `${prose} - Operation ID (for customer support): 0 - Url: https://fef.msua01.manage.microsoft.com/x?accountId=1`,
  });

/** Messages as seen in public reports. */
describe('a refusal by Graph names the required permission and the likely cause', () => {
  test.each<[string, number, string, string, string, string]>([
    [
      'missing consent',
      403,
      'Forbidden',
      intune(
        'Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementServiceConfig.Read.All',
      ),
      'NO_CONSENT',
      'Entra admin center',
    ],
    [
      'a missing Intune role',
      403,
      'Forbidden',
      intune('User is not authorized to perform this operation'),
      'NO_INTUNE_ROLE',
      'Intune administrator',
    ],
    [
      'a missing licence',
      403,
      'NoLicense',
      'User is not authorized to perform the operation. Reason: Tenant does not meet license requirement!',
      'NO_LICENCE',
      'Microsoft 365 admin center',
    ],
    [
      'a user who is not an administrator, sent as 401',
      401,
      'UnknownError',
      JSON.stringify({ ErrorCode: 'Forbidden', Message: intune('An error has occurred') }),
      'NO_INTUNE_ROLE',
      'Intune administrator',
    ],
    ['an error without a code or a message', 403, '', '', 'NO_INTUNE_ROLE', 'Intune administrator'],
  ])('for %s', async (_, status, code, message, likelyCause, remedy) => {
    const msgraph = await startScriptedServer({ status, body: { error: { code, message } } });
    const gateway = await startGatewayBefore(msgraph.url);
    try {
      for (const [query, permission] of [
        [list, permissions.readPartners],
        [create, permissions.writePartners],
      ] as const) {
        const { errors, status: http } = await gateway.ask(query);
        expect(http).toBe(200);
        expect(errors?.[0]?.extensions).toMatchObject({
          code: 'FORBIDDEN',
          permission: permission.name,
          likelyCause,
          microsoftGraph: { status },
        });
        expect(errors?.[0]?.message).toContain(permission.name);
        expect(errors?.[0]?.message).toContain(remedy);
        expect(errors?.[0]?.message).toMatch(/an Intune role that lets you .* and an Intune licence/);
        expect(JSON.stringify(errors)).not.toMatch(/manage\.microsoft|accountId|Operation ID/);
      }
    } finally {
      await gateway.close();
      await msgraph.close();
    }
  });

  describe('for the name of a group', () => {
    const group = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Group { displayName } }
    }`;
    const variables = { representations: [{ __typename: 'Group', id: 'g' }] };

    async function refusalOf(code: string, message: string): Promise<Json> {
      const msgraph = await startScriptedServer({
        body: { responses: [{ id: '0', status: 403, headers: {}, body: { error: { code, message } } }] },
      });
      const gateway = await startGatewayBefore(msgraph.url);
      // Whose token lacks the permission.
      const { errors } = await gateway.ask(group, { variables, user: 'operator' });
      await gateway.close();
      await msgraph.close();
      return errors?.[0];
    }

    test.each([
      [
        'consent',
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
        'NO_CONSENT',
        'lacks consent',
      ],
      ['directory rights', '', '', 'NO_DIRECTORY_RIGHTS', 'guests'],
      ['directory rights', 'Forbidden', 'User is not authorized.', 'NO_DIRECTORY_RIGHTS', 'guests'],
      ['directory rights', 'Forbidden', 'No license.', 'NO_DIRECTORY_RIGHTS', 'guests'],
    ])(
      'as missing %s, never as an Intune role or licence: "%s" "%s"',
      async (_, code, message, likelyCause, remedy) => {
        const error = await refusalOf(code, message);
        expect(error.extensions).toMatchObject({ permission: 'GroupMember.Read.All', likelyCause });
        expect(error.message).toContain('GroupMember.Read.All');
        expect(error.message).toContain(remedy);
        expect(error.message).not.toMatch(/Intune/);
      },
    );
  });

  test.each([
    ['the list of groups', '{ assignableGroups(first: 1) { nodes { displayName } } }'],
    [
      'a name that is read in a batch',
      `{
        complianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") {
          platformEnrollments(platforms: [IOS]) {
            assignments { target { ... on GroupAssignmentTarget { group { displayName } } } }
          }
        }
      }`,
    ],
    [
      'the groups of a user',
      '{ complianceManagementPartnerCoverage(userId: "10000000-0000-4000-8000-00000000000a") { status } }',
    ],
  ])('for %s: consent only if the token lacks the permission', async (_, query) => {
    const gateway = await startTestGateway();
    const causeFor = async (user: EmulatorUser): Promise<unknown> =>
      (await gateway.ask(query, { user })).errors?.[0]?.extensions['likelyCause'];
    expect(await causeFor('operator')).toBe('NO_CONSENT');
    expect(await causeFor('outsider')).toBe('NO_DIRECTORY_RIGHTS');
    await gateway.close();
  });

  test('for the groups and filters of an assignment, which are read in a batch', async () => {
    const gateway = await startTestGateway();
    const { errors } = await gateway.ask(
      `{
        complianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") {
          platformEnrollments(platforms: [IOS]) {
            assignments {
              target {
                ... on GroupAssignmentTarget { group { displayName } }
                ... on FilterableAssignmentTarget { filter { assignmentFilter { displayName } } }
              }
            }
          }
        }
      }`,
      { user: 'reader' },
    );
    await gateway.close();
    expect(
      new Set(errors?.map(({ extensions }: Json) => `${extensions.permission} ${extensions.likelyCause}`)),
    ).toEqual(new Set(['GroupMember.Read.All NO_CONSENT', 'DeviceManagementConfiguration.Read.All NO_CONSENT']));
  });
});

describe('the table of permissions', () => {
  const read = (name: string): Promise<string> => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');

  test('equals the permissions that the documentation asks an administrator to grant', async () => {
    const rows = [
      ...(await read('docs/microsoft-graph-mapping.md')).matchAll(/^ *\| `(\w+\.Read[\w.]*)` \| (.+) \|$/gm),
    ].map(([, name, purpose]) => [name, purpose]);
    expect(rows).toEqual(Object.values(permissions).map(({ name, purpose }) => [name, purpose]));
  });

  test('equals the permissions that the schema descriptions name', async () => {
    const sdl = await read('schema/schema.graphql');
    const named = [...sdl.matchAll(/[nN]eeds `([\w.]+)`/g)].map(([, name]) => name ?? '');
    const times = (name: string): number => named.filter((other) => other === name).length;
    const { readPartners, writePartners, readGroups, readAssignmentFilters, readOwnGroups, readUsers } = permissions;
    // Two queries for partners, two for connectors, one for both, and two for coverage.
    expect(times(readPartners.name)).toBe(7);
    // Seven mutations of partners and three of connectors.
    expect(times(writePartners.name)).toBe(10);
    // Two for groups, and the groups of a user.
    expect(times(readGroups.name)).toBe(3);
    expect(times(readAssignmentFilters.name)).toBe(2);
    expect(times(readUsers.name)).toBe(1);
    expect(times(readOwnGroups.name)).toBe(1);
    expect(named).toHaveLength(24);
  });

  test('knows whether a token has the permissions of a call, as Entra names them', () => {
    const ofUser = '/users/1/transitiveMemberOf/microsoft.graph.group?$top=999';
    const graph = 'https://graph.microsoft.com';
    const granted: [string, string | undefined, boolean][] = [
      ['/groups/1', 'GroupMember.Read.All User.Read', true],
      ['/groups/1', `openid ${graph}/groupmember.read.all ${graph}/.default`, true],
      ['/groups/1', 'Directory.Read.All', true],
      ['/groups/1', 'GroupMember.Read', false],
      ['/groups/1', '', false],
      ['/groups/1', undefined, false],
      [ofUser, 'User.ReadBasic.All', false],
      [ofUser, 'User.ReadBasic.All GroupMember.Read.All', true],
      ['/unknown', 'Directory.Read.All', false],
    ];
    for (const [path, scope, isIt] of granted) {
      expect({ path, scope, isGranted: isGranted({ path, scope }) }).toEqual({ path, scope, isGranted: isIt });
    }
  });

  test('links each row to a Microsoft page, and finds the permission for a method and path', () => {
    for (const { source } of Object.values(permissions))
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/graph\//);
    expect(permissionFor({ method: 'GET', path: '/groups/1?$select=id' })).toBe(permissions.readGroups);
    expect(permissionFor({ method: 'GET', path: '/users/1/transitiveMemberOf/microsoft.graph.group' })).toBe(
      permissions.readUsers,
    );
    expect(permissionFor({ method: 'GET', path: '/me/transitiveMemberOf/microsoft.graph.group?$top=999' })).toBe(
      permissions.readOwnGroups,
    );
    expect(permissionFor({ method: 'PATCH', path: '/deviceManagement/complianceManagementPartners/1' })).toBe(
      permissions.writePartners,
    );
    expect(permissionFor({ method: 'POST', path: '/$batch' })).toBeUndefined();
  });
});
