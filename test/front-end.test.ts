// The code of docs/front-end.md: compiled, and run against a gateway.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSubgraph } from '../src/graphql/schema.js';
import { startTestGateway, type Json, type TestGateway } from './support/gateway.js';

const root = fileURLToPath(new URL('../', import.meta.url));
let page: string;
let scratch: string;
let compiled: string;
let gateway: TestGateway;

/** Each block of code that names its file. */
const snippets = (): Map<string, string> =>
  new Map(
    [...page.matchAll(/```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g)].map(([, name, text]) => [name ?? '', text ?? '']),
  );

beforeAll(async () => {
  page = await readFile(join(root, 'docs/front-end.md'), 'utf8');
  // Among what is built, so that packages are found from there; below node_modules the compiler leaves out what is imported.
  await mkdir(join(root, 'dist'), { recursive: true });
  scratch = await mkdtemp(join(root, 'dist/front-end-'));
  await cp(join(root, 'schema/generated'), join(scratch, 'generated'), { recursive: true });
  await writeFile(join(scratch, 'package.json'), '{"type":"module"}');
  for (const [name, text] of snippets()) await writeFile(join(scratch, name), text);
  const options = [
    '--strict',
    '--ignoreConfig',
    '--skipLibCheck',
    '--noUncheckedIndexedAccess',
    '--noPropertyAccessFromIndexSignature',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,dom',
    '--types',
    '',
    '--outDir',
    join(scratch, 'out'),
  ];
  compiled = await new Promise((resolve) => {
    execFile(
      process.execPath,
      [
        join(root, 'node_modules/typescript/bin/tsc'),
        ...options,
        ...[...snippets().keys()].map((name) => join(scratch, name)),
      ],
      (_, stdout) => resolve(stdout),
    );
  });
  await symlink(join(scratch, 'package.json'), join(scratch, 'out/package.json'));
  gateway = await startTestGateway({ pageSize: 100 });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await rm(scratch, { recursive: true });
});
beforeEach(() => gateway.emulator.reset());

const load = (name: string): Promise<Json> => import(join(scratch, 'out', name));
const asAdmin = (): Promise<string> => gateway.emulator.signIn();

test('the code compiles, all of it', () => {
  expect([...snippets().keys()]).toEqual([
    'sign-in.ts',
    'signed-in-fetch.ts',
    'apollo.ts',
    'pages.ts',
    'rename.ts',
    'urql.ts',
    'errors.ts',
  ]);
  expect(page.match(/```ts/g)).toHaveLength(snippets().size);
  expect(compiled).toBe('');
});

test('the page names every operation, every code, and what an interface matches', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const codes = [...(/## Errors\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '').matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(
    ([, code]) => code ?? '',
  );
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  const generated = await readFile(join(root, 'schema/generated/graphql.ts'), 'utf8');
  const operations = [...generated.matchAll(/export const (\w+)Document\b/g)].map(([, name]) => name ?? '');
  expect(operations.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  const { schema } = buildSubgraph();
  const matched = schema
    .getPossibleTypes(schema.getType('FilterableAssignmentTarget') as never)
    .map(({ name }) => name);
  const listed = /FilterableAssignmentTarget: \[([\s\S]*?)\]/.exec(page)?.[1]?.match(/\w+/g) ?? [];
  expect(listed.toSorted()).toEqual(matched.toSorted());
});

describe('a claims challenge', () => {
  const list = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  };

  test('is answered with one new token that has the claims, and then there is data', async () => {
    const { withSignIn } = await load('signed-in-fetch.js');
    gateway.emulator.demandClaims('c1');
    const asked: (string | undefined)[] = [];
    // A reader cannot show more behind the gateway's back; the administrator stands for the user who did in the popup.
    const send: typeof fetch = withSignIn((claims?: string) => {
      asked.push(claims);
      return gateway.emulator.signIn(claims === undefined ? 'reader' : 'admin');
    });
    const response = await send(`${gateway.url}/graphql`, list);
    expect(response.status).toBe(200);
    expect(((await response.json()) as Json).data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    expect(asked[0]).toBeUndefined();
    expect(JSON.parse(asked[1] ?? '').access_token.acrs).toEqual({ essential: true, value: 'c1' });
    expect(asked).toHaveLength(2);
  });

  test('that comes again is not answered for ever', async () => {
    const { withSignIn } = await load('signed-in-fetch.js');
    gateway.emulator.demandClaims('c1');
    let asked = 0;
    const send: typeof fetch = withSignIn(() => (asked++, gateway.emulator.signIn('reader')));
    expect([(await send(`${gateway.url}/graphql`, list)).status, asked]).toEqual([401, 2]);
  });
});

describe('with Apollo Client', () => {
  const connect = async (acquireToken: () => Promise<string> = asAdmin): Promise<Json> =>
    (await load('apollo.js')).createApollo(`${gateway.url}/graphql`, acquireToken);

  test('pages add up to the whole list', async () => {
    const { allNames } = await load('pages.js');
    const names = await allNames(await connect(), 2);
    expect(names).toHaveLength(gateway.emulator.partners().length);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a new name shows at once, and is in Graph; what is wrong with it comes as words', async () => {
    const { rename } = await load('rename.js');
    const { GetPartnerDocument } = await load('generated/graphql.js');
    const client = await connect();
    const variables = { id: '40000000-0000-4000-8000-000000000001' };
    const { data } = await client.query({ query: GetPartnerDocument, variables });
    const shown: string[] = [];
    const watching = client
      .watchQuery({ query: GetPartnerDocument, variables })
      .subscribe(({ data: seen }: Json) => shown.push(seen?.complianceManagementPartner?.displayName));
    expect(await rename(client, data.complianceManagementPartner, 'Renamed')).toEqual([]);
    watching.unsubscribe();
    expect(shown).toContain('Renamed');
    expect(gateway.emulator.partners().map(({ displayName }) => displayName)).toContain('Renamed');
    // Somebody else removed it meanwhile: words for the user, and the name on the screen goes back.
    await gateway.ask('mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { userErrors { code } } }', {
      variables,
    });
    expect((await rename(client, data.complianceManagementPartner, 'Too late'))[0]).toMatch(/./);
    expect(client.readQuery({ query: GetPartnerDocument, variables }).complianceManagementPartner.displayName).toBe(
      'Renamed',
    );
    client.stop();
  });

  describe('a screen that shows a partner, once it was read,', () => {
    const variables = { id: '40000000-0000-4000-8000-000000000001', platform: 'IOS' };
    const iosOf = ({ platformEnrollments }: Json): Json =>
      platformEnrollments.find(({ platform }: Json) => platform === 'IOS');

    async function show(): Promise<{ client: Json; partner: () => Json; generated: Json }> {
      const generated = await load('generated/graphql.js');
      const client = await connect();
      const asked = { query: generated.GetPartnerDocument, variables: { id: variables.id } };
      await client.query(asked);
      return { client, generated, partner: () => client.readQuery(asked).complianceManagementPartner };
    }

    test('updates when an assignment is added, and again when it is removed by its key', async () => {
      const { client, generated, partner } = await show();
      const before = iosOf(partner());
      await client.mutate({
        mutation: generated.AddAssignmentDocument,
        variables: { ...variables, target: { allDevices: {} } },
      });
      const added = iosOf(partner()).assignments.at(-1);
      expect(added.target.__typename).toBe('AllDevicesAssignmentTarget');
      await client.mutate({
        mutation: generated.RemoveAssignmentDocument,
        variables: { ...variables, key: added.key },
      });
      expect(iosOf(partner())).toEqual(before);
      client.stop();
    });

    test('updates when a list is edited, and what was kept by key is still there', async () => {
      const { client, generated, partner } = await show();
      const [first] = iosOf(partner()).assignments;
      const assignments = [{ key: first.key }, { target: { allLicensedUsers: {} } }];
      const { data } = await client.mutate({
        mutation: generated.EditPlatformAssignmentsDocument,
        variables: { ...variables, assignments },
      });
      expect(data.updateComplianceManagementPartner.userErrors).toEqual([]);
      expect(iosOf(partner()).assignments).toMatchObject([
        first,
        { target: { __typename: 'AllLicensedUsersAssignmentTarget' } },
      ]);
      client.stop();
    });
  });

  test('undo of a removal by target adds the assignment with the same key', async () => {
    const { AddAssignmentDocument, RemoveAssignmentDocument } = await load('generated/graphql.js');
    const client = await connect();
    const target = { exclusionGroup: { groupId: '20000000-0000-4000-8000-000000000002' } };
    const variables = { id: '40000000-0000-4000-8000-000000000001', platform: 'IOS', target };
    const keysOf = ({ complianceManagementPartner: { platformEnrollments } }: Json): string[] =>
      platformEnrollments.flatMap(({ assignments }: Json) => assignments.map(({ key }: Json) => key)).toSorted();
    const before = keysOf(
      (await client.mutate({ mutation: AddAssignmentDocument, variables })).data
        .addComplianceManagementPartnerAssignment,
    );
    await client.mutate({ mutation: RemoveAssignmentDocument, variables });
    const { data } = await client.mutate({ mutation: AddAssignmentDocument, variables });
    expect(data.addComplianceManagementPartnerAssignment.changed).toBe(true);
    expect(keysOf(data.addComplianceManagementPartnerAssignment)).toEqual(before);
    client.stop();
  });

  test.each([
    ['who is not signed in', 'sign in', (): Promise<string> => Promise.resolve('not.a.token')],
    ['who may not', 'explain', (): Promise<string> => gateway.emulator.signIn('guest')],
  ])('%s is told to %s', async (_, step, acquireToken) => {
    const { nextStep } = await load('errors.js');
    const { ListPartnersDocument } = await load('generated/graphql.js');
    const error = await (
      await connect(acquireToken)
    )
      .query({ query: ListPartnersDocument })
      .catch((thrown: unknown) => thrown);
    expect(nextStep(error)).toMatchObject({ do: step });
  });
});

test('with urql, a partner is found by its id, and one that is not there is nothing', async () => {
  const { createUrql, nameOf } = await load('urql.js');
  const client = createUrql(`${gateway.url}/graphql`, asAdmin);
  expect(await nameOf(client, '40000000-0000-4000-8000-000000000001')).toBe('Contoso Mobile Guard');
  expect(await nameOf(client, 'gone')).toBeUndefined();
});
