// The command `drift`: Graph's metadata compared with the model.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../src/cli/usage-error.js';
import { differencesOf, modelledNames } from '../../src/drift/compare.js';
import { findDrift, readDriftOptions } from '../../src/drift/drift.js';
import { readMetadata, type Metadata } from '../../src/drift/metadata.js';
import { killAll, run } from '../support/command.js';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';

const fixture = (version: string): string =>
  fileURLToPath(new URL(`../../../test/drift/${version}.csdl.xml`, import.meta.url));
let beta: string;
let folder: string;
beforeAll(async () => {
  beta = await readFile(fixture('beta'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'drift-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(killAll);

async function* inPieces(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let start = 0; start < all.length; start += bytes) yield all.subarray(start, start + bytes);
}
const read = (text: string, bytes = 65_536): Promise<Metadata> => readMetadata(inPieces(text, bytes), modelledNames);
/** Returns the differences in addition to those of today's beta. */
const newDifferences = async (text: string): Promise<string[]> => {
  const known = new Set(differencesOf(await read(beta)).map(({ name }) => name));
  return differencesOf(await read(text))
    .filter(({ name }) => !known.has(name))
    .map(({ kind, metadata, model, name }) => [name, kind, model, metadata].filter(Boolean).join(' | '));
};
const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
/** Compares in this process, and returns the error. */
const errorOf = async (...args: string[]): Promise<unknown> => {
  try {
    const options = readDriftOptions(args);
    return typeof options === 'string' ? options : await findDrift(options);
  } catch (error) {
    return error;
  }
};
const drift = async (...args: string[]): Promise<{ code: number | null; output: string }> => {
  const command = run(['drift', ...args], {});
  return { code: await command.ended, output: command.output() };
};

describe('a difference has a name, the model and the metadata', () => {
  test.each([
    [
      'a property that appeared',
      '<Property Name="displayName" Type="Edm.String" />\n        <Property Name="iosEnr',
      '<Property Name="displayName" Type="Edm.String" /><Property Name="visionOsOnboarded" Type="Edm.Boolean" Nullable="false" />\n        <Property Name="iosEnr',
      ['complianceManagementPartner/visionOsOnboarded | appeared | Edm.Boolean, not nullable'],
    ],
    [
      'a property that left',
      '<Property Name="collectionId" Type="Edm.String" />',
      '',
      ['configurationManagerCollectionAssignmentTarget/collectionId | left | Edm.String, nullable'],
    ],
    [
      'another nullability',
      '<Property Name="partnerState" Type="graph.deviceManagementPartnerTenantState" Nullable="false" />',
      '<Property Name="partnerState" Type="microsoft.graph.deviceManagementPartnerTenantState" />',
      [
        'complianceManagementPartner/partnerState | changed | deviceManagementPartnerTenantState, not nullable | deviceManagementPartnerTenantState, nullable',
      ],
    ],
    [
      'another type',
      'Name="groupId" Type="Edm.String"',
      'Name="groupId" Type="Edm.Guid"',
      ['groupAssignmentTarget/groupId | changed | Edm.String, nullable | Edm.Guid, nullable'],
    ],
    [
      'a member that appeared',
      '<Member Name="unresponsive" Value="5" />',
      '<Member Name="unresponsive" Value="5" /><Member Name="dormant" Value="6" />',
      ['deviceManagementPartnerTenantState/dormant | appeared | a member'],
    ],
    [
      'a member that left',
      '<Member Name="include" Value="1" />',
      '',
      ['deviceAndAppManagementAssignmentFilterType/include | left | a member'],
    ],
    [
      'a platform of assignment filters that appeared',
      '<Member Name="windowsMobileApplicationManagement" Value="13" />',
      '<Member Name="windowsMobileApplicationManagement" Value="13" /><Member Name="visionOS" Value="14" />',
      ['devicePlatformType/visionOS | appeared | a member'],
    ],
    [
      'no members of an enum whose modelled property left, but the property',
      '<Property Name="platform" Type="graph.devicePlatformType" Nullable="false" />',
      '',
      ['deviceAndAppManagementAssignmentFilter/platform | left | devicePlatformType, not nullable'],
    ],
    [
      'a kind of target that appeared, also below another',
      '<ComplexType Name="exclusionGroupAssignmentTarget"',
      '<ComplexType Name="nestedGroupAssignmentTarget" BaseType="graph.groupAssignmentTarget" /><ComplexType Name="exclusionGroupAssignmentTarget"',
      ['nestedGroupAssignmentTarget | appeared | extends groupAssignmentTarget'],
    ],
    [
      'another base',
      '<ComplexType Name="exclusionGroupAssignmentTarget" BaseType="graph.groupAssignmentTarget" />',
      '<ComplexType Name="exclusionGroupAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget" />',
      [
        'exclusionGroupAssignmentTarget | changed | extends groupAssignmentTarget | extends deviceAndAppManagementAssignmentTarget',
      ],
    ],
    [
      'the whole collection',
      '<NavigationProperty Name="complianceManagementPartners" Type="Collection(graph.complianceManagementPartner)" ContainsTarget="true" />',
      '',
      ['deviceManagement/complianceManagementPartners | left | Collection(complianceManagementPartner), nullable'],
    ],
    [
      'no properties that are not modelled of a type that is modelled in part',
      '<Property Name="uniqueName" Type="Edm.String" />',
      '<Property Name="newName" Type="Edm.String" />',
      [],
    ],
    [
      'nothing with the same name in another namespace',
      '<Schema Namespace="microsoft.graph"',
      '<Schema Namespace="microsoft.graph.other" Alias="other"><ComplexType Name="groupAssignmentTarget"><Property Name="x" Type="Edm.String" /></ComplexType></Schema><Schema Namespace="microsoft.graph"',
      [],
    ],
  ])('%s', async (_, before, after, differences) => {
    expect(beta).toContain(before);
    expect(await newDifferences(beta.replace(before, after))).toEqual(differences);
  });

  test('for each modelled declaration that is removed', async () => {
    const declared = [...beta.matchAll(/<Property Name="(\w+)"[^>]*\/>\n/g)].map(([line, name]) => ({
      line,
      name: name ?? '',
    }));
    const ours = declared.filter(({ name }) =>
      /Onboarded$|EnrollmentAssignments$|^(android|ios|windows)\w*Enabled$|MissingPartnerData$|ThresholdInDays$|^(lastHeartbeatDateTime|partnerState|target|collectionId|groupId|rule)$|AssignmentFilter(Id|Type)$/.test(
        name,
      ),
    );
    expect(ours.length).toBeGreaterThan(14);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ours), async ({ line, name }) => {
        const found = await newDifferences(beta.replace(line, ''));
        expect(found.length).toBeGreaterThan(0);
        for (const difference of found) expect(difference).toContain(`/${name} | left`);
      }),
      { numRuns: fuzzRuns(0.5), seed: fuzzSeed },
    );
  });
});

test('metadata is parsed alike in chunks of any size, even if characters are split', async () => {
  const text = beta.replace('<edmx:DataServices>', '<edmx:DataServices><!-- Ünïcödé … 漢字 -->');
  const whole = await read(text);
  for (const bytes of [1, 7, 1_000]) expect(await read(text, bytes)).toEqual(whole);
});

describe('the command', () => {
  test.each(['beta', 'v1.0'])(
    'finds no new differences in the metadata of %s, and shows the reasons of the acknowledged ones',
    async (version) => {
      const { code, output } = await drift('--metadata', fixture(version));
      expect(code).toBe(0);
      expect(output).toContain('No new differences.');
      expect(output).toContain('windowsOnboarded left');
      expect(output).toContain("Microsoft's page");
    },
  );

  test('exits with 1 for new differences, and prints them as JSON with --json', async () => {
    const file = await write('changed-beta.xml', beta.replace(/linuxOnboarded/g, 'linuxOnBoarded'));
    const { code, output } = await drift('--metadata', file, '--json');
    expect(code).toBe(1);
    const { differences, isDrifting, version } = JSON.parse(output);
    expect([version, isDrifting]).toEqual(['beta', true]);
    expect(differences.filter(({ acknowledged }: { acknowledged: unknown }) => acknowledged === null)).toEqual([
      {
        kind: 'appeared',
        name: 'complianceManagementPartner/linuxOnBoarded',
        metadata: 'Edm.Boolean, not nullable',
        acknowledged: null,
      },
      {
        kind: 'left',
        name: 'complianceManagementPartner/linuxOnboarded',
        model: 'Edm.Boolean, not nullable',
        acknowledged: null,
      },
    ]);
    expect((await drift('--metadata', file)).output).toContain('New differences (2)');
  });

  test('applies the acknowledgements of a given file to the versions that they name', async () => {
    const known = JSON.parse(
      await readFile(new URL('../../../schema/acknowledged-drift.json', import.meta.url), 'utf8'),
    );
    const changed = await write('other-beta.xml', beta.replace('<Member Name="rejected" Value="4" />', ''));
    const entry = { difference: 'deviceManagementPartnerTenantState/rejected left', reason: 'Tried.' };
    const acknowledged = await write('acknowledged.json', JSON.stringify([...known, { ...entry, versions: ['beta'] }]));
    expect((await drift('--metadata', changed, '--acknowledged', acknowledged)).code).toBe(0);
    expect((await drift('--metadata', changed, '--acknowledged', acknowledged, '--graph-version', 'v1.0')).code).toBe(
      1,
    );
  });

  test('reports an acknowledged difference that no longer exists', async () => {
    const back = beta.replace(
      '<Property Name="androidOnboarded"',
      '<Property Name="windowsOnboarded" Type="Edm.Boolean" Nullable="false" /><Property Name="androidOnboarded"',
    );
    const { code, output } = await drift('--metadata', await write('back-beta.xml', back));
    expect(code).toBe(1);
    expect(output).toContain('no longer exist (1):\n  complianceManagementPartner/windowsOnboarded left');
  });

  test.each([
    ['missing metadata', [], '--metadata is required'],
    ['a missing file', ['--metadata', 'nowhere/beta.xml'], 'The file does not exist.'],
    [
      'a file that is not XML',
      ['--metadata', fileURLToPath(new URL('../../../package.json', import.meta.url)), '--graph-version', 'beta'],
      'not well-formed XML',
    ],
    ['an unknown version', ['--metadata', 'x', '--graph-version', 'v2'], 'Unknown version of Graph'],
    ['an unknown option', ['--metadata', 'beta', '--token', 'x'], "Unknown option '--token'"],
    [
      'acknowledgements without a reason',
      [
        '--metadata',
        fixture('beta'),
        '--acknowledged',
        fileURLToPath(new URL('../../../package.json', import.meta.url)),
      ],
      'each with a reason',
    ],
  ])('reports %s', async (_, args, message) => {
    const error = await errorOf(...args);
    // The command prints errors of this class without a stack.
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toMatch(/^\s+at /m);
  });

  test('reports a missing file without a stack, and exits with 2', async () => {
    const { code, output } = await drift('--metadata', 'nowhere/beta.xml');
    expect(code).toBe(2);
    expect(output).toContain('The file does not exist.');
    expect(output).not.toMatch(/^\s+at /m);
  });

  test('reports a document that is cut short, and XML that is not metadata', async () => {
    const cut = await errorOf('--metadata', await write('cut-beta.xml', beta.slice(0, 5_000)));
    expect(String(cut)).toContain('not well-formed XML: Unclosed');
    const picture = await errorOf('--metadata', await write('beta.svg', '<svg/>'));
    expect(String(picture)).toContain('has no types of the namespace microsoft.graph');
  });

  test('streams megabytes from a server, and sends it no token', async () => {
    const other = Array.from(
      { length: 200 },
      (_, index) => `<Property Name="property${index}" Type="Edm.String" Nullable="false" />`,
    ).join('');
    const [head, tail] = beta.split('<EnumType Name="assignmentFilterManagementType">');
    const seen: unknown[] = [];
    const server = createServer(async ({ headers, method, url }, response) => {
      seen.push([method, url, headers.authorization]);
      if (url === '/moved/$metadata') return response.writeHead(302, { location: '/beta/$metadata' }).end();
      response.write(head);
      for (let type = 0; type < 400; type++) {
        if (!response.write(`<EntityType Name="other${type}" BaseType="graph.entity">${other}</EntityType>`))
          await new Promise((resolve) => response.once('drain', resolve));
      }
      return response.end(`<EnumType Name="assignmentFilterManagementType">${tail}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await drift('--metadata', `${origin}/beta/$metadata`)).code).toBe(0);
    expect((await drift('--metadata', `${origin}/moved/$metadata`, '--graph-version', 'beta')).output).toContain(
      'status 302. Redirects are not followed',
    );
    expect(seen).toEqual([
      ['GET', '/beta/$metadata', undefined],
      ['GET', '/moved/$metadata', undefined],
    ]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
