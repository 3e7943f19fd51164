// The code of docs/front-end.md, compared with examples/front-end, and the example's modules without React on a
// gateway.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { parse, stringify } from 'yaml';
import { buildSubgraph } from '../../src/graphql/schema.js';
import {
  alreadyExists,
  cannotBeNull,
  changedBeforeWrite,
  goneAfterWrite,
  notApplied,
  notFound,
  nothingToChange,
  notYetVisible,
  validateId,
} from '../../src/resource/user-error.js';
import { startScriptedServer, type Step } from '../support/scripted-server.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(root, 'examples/front-end');
const contoso = '40000000-0000-4000-8000-000000000001';

let page: string;
let scratch: string;
let gateway: TestGateway;
let kit: Json;

/** One entry for the example's modules, its documents, and the page's code for urql. Packages come from the root. */
const entry = `
export { CombinedGraphQLErrors } from '@apollo/client';
export * from './apollo/client';
export * from './apollo/lists';
export * from './apollo/signed-in-fetch';
export * from './apollo/wait-link';
export * from './errors/next-step';
export * from './errors/user-errors';
export * from './generated/graphql';
export * from './partners/change-assignments';
export * from './partners/rename-partner';
export * from './urql';
`;

/** Returns the code blocks of the page, with the file if their first line names one. */
const blocks = (): { file: string | undefined; text: string }[] =>
  [...page.matchAll(/```ts\n(?:\/\/ (\S+\.tsx?)\n)?([\s\S]*?)```/g)].map(([, file, text]) => ({
    file,
    text: text ?? '',
  }));

beforeAll(async () => {
  page = await readFile(join(root, 'docs/front-end.md'), 'utf8');
  // In dist/, where packages are resolved. Below node_modules, the compiler would ignore imported files.
  await mkdir(join(root, 'dist'), { recursive: true });
  scratch = await mkdtemp(join(root, 'dist/front-end-'));
  const source = join(scratch, 'src');
  await cp(join(example, 'src'), source, { recursive: true, filter: (path) => !path.includes('src/generated') });
  await generate();
  await writeFile(join(source, 'urql.ts'), blocks().find(({ file }) => file === undefined)?.text ?? '');
  await writeFile(join(source, 'entry.ts'), entry);
  const outfile = join(scratch, 'kit.mjs');
  await build({
    entryPoints: [join(source, 'entry.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    define: { 'import.meta.env': '{}' },
  });
  kit = await import(outfile);
  gateway = await startTestGateway({ pageSize: 100 });
});
afterAll(async () => {
  await gateway?.close();
  await rm(scratch, { recursive: true });
});
beforeEach(() => gateway.emulator.reset());

/** Generates the example's types. The root lacks the fragment matcher plugin, so its output is written here. */
async function generate(): Promise<void> {
  const text = await readFile(join(example, 'codegen.yml'), 'utf8');
  const config = parse(text.replaceAll(/\$\{GATEWAY_SCHEMA:[^}]*\}/g, join(root, 'schema')));
  delete config.generates['src/generated/possible-types.ts'];
  await writeFile(join(scratch, 'codegen.yml'), stringify(config));
  const cli = join(root, 'node_modules/@graphql-codegen/cli/esm/bin.js');
  await run(process.execPath, [cli, '--config', 'codegen.yml'], { cwd: scratch });
  const { schema } = buildSubgraph();
  const possibleTypes = Object.fromEntries(
    ['AssignmentTarget', 'FilterableAssignmentTarget', 'IntuneConnector'].map((name) => [
      name,
      schema.getPossibleTypes(schema.getType(name) as never).map((type) => type.name),
    ]),
  );
  const module = `export default { possibleTypes: ${JSON.stringify(possibleTypes)} };\n`;
  await writeFile(join(scratch, 'src/generated/possible-types.ts'), module);
}

const asAdmin = (): Promise<string> => gateway.emulator.signIn();

describe('the page', () => {
  test('shows the code of the example unchanged', async () => {
    const excerpts = blocks().filter(({ file }) => file !== undefined);
    expect(excerpts.length).toBeGreaterThan(5);
    for (const { file, text } of excerpts) {
      expect(`\n${await readFile(join(example, file ?? ''), 'utf8')}`).toContain(`\n${text}`);
    }
  });

  test('has no other code except for urql', () => {
    expect(blocks().filter(({ file }) => file === undefined)).toHaveLength(1);
  });

  test('names all packages of the example', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(example, 'package.json'), 'utf8'));
    const cells = [...page.matchAll(/^\| (`[^|]*`) \| [^|]* \|$/gm)].map(([, cell]) => cell ?? '');
    const named = new Set(cells.flatMap((cell) => cell.match(/[^`, ]+/g) ?? []));
    const packages = Object.keys({ ...dependencies, ...devDependencies });
    expect(packages.filter((name) => !named.has(name))).toEqual([]);
  });

  test('names files that the example has', async () => {
    const files = [...page.matchAll(/`(src\/[\w./-]+|codegen\.yml|redirect\.html|\.env)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((path) => !existsSync(join(example, path)))).toEqual([]);
  });

  test('names every operation', async () => {
    const generated = await readFile(join(root, 'schema/generated/graphql.ts'), 'utf8');
    const operations = [...generated.matchAll(/export const (\w+)Document\b/g)].map(([, name]) => name ?? '');
    expect(operations.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });

  test('has code for urql that compiles', async () => {
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--noUncheckedIndexedAccess'];
    const target = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2023', '--lib', 'es2023,dom'];
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const file = join(scratch, 'src/urql.ts');
    const outcome = await run(process.execPath, [compiler, ...options, ...target, '--types', '', file]).catch(
      (failed) => failed,
    );
    expect(outcome.stdout).toBe('');
  });
});

describe('a claims challenge', () => {
  const list = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  };

  test('is met with one new token that has the claims, and the data is returned', async () => {
    const { withSignIn } = kit;
    gateway.emulator.requireAuthenticationContext('c1');
    const requestedClaims: (string | undefined)[] = [];
    // The administrator's token satisfies the challenge, as the reader's would after the pop-up.
    const send: typeof fetch = withSignIn((claims?: string) => {
      requestedClaims.push(claims);
      return gateway.emulator.signIn(claims === undefined ? 'reader' : 'admin');
    });
    const response = await send(`${gateway.url}/graphql`, list);
    expect(response.status).toBe(200);
    expect(((await response.json()) as Json).data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    expect(requestedClaims[0]).toBeUndefined();
    expect(JSON.parse(requestedClaims[1] ?? '').access_token.acrs).toEqual({ essential: true, value: 'c1' });
    expect(requestedClaims).toHaveLength(2);
  });

  test('that is repeated is met only once', async () => {
    const { withSignIn } = kit;
    gateway.emulator.requireAuthenticationContext('c1');
    let tokenCount = 0;
    const send: typeof fetch = withSignIn(() => {
      tokenCount++;
      return gateway.emulator.signIn('reader');
    });
    const { status } = await send(`${gateway.url}/graphql`, list);
    expect(status).toBe(401);
    expect(tokenCount).toBe(2);
  });
});

describe('with Apollo Client', () => {
  const connect = async (acquireToken: () => Promise<string> = asAdmin): Promise<Json> =>
    kit.createApollo(`${gateway.url}/graphql`, acquireToken);

  describe('a list', () => {
    const request = (): Json => ({
      query: kit.ListPartnersDocument,
      variables: { first: 2, sortKey: 'DISPLAY_NAME' },
    });
    const watch = async (): Promise<{ client: Json; query: Json; stop: () => void }> => {
      const client = await connect();
      const query = client.watchQuery(request());
      const watching = query.subscribe(() => {});
      await query.refetch();
      const stop = (): void => {
        watching.unsubscribe();
        client.stop();
      };
      return { client, query, stop };
    };
    const listOf = (client: Json): Json => client.readQuery(request()).complianceManagementPartners;
    const namesOf = (client: Json): string[] => listOf(client).nodes.map(({ displayName }: Json) => displayName);
    const more = (query: Json, list: Json): Promise<unknown> =>
      query.fetchMore({ variables: { after: list.pageInfo.endCursor } });

    test('has all partners after the last page', async () => {
      const { client, query, stop } = await watch();
      while (listOf(client).pageInfo.hasNextPage) await more(query, listOf(client));
      const names = namesOf(client);
      expect(names).toHaveLength(gateway.emulator.partners().length);
      expect(new Set(names).size).toBe(names.length);
      stop();
    });

    test('adds a page once that was requested twice', async () => {
      const { client, query, stop } = await watch();
      const first = listOf(client);
      await Promise.all([more(query, first), more(query, first)]);
      await more(query, first);
      expect(namesOf(client)).toHaveLength(4);
      stop();
    });

    test('has no gap if it was reloaded while a page was in flight', async () => {
      const { client, query, stop } = await watch();
      const first = listOf(client);
      await more(query, first);
      const second = listOf(client);
      await query.refetch();
      await more(query, second);
      expect(namesOf(client)).toEqual(first.nodes.map(({ displayName }: Json) => displayName));
      stop();
    });

    test('shows a partner once that was renamed and returns on a later page', async () => {
      const { client, query, stop } = await watch();
      const [{ id }] = listOf(client).nodes;
      await gateway.ask(
        `mutation ($id: ID!) {
          updateComplianceManagementPartner(id: $id, input: { displayName: "Zzz" }) { changed }
        }`,
        { variables: { id } },
      );
      while (listOf(client).pageInfo.hasNextPage) await more(query, listOf(client));
      expect(namesOf(client)).toHaveLength(gateway.emulator.partners().length);
      expect(namesOf(client).at(-1)).toBe('Zzz');
      stop();
    });

    test('loses a deleted partner, with any filter and order, and reduces its count', async () => {
      const { client, stop } = await watch();
      const order = { sortKey: 'DISPLAY_NAME', reverse: true };
      const other = { query: kit.ListPartnersDocument, variables: { first: 100, ...order } };
      const { data } = await client.query(other);
      const { nodes, totalCount } = data.complianceManagementPartners;
      const deleted = listOf(client).nodes[0];
      kit.forgetPartner(client.cache, deleted.id);
      expect(namesOf(client)).not.toContain(deleted.displayName);
      const left = client.readQuery(other).complianceManagementPartners;
      expect(left.nodes).toEqual(nodes.filter(({ id }: Json) => id !== deleted.id));
      expect(left.totalCount).toBe(totalCount - 1);
      stop();
    });

    test('is evicted if a deleted partner may be on a page that was not read', async () => {
      const { client, stop } = await watch();
      const last = gateway.emulator.partners().find(({ displayName }) => displayName === 'Woodgrove Shield');
      kit.forgetPartner(client.cache, last?.['id']);
      expect(client.readQuery(request())).toBeNull();
      stop();
    });
  });

  test('a new name is shown at once and written to Graph; a refused name is undone', async () => {
    const client = await connect();
    const request = { query: kit.GetPartnerDocument, variables: { id: contoso } };
    const { data } = await client.query(request);
    const shown: string[] = [];
    const watching = client
      .watchQuery(request)
      .subscribe(({ data: seen }: Json) => shown.push(seen?.complianceManagementPartner?.displayName));
    const rename = (name: string, dryRun = false): Promise<Json> =>
      kit.renamePartner(client, data.complianceManagementPartner, name).send({ dryRun });
    expect(await rename('Renamed', true)).toMatchObject({
      userErrors: [],
      changes: { displayName: { to: 'Renamed' } },
    });
    expect(shown).not.toContain('Renamed');
    expect((await rename('Renamed')).userErrors).toEqual([]);
    watching.unsubscribe();
    expect(shown).toContain('Renamed');
    expect(gateway.emulator.partners().map(({ displayName }) => displayName)).toContain('Renamed');
    // Another administrator deletes it.
    await gateway.ask('mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { userErrors { code } } }', {
      variables: { id: contoso },
    });
    expect((await rename('Too late')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(client.readQuery(request).complianceManagementPartner.displayName).toBe('Renamed');
    client.stop();
  });

  test('a user error belongs only to the field that it names', () => {
    const error = (field: string[] | null): Json => ({ code: 'INVALID', field, message: 'wrong' });
    const errors = [error(['input', 'displayName']), error(['input', 'displayNames']), error(null)];
    expect(kit.errorsAt(errors, 'input.displayName')).toEqual([errors[0]]);
    expect(kit.errorsElsewhere(errors, ['input.displayName'])).toEqual(errors.slice(1));
    const inList = error(['platformEnrollments', '2', 'onboarded']);
    expect(kit.errorsAt([inList], 'platformEnrollments.*.onboarded')).toEqual([inList]);
    expect(kit.errorsAt([inList], 'platformEnrollments.*.assignments')).toEqual([]);
  });

  test('no user error shows a name of the schema to a user', async () => {
    const invalid = await gateway.ask(
      `mutation ($placeholder: ID!) {
        add: addComplianceManagementPartnerAssignment(
          id: "p", platform: IOS, target: { group: { groupId: "Sales", filter: { mode: INCLUDE, assignmentFilterId: "" } } }
        ) { userErrors { code field message } }
        setUp: setUpComplianceManagementPartner(
          id: $placeholder, platformEnrollments: [
            { platform: IOS, onboarded: null, assignments: [{ key: "k" }, { target: { group: { groupId: "" } } }] }
            { platform: IOS }
          ]
        ) { userErrors { code field message } }
        taken: setUpComplianceManagementPartner(
          id: $placeholder, platformEnrollments: [{ platform: IOS }]
        ) { userErrors { code field message } }
        rename: updateComplianceManagementPartner(id: "p", input: { displayName: "" }) { userErrors { code field message } }
      }`,
      { variables: { placeholder: '40000000-0000-4000-8000-000000000005' } },
    );
    const errors: Json[] = [
      ...Object.values<Json>(invalid.data).flatMap(({ userErrors }) => userErrors),
      ...[goneAfterWrite, changedBeforeWrite, notFound, notYetVisible, alreadyExists].map((of) => of('partner')),
      notApplied('partner', { missing: ['displayName', 'partnerState'], isAllMissing: false }),
      cannotBeNull('displayName'),
      nothingToChange(),
      ...validateId('!'),
      { code: 'REJECTED', field: null, message: 'Microsoft Graph refused the request: groupId is wrong.' },
    ];
    expect(new Set(errors.map(({ code }) => code)).size).toBeGreaterThanOrEqual(7);
    for (const error of errors) {
      const { text } = kit.explainUserError(error);
      expect(text).toMatch(/^[A-Za-z].*[.]$/);
      expect(text).not.toMatch(/`[A-Za-z]|displayName|partnerState|groupId|assignmentFilterId|\bIOS\b/);
    }
  });

  describe('a mutation', () => {
    const busy = (code: string): Json => ({ message: code, extensions: { code, retryAfterSeconds: 0 } });
    const deleted = { data: { deleteComplianceManagementPartner: { __typename: 'D', userErrors: [] } } };
    const refused = (...codes: string[]): Step => ({
      body: { data: { deleteComplianceManagementPartner: null }, errors: codes.map(busy) },
    });
    /** Sends a mutation to a server with these steps. Returns the next step, and how often it was sent. */
    async function send(...steps: Step[]): Promise<{ next: Json; sent: number }> {
      const server = await startScriptedServer(...steps);
      const client = kit.createApollo(`${server.url}/graphql`, asAdmin);
      const next = await client
        .mutate({ mutation: kit.DeletePartnerDocument, variables: { id: 'p' } })
        .then(() => ({ do: 'nothing' }), kit.nextStep);
      client.stop();
      await server.close();
      return { next, sent: server.requests.length };
    }

    test.each([
      ['Graph throttled', refused('RATE_LIMITED')],
      ['the gateway did not send while it shut down', refused('OVERLOADED')],
      [
        'the gateway was too busy for',
        { status: 503, headers: { 'retry-after': '0' }, body: { errors: [busy('OVERLOADED')] } },
      ],
    ])('that %s is repeated', async (_, step) => {
      expect(await send(step, { body: deleted })).toEqual({ next: { do: 'nothing' }, sent: 2 });
    });

    test('that stays throttled is repeated three times, and then fails', async () => {
      expect(await send(refused('RATE_LIMITED'))).toEqual({ next: { do: 'wait', seconds: 0 }, sent: 4 });
    });

    test('is not repeated if an earlier write of it may have been carried out', async () => {
      const { next, sent } = await send(refused('WRITE_OUTCOME_UNKNOWN', 'RATE_LIMITED'));
      expect(next).toEqual({ do: 'look before trying again' });
      expect(sent).toBe(1);
    });

    test('that gets a 503 from an intermediary is not repeated', async () => {
      const { next, sent } = await send({ status: 503, text: '<html>' });
      expect(next).toEqual({ do: 'offer to try again' });
      expect(sent).toBe(1);
    });
  });

  describe('a screen that shows a partner, once it was read,', () => {
    const variables = { id: '40000000-0000-4000-8000-000000000001', platform: 'IOS' };
    const iosOf = ({ platformEnrollments }: Json): Json =>
      platformEnrollments.find(({ platform }: Json) => platform === 'IOS');

    async function show(): Promise<{ client: Json; partner: () => Json }> {
      const client = await connect();
      const request = { query: kit.GetPartnerDocument, variables: { id: variables.id } };
      await client.query(request);
      return { client, partner: () => client.readQuery(request).complianceManagementPartner };
    }

    test('updates when an assignment is added, and again when it is removed by its key', async () => {
      const { client, partner } = await show();
      const before = iosOf(partner());
      await client.mutate({
        mutation: kit.AddAssignmentDocument,
        variables: { ...variables, target: { allDevices: {} } },
      });
      const added = iosOf(partner()).assignments.at(-1);
      expect(added.target.__typename).toBe('AllDevicesAssignmentTarget');
      await client.mutate({
        mutation: kit.RemoveAssignmentDocument,
        variables: { ...variables, key: added.key },
      });
      expect(iosOf(partner())).toEqual(before);
      client.stop();
    });

    test('updates when a list is edited, and keeps assignments that were named by key', async () => {
      const { client, partner } = await show();
      const [first] = iosOf(partner()).assignments;
      const assignments = [{ key: first.key }, { target: { allLicensedUsers: {} } }];
      const { data } = await client.mutate({
        mutation: kit.EditPlatformAssignmentsDocument,
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
    const { AddAssignmentDocument, RemoveAssignmentDocument } = kit;
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

  test.each<[string, (string | undefined)[], string]>([
    ['a code that only the router knows', ['SUBREQUEST_HTTP_ERROR', 'RATE_LIMITED'], 'wait'],
    ['no code', [undefined, 'UNAUTHENTICATED'], 'sign in'],
    [
      'a code that the gateway has, too',
      ['INTERNAL_SERVER_ERROR', 'WRITE_OUTCOME_UNKNOWN'],
      'look before trying again',
    ],
    ['no error of the gateway behind it', ['SUBREQUEST_HTTP_ERROR'], 'report'],
    ['no code, and no error of the gateway behind it', [undefined], 'offer to try again'],
  ])("the next step is that of the gateway's error behind a router's error with %s", (_, codes, step) => {
    const { CombinedGraphQLErrors, nextStep } = kit;
    const errors = codes.map((code) => ({ message: 'No.', extensions: code === undefined ? {} : { code } }));
    expect(nextStep(new CombinedGraphQLErrors({ errors }))).toMatchObject({ do: step });
  });

  test.each([
    ['a user without a valid token', 'sign in', (): Promise<string> => Promise.resolve('not.a.token')],
    ['a user without permission', 'explain', (): Promise<string> => gateway.emulator.signIn('guest')],
  ])('the next step for %s is to %s', async (_, step, acquireToken) => {
    const { nextStep } = kit;
    const { ListPartnersDocument } = kit;
    const error = await (
      await connect(acquireToken)
    )
      .query({ query: ListPartnersDocument })
      .catch((thrown: unknown) => thrown);
    expect(nextStep(error)).toMatchObject({ do: step });
  });
});

test('with urql, a partner is found by its id, and one that is not there is nothing', async () => {
  const { createUrql, nameOf } = kit;
  const client = createUrql(`${gateway.url}/graphql`, asAdmin);
  expect(await nameOf(client, '40000000-0000-4000-8000-000000000001')).toBe('Contoso Mobile Guard');
  expect(await nameOf(client, 'gone')).toBeUndefined();
});
