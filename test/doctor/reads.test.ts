// `doctor`, section 5: reads of Microsoft Graph, and the findings. Each check is made to fail on the emulator.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AimedFault, Refusal } from '../../src/emulator/control/chaos.js';
import { safeName } from '../../src/doctor/findings.js';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/emulator.js';
import { signingKey } from '../support/signing-key.js';
import { examineTenant, type Examined, type ExaminationOptions } from './examination.js';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ signingKey, profile: 'beta' });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const examine = (options?: ExaminationOptions): Promise<Examined> => examineTenant(emulator, options);
const partnersPath = '/deviceManagement/complianceManagementPartners';
const connectorsPath = '/deviceManagement/mobileThreatDefenseConnectors';

/** Examines while a fault strikes the reads of a path. */
const examineWith = (fault: AimedFault, options?: ExaminationOptions): Promise<Examined> => {
  emulator.setChaos({ seed: 1, rates: {}, faults: [{ methods: ['GET'], ...fault }] });
  return examine(options);
};
const reshape = (path: string, change: Pick<AimedFault, 'values' | 'properties'>): Promise<Examined> =>
  examineWith({ fault: 'reshaped', paths: [path], ...change });

async function examineOther(options: EmulatorOptions): Promise<Examined> {
  const other = await startEmulator({ signingKey, ...options });
  try {
    return await examineTenant(other);
  } finally {
    await other.close();
  }
}

test("what today's beta shows is what the gateway assumes", async () => {
  const { printed, report } = await examine();
  expect(report.findings).toEqual([]);
  expect(report.issueText).toBeNull();
  const words = printed('reads.complianceManagementPartners');
  expect(words).toMatch(/Found: 6 objects on 2 pages, in \d+ ms\./);
  expect(words).toContain('States: enabled 2, unresponsive 1, terminated 1, unknown 1, rejected 1.');
  expect(words).toContain('1 placeholder: known to Intune, and never set up.');
  expect(printed('reads.mobileThreatDefenseConnectors')).toContain('1 connector never heard from.');
  expect(printed('reads.onePartner')).toContain('The partner itself, in ');
});

test('v1.0 has no assignment filters, and the gateway goes on', async () => {
  const { printed, report } = await examineOther({ profile: 'v1.0' });
  expect(printed('reads.assignmentFilters')).toContain('ok      Assignment filters');
  expect(printed('reads.assignmentFilters')).toContain('This version of Graph has no assignment filters');
  expect(report.findings).toEqual([]);
  expect(report.exitCode).toBe(0);
});

describe('a refusal says what is missing, and where to give it', () => {
  test.each<[Refusal, string, string, string]>([
    [
      'noLicence',
      'FORBIDDEN',
      'Most likely an Intune licence is missing.',
      'Microsoft 365 admin center > Users > Active users > the user > Licenses and apps',
    ],
    [
      'noRole',
      'FORBIDDEN',
      'Most likely you have no Intune role that allows this.',
      'Intune admin center > Tenant administration > Roles',
    ],
    [
      'noConsent',
      'FORBIDDEN',
      'Most likely the gateway lacks consent.',
      'API permissions > Add a permission > Microsoft Graph > Delegated permissions > DeviceManagementServiceConfig.Read.All',
    ],
    [
      'noIntune',
      'NOT_OFFERED',
      'Most likely, your tenant does not use Microsoft Intune.',
      'Intune admin center > Tenant administration > Tenant status',
    ],
    ['noSegment', 'NOT_OFFERED', 'does not offer this in the cloud or version', 'Set MSGRAPH_URL to the other version'],
    [
      'wrongCloud',
      'INTERNAL_SERVER_ERROR',
      "does not accept the gateway's tokens: wrong cloud or application.",
      "Compare AZURE_AUTHORITY_HOST and MSGRAPH_URL with the tenant's cloud",
    ],
  ])('%s', async (refusal, code, meaning, page) => {
    const { printed, report } = await examineWith({ fault: 'refused', refusal, paths: [partnersPath] });
    const words = printed('reads.complianceManagementPartners');
    expect(words).toContain('FAILED  Compliance management partners');
    expect(words).toContain(`Clients of the gateway see ${code}.`);
    expect(words).toContain(meaning);
    expect(words).toContain(page);
    expect(words).toMatch(/Graph's request-id: [\da-f-]{36}\./);
    expect(report.exitCode).toBe(1);
    expect(report.findings).toEqual([]);
    expect(printed('reads.onePartner')).toContain('Not checked, because "Compliance management partners" failed.');
    expect(printed('reads.mobileThreatDefenseConnectors')).toContain('ok      Mobile');
  });

  test('a claims challenge of Graph that the user cannot meet', async () => {
    emulator.requireAuthenticationContext('c1');
    const { printed } = await examine({ user: 'reader' });
    const words = printed('reads.complianceManagementPartners');
    expect(words).toContain('Conditional Access wants another sign-in step.');
    expect(words).toContain('Required claims: acrs=c1.');
  });

  test('throttling and outages cannot be checked, and the exit code is 2', async () => {
    const { printed, report } = await examineWith({
      fault: 'throttled',
      paths: [connectorsPath],
      retryAfterSeconds: 60,
    });
    expect(printed('reads.mobileThreatDefenseConnectors')).toContain('skipped Mobile Threat Defense connectors');
    expect(printed('reads.mobileThreatDefenseConnectors')).toContain('Microsoft Graph is throttling requests.');
    expect(printed('reads.mobileThreatDefenseConnectors')).toContain('Try again in some minutes.');
    expect(report.exitCode).toBe(2);
  });
});

describe('a finding', () => {
  test.each<[string, string, Pick<AimedFault, 'values' | 'properties'>, string, string]>([
    [
      'a property that is not modelled',
      partnersPath,
      { values: { visionOsOnboarded: true } },
      'complianceManagementPartner/visionOsOnboarded is not modelled (seen 6 times)',
      'reads.complianceManagementPartners',
    ],
    [
      'a state that is not modelled',
      partnersPath,
      { values: { partnerState: 'dormant' } },
      'deviceManagementPartnerTenantState/dormant is not modelled (seen 6 times)',
      'reads.complianceManagementPartners',
    ],
    [
      'a kind of target',
      partnersPath,
      {
        values: {
          iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.planetAssignmentTarget' } }],
        },
      },
      'planetAssignmentTarget is not modelled (seen 6 times)',
      'reads.complianceManagementPartners',
    ],
    [
      'a property that is missing',
      partnersPath,
      { properties: ['linuxOnboarded'] },
      'complianceManagementPartner/linuxOnboarded is not shown, although the metadata of beta has it',
      'reads.complianceManagementPartners',
    ],
    [
      'a platform of a version that lacks it',
      partnersPath,
      { values: { windowsOnboarded: true } },
      'complianceManagementPartner/windowsOnboarded is shown, although the metadata of beta lacks it',
      'reads.complianceManagementPartners',
    ],
    [
      'a text in place of a Boolean',
      connectorsPath,
      { values: { androidEnabled: 'yes' } },
      'mobileThreatDefenseConnector/androidEnabled is a text in 3 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'a null',
      connectorsPath,
      { values: { lastHeartbeatDateTime: null } },
      'mobileThreatDefenseConnector/lastHeartbeatDateTime is null in 3 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'an instant that is none',
      connectorsPath,
      { values: { lastHeartbeatDateTime: 'yesterday' } },
      'lastHeartbeatDateTime is a text that is no date and time in 3 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'ids that are no GUIDs',
      connectorsPath,
      { values: { id: 'lookout_2' } },
      'id is no GUID but 9 to 9 characters in 3 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'ids that a path cannot have',
      connectorsPath,
      { values: { id: 'a/b' } },
      'id is absent, or has characters that the gateway does not accept in a path, in 3 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'objects that are listed twice',
      connectorsPath,
      { values: { id: '11111111-1111-4111-8111-111111111111' } },
      'id is listed more than once, in 2 of 3 objects',
      'reads.mobileThreatDefenseConnectors',
    ],
    [
      'a $select that is not honoured',
      partnersPath,
      { values: { linuxOnboarded: true } },
      'linuxOnboarded is shown although $select does not name it',
      'reads.complianceManagementPartners.select',
    ],
    [
      'a $select that leaves out too much',
      partnersPath,
      { properties: ['displayName'] },
      'displayName is not shown although $select names it',
      'reads.complianceManagementPartners.select',
    ],
    [
      'groups without names',
      '/groups',
      { properties: ['displayName'] },
      'displayName is absent from 5 of 5 objects',
      'reads.groups',
    ],
    [
      'groups with names that are no text',
      '/groups',
      { values: { displayName: 7 } },
      'displayName is no text in 5 of 5 objects',
      'reads.groups.select',
    ],
    [
      'a platform of filters',
      '/deviceManagement/assignmentFilters',
      { values: { platform: 'visionOS' } },
      'devicePlatformType/visionOS is not modelled (seen 3 times)',
      'reads.assignmentFilters',
    ],
  ])('%s', async (_, path, change, words, id) => {
    const { printed, report, text } = await reshape(path, change);
    expect(printed(id)).toContain('warning ');
    expect(printed(id)).toContain(words);
    expect(printed(id)).toContain('Please report the findings at the end');
    expect(report.exitCode).toBe(0);
    const issue = text.split('----------------------------------------')[1];
    expect(issue).toContain('Microsoft Graph beta, an emulator');
    const [name = '', ...difference] = words.split(' ');
    expect(issue).toContain(`${name}\` ${difference.join(' ')}`);
  });

  test('a list without partners', async () => {
    const { printed } = await examineOther({ partners: [], profile: 'beta' });
    expect(printed('reads.complianceManagementPartners')).toContain(
      'value is empty: a placeholder for each known partner was expected',
    );
    expect(printed('reads.onePartner')).toContain('skipped One partner by its id');
  });

  test('a link to a page outside the service root fails the read, and is reported without the link', async () => {
    const { printed, report, text } = await reshape(partnersPath, {
      values: { '@odata.nextLink': 'https://elsewhere.example/page' },
    });
    expect(printed('reads.complianceManagementPartners')).toContain('FAILED  Compliance management partners');
    expect(printed('reads.complianceManagementPartners')).toContain(
      'Microsoft Graph responded with a link to a page outside the service root.',
    );
    expect(report.issueText).toContain('`@odata.nextLink` Microsoft Graph responded with a link to a page outside');
    expect(text).not.toContain('elsewhere.example');
  });

  test('a single partner that is another one, or wrapped, cannot be read', async () => {
    const another = await reshape(`${partnersPath}/*`, { values: { id: 'another' } });
    expect(another.printed('reads.onePartner')).toContain('FAILED  One partner by its id');
    expect(another.printed('reads.onePartner')).toContain('The response is no object with the requested id.');
    const wrapped = await reshape(`${partnersPath}/*`, { properties: ['id'], values: { value: { id: 'x' } } });
    expect(wrapped.printed('reads.onePartner')).toContain('wraps a single object, which the gateway expects bare');
    expect(wrapped.report.issueText).toContain('`value` wraps a single object');
  });

  test('names that could be text of people are not shown', () => {
    expect(safeName('complianceManagementPartner/visionOsOnboarded')).toBe(
      'complianceManagementPartner/visionOsOnboarded',
    );
    expect(safeName('@odata.nextLink')).toBe('@odata.nextLink');
    expect(safeName('deviceManagementPartnerTenantState/Adele Vance')).toBe('(a name of 46 characters)');
    expect(safeName('adele@contoso.example')).toBe('(a name of 21 characters)');
    expect(safeName(`x${'y'.repeat(200)}`)).toBe('(a name of 201 characters)');
    expect(safeName('`x`')).toBe('(a name of 3 characters)');
  });
});
