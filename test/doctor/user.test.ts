// `doctor`, sections 3 and 4: the user's token, the exchange, and the permissions of the Graph token. Each check is
// made to fail on the emulator.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAccessTokenVerifier } from '../../src/auth/access-token.js';
import { inspectAccessToken, type TokenRule } from '../../src/auth/token-rules.js';
import { createAuthorityDispatcher } from '../../src/auth/authority.js';
import { startEmulator, type Emulator, type EmulatorUser } from '../../src/emulator/emulator.js';
import { frontEndClientId } from '../../src/emulator/tenant.js';
import { fieldsThatNeed } from '../../src/doctor/exchange.checks.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { permissions } from '../../src/msgraph/permissions.js';
import { signingKey } from '../support/signing-key.js';
import { examineTenant, type Examined, type ExaminationOptions } from './examination.js';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ signingKey });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const examine = (options?: ExaminationOptions): Promise<Examined> => examineTenant(emulator, options);

describe('without a user', () => {
  test('sections 3 to 5 are skipped, and the exit code is 2', async () => {
    const { printed, report, text, withOutcome } = await examine({ token: null });
    expect(printed('user.token')).toContain('skipped A token');
    expect(printed('user.token')).toContain(
      'Run doctor with --sign-in, or with --token - and a token on standard input.',
    );
    expect(printed('reads.groups')).toContain(
      'Not checked, because "A Graph token for the user" could not be checked.',
    );
    expect(withOutcome('failed')).toEqual([]);
    expect(report.exitCode).toBe(2);
    expect(text).toContain('\nNothing that was checked is wrong, but not everything could be checked. (');
    expect(emulator.requests.exchanges).toBe(0);
  });
});

describe('sign-in by device code', () => {
  const signIn = (environment: Record<string, string> = { EXPLORER_CLIENT_ID: frontEndClientId }) => {
    const prompts: { code: string; url: string }[] = [];
    const examined = examine({ token: null, signIn: true, environment, onCode: (prompt) => prompts.push(prompt) });
    return examined.then((result) => ({ ...result, prompts }));
  };

  test('shows a code once, and uses the token that the person gets', async () => {
    const { printed, prompts, report } = await signIn();
    expect(prompts).toEqual([{ code: 'EMULATOR', url: `${emulator.authorityHost}/device` }]);
    expect(printed('user.token')).toContain(
      `Asked for api://${emulator.clientId}/access_as_user by device code, as the application ${frontEndClientId}.`,
    );
    expect(printed('user.accepted')).toContain('The gateway serves this user.');
    expect(report.exitCode).toBe(0);
  });

  test('needs EXPLORER_CLIENT_ID', async () => {
    const { printed } = await signIn({});
    expect(printed('user.token')).toContain('FAILED  A token');
    expect(printed('user.token')).toContain('--sign-in needs EXPLORER_CLIENT_ID');
    expect(printed('user.token')).toContain('Authentication > Allow public client flows: Yes');
  });

  test.each([
    [7000218, 'invalid_client', 'The application is no public client', 'Allow public client flows: Yes'],
    [70016, 'expired_token', 'The code was not entered in time.', 'enter the code within 15 minutes'],
    [50105, 'invalid_grant', 'the user is not assigned', 'Enterprise applications > the gateway > Users and groups'],
  ])('AADSTS%i', async (number, error, meaning, remedy) => {
    emulator.setTokenRefusal({ number, error, grants: ['device_code'] });
    const { printed, report } = await signIn();
    expect(printed('user.token')).toContain(`AADSTS${number}: `);
    expect(printed('user.token')).toContain(meaning);
    expect(printed('user.token')).toContain(remedy);
    expect(report.exitCode).toBe(1);
  });
});

describe('a token is judged part by part', () => {
  test('one that is not a token', async () => {
    const { printed, withOutcome } = await examine({ token: 'not-a-token' });
    expect(printed('user.signature')).toContain('FAILED  Form and signature');
    expect(printed('user.signature')).toContain('The token is malformed, or its signature is not valid.');
    expect(printed('user.signature')).toContain('An ID token or a refresh token is none.');
    expect(withOutcome('failed')).toEqual(['user.signature']);
  });

  test('one that another key signed', async () => {
    const token = await emulator.signIn();
    const [header, payload] = token.split('.');
    const { printed } = await examine({ token: `${header}.${payload}.${Buffer.alloc(256, 1).toString('base64url')}` });
    expect(printed('user.signature')).toContain('The token is malformed, or its signature is not valid.');
    expect(printed('user.audience')).toContain('ok      Audience');
    expect(printed('user.accepted')).toContain('FAILED  Accepted by the gateway');
  });

  test('one for Microsoft Graph', async () => {
    const token = await emulator.sign({ aud: 'https://graph.microsoft.com', scp: 'User.Read' });
    const { printed, withOutcome } = await examine({ token });
    expect(printed('user.audience')).toContain('FAILED  Audience');
    expect(printed('user.audience')).toContain('The token is for another API.');
    expect(printed('user.audience')).toContain('The token is for https://graph.microsoft.com.');
    expect(printed('user.audience')).toContain(
      `This is a token for Microsoft Graph. Ask for the scope api://${emulator.clientId}/access_as_user.`,
    );
    expect(withOutcome('failed')).toEqual(['user.audience', 'user.scope', 'user.accepted']);
  });

  test('one for another API', async () => {
    const { printed } = await examine({ token: await emulator.sign({ aud: 'api://somewhere-else' }) });
    expect(printed('user.audience')).toContain('The token is for api://somewhere-else.');
    expect(printed('user.audience')).toContain('Expose an API > Application ID URI');
  });

  test('one that has expired, and is of another tenant: both are said', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const token = await emulator.sign({
      nbf: seconds - 4800,
      exp: seconds - 1200,
      tid: '11111111-1111-4111-8111-111111111111',
    });
    const { printed, withOutcome } = await examine({ token });
    expect(printed('user.lifetime')).toContain('FAILED  Lifetime');
    expect(printed('user.lifetime')).toContain('The token has expired. Sign in again. It ended 20 minutes ago.');
    expect(printed('user.tenant')).toContain('FAILED  Tenant');
    expect(printed('user.tenant')).toContain('The token is of the tenant 11111111-1111-4111-8111-111111111111.');
    expect(printed('user.tenant')).toContain('Entra admin center > Overview > Tenant ID');
    expect(withOutcome('failed')).toEqual(['user.tenant', 'user.lifetime', 'user.accepted']);
  });

  test('one of another issuer', async () => {
    const { printed } = await examine({ token: await emulator.sign({ iss: 'https://login.example/other/v2.0' }) });
    expect(printed('user.issuer')).toContain('FAILED  Version and issuer');
    expect(printed('user.issuer')).toContain('Version 2.0, issuer https://login.example/other/v2.0.');
    expect(printed('user.issuer')).toContain('Manifest > requestedAccessTokenVersion');
  });

  test('one without the scope', async () => {
    const { printed } = await examine({ token: await emulator.sign({ scp: 'something_else' }) });
    expect(printed('user.scope')).toContain('FAILED  Scope');
    expect(printed('user.scope')).toContain('The token lacks the scope access_as_user.');
    expect(printed('user.scope')).toContain('The token has the scopes something_else.');
    expect(printed('user.scope')).toContain('Expose an API > Add a scope: access_as_user');
  });

  test('one of an application', async () => {
    const { printed } = await examine({ token: await emulator.sign({ scp: undefined, idtyp: 'app' }) });
    expect(printed('user.user')).toContain('FAILED  A signed-in user');
    expect(printed('user.user')).toContain('App-only tokens are not accepted.');
    expect(printed('user.user')).toContain('It is of an application.');
  });

  test('one of a front end that may not call', async () => {
    const { printed } = await examine({
      environment: { GATEWAY_CLIENT_IDS: '11111111-1111-4111-8111-111111111111' },
    });
    expect(printed('user.client')).toContain('FAILED  Front end that may call');
    expect(printed('user.client')).toContain(`The token was issued to ${frontEndClientId}. 1 may call.`);
    expect(printed('user.client')).toContain('Add the Application (client) ID of the front end to GATEWAY_CLIENT_IDS');
  });

  test('claims that could be the address of a person are not shown', async () => {
    const { printed, text } = await examine({ token: await emulator.sign({ aud: 'someone@contoso.example' }) });
    expect(printed('user.audience')).toContain('The token is for (not shown).');
    expect(text).not.toContain('contoso.example');
  });

  test('a pasted Authorization header is accepted', async () => {
    const { report } = await examine({ token: `Bearer ${await emulator.signIn()}\n` });
    expect(report.exitCode).toBe(0);
  });
});

test('the parts of a token are judged apart from each other, and the verifier refuses it if one is wrong', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const broken = {
    audience: { aud: 'api://other' },
    lifetime: { nbf: seconds - 7200, exp: seconds - 3600 },
    tenant: { tid: '11111111-1111-4111-8111-111111111111' },
    issuer: { iss: 'https://login.example/v2.0' },
    scope: { scp: 'other' },
    client: { azp: '22222222-2222-4222-8222-222222222222' },
  } satisfies Partial<Record<TokenRule, object>>;
  const { authorityHost, certificate, clientId, tenantId } = emulator;
  const authority = { host: authorityHost, tenantId, dispatcher: createAuthorityDispatcher({ certificate }) };
  const rules = { authority, audiences: [clientId], scope: 'access_as_user', clientIds: [frontEndClientId] };
  const verify = createAccessTokenVerifier(rules);
  const names = Object.keys(broken) as (keyof typeof broken)[];
  await fc.assert(
    fc.asyncProperty(fc.subarray(names), async (wrong) => {
      const token = await emulator.sign(Object.assign({}, ...wrong.map((name) => broken[name])));
      const { problems } = await inspectAccessToken(token, rules);
      expect([...problems.keys()].toSorted()).toEqual(wrong.toSorted());
      const isAccepted = await verify(token).then(
        () => true,
        () => false,
      );
      expect(isAccepted).toBe(wrong.length === 0);
    }),
    { numRuns: 40, examples: [[[]], [names]] },
  );
  await authority.dispatcher.close();
});

describe('the exchange', () => {
  test('without consent', async () => {
    const { printed, report } = await examine({ user: 'guest' });
    const words = printed('exchange.token');
    expect(words).toContain('FAILED  A Graph token for the user');
    expect(words).toContain("AADSTS65001: Nobody has consented to the gateway's permissions");
    expect(words).toContain('App registrations > the gateway > API permissions > Grant admin consent');
    expect(printed('reads.complianceManagementPartners')).toContain(
      'Not checked, because "A Graph token for the user" failed.',
    );
    expect(report.exitCode).toBe(1);
  });

  test('with Conditional Access', async () => {
    const words = (await examine({ user: 'risky' })).printed('exchange.token');
    expect(words).toContain('FAILED  A Graph token for the user');
    expect(words).toContain('Conditional Access wants another sign-in step.');
    expect(words).toContain('Required claims: acrs=c1.');
    expect(words).toContain('Entra admin center > Monitoring & health > Sign-in logs');
  });

  test.each([
    [500011, 'invalid_resource', 'does not exist in the tenant', "Compare MSGRAPH_URL with the tenant's cloud"],
    [
      650057,
      'invalid_resource',
      'does not list Microsoft Graph',
      'API permissions > Add a permission > Microsoft Graph',
    ],
    [500131, 'invalid_grant', 'for another application than AZURE_CLIENT_ID', 'Expose an API'],
    [53003, 'access_denied', 'Conditional Access blocks this access.', 'Conditional Access > Policies'],
    [50105, 'access_denied', 'The application requires assignment', 'Users and groups'],
    [500133, 'invalid_grant', 'has expired, or is not valid yet', 'Check the clock of this machine'],
  ])('AADSTS%i', async (number, error, meaning, remedy) => {
    emulator.setTokenRefusal({ number, error, grants: ['on_behalf_of'] });
    const { printed } = await examine();
    expect(printed('exchange.token')).toContain(`AADSTS${number}: `);
    expect(printed('exchange.token')).toContain(meaning);
    expect(printed('exchange.token')).toContain(remedy);
    expect(printed('credential.accepted')).toContain('ok      Accepted by Entra');
  });

  test('a Graph token for another resource', async () => {
    emulator.setMsGraphAudience('https://graph.microsoft.us');
    const { printed, withOutcome } = await examine();
    expect(printed('exchange.claims')).toContain('FAILED  Resource and scopes of the Graph token');
    expect(printed('exchange.claims')).toContain(
      `It is for another resource than ${new URL(emulator.msgraphUrl).origin}.`,
    );
    expect(withOutcome('failed')).toContain('reads.groups');
    expect(printed('reads.groups')).toContain(
      "Microsoft Graph does not accept the gateway's tokens: wrong cloud or application",
    );
  });
});

describe('permissions', () => {
  test('for each that is missing, the fields that fail are listed', async () => {
    const { printed, withOutcome } = await examine({ user: 'reader' });
    const groups = printed('exchange.readGroups');
    expect(groups).toContain('FAILED  GroupMember.Read.All for reads of /groups');
    expect(groups).toContain('- Group (every field but id)');
    expect(groups).toContain('- Query.assignableGroups');
    expect(groups).toContain('Delegated permissions > GroupMember.Read.All, then Grant admin consent.');
    expect(printed('exchange.readUsers')).toContain('- Query.complianceManagementPartnerCoverage');
    expect(printed('exchange.readUserGroups')).toContain('- Query.complianceManagementPartnerCoverage');
    expect(printed('exchange.readAssignmentFilters')).toContain('- Query.assignmentFilters');
    const writes = printed('exchange.writePartners');
    expect(writes).toContain('warning DeviceManagementServiceConfig.ReadWrite.All for changes of');
    expect(writes).toContain('- Mutation.updateComplianceManagementPartner');
    expect(writes).not.toContain('updateMobileThreatDefenseConnector');
    expect(writes).toContain('If the gateway should change something: ');
    expect(withOutcome('failed')).toEqual([
      'exchange.readGroups',
      'exchange.readUsers',
      'exchange.readUserGroups',
      'exchange.readAssignmentFilters',
      'reads.groups',
      'reads.groups.select',
      'reads.assignmentFilters',
      'reads.assignmentFilters.select',
    ]);
  });

  test.each<[EmulatorUser, string, string]>([
    ['roleless', 'reads.complianceManagementPartners', 'Most likely you have no Intune role'],
    ['unlicensed', 'reads.complianceManagementPartners', 'Most likely an Intune licence is missing'],
    ['outsider', 'reads.groups', 'Most likely you may not read groups'],
  ])('that the token of %s has are not called missing', async (user, check, cause) => {
    const { printed, withOutcome } = await examine({ user });
    expect(withOutcome('failed').filter((id) => id.startsWith('exchange.'))).toEqual([]);
    expect(printed(check)).toContain(cause);
  });

  test('every field that is called by name needs a permission of the table', () => {
    const { schema } = buildSubgraph();
    const listed = new Set(Object.values(permissions).flatMap((permission) => fieldsThatNeed(permission, schema)));
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {})
        .filter((name) => !name.startsWith('_'))
        .map((name) => `${type?.name}.${name}`),
    );
    expect(roots.filter((name) => !listed.has(name))).toEqual([]);
    expect(roots.length).toBeGreaterThan(10);
  });
});
