// npm run schema:diff, as the pipeline runs it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, parse, print, visit, type FieldDefinitionNode } from 'graphql';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let released: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-'));
  released = await readFile(join(root, 'schema/released.graphql'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

/** Compares what was released with another schema; gives the exit code and what was said. */
async function compare(
  sdl: string,
  acknowledged: { change: string; reason: string }[] = [],
  ...options: string[]
): Promise<[code: number, said: string]> {
  await writeFile(join(folder, 'next.graphql'), sdl);
  await writeFile(join(folder, 'acknowledged.json'), JSON.stringify(acknowledged));
  const args = [
    join(root, 'schema/diff.mjs'),
    '--to',
    join(folder, 'next.graphql'),
    '--acknowledged',
    join(folder, 'acknowledged.json'),
    ...options,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => resolve([Number(error?.code ?? 0), stdout + stderr]));
  });
}

/** The released schema with the fields of a type changed. */
function changeFields(type: string, change: (fields: readonly FieldDefinitionNode[]) => FieldDefinitionNode[]): string {
  return print(
    visit(parse(released), {
      ObjectTypeDefinition: (node) =>
        node.name.value === type ? { ...node, fields: change(node.fields ?? []) } : undefined,
    }),
  );
}

const withoutHeartbeat = (): string =>
  changeFields('ComplianceManagementPartner', (fields) =>
    fields.filter(({ name }) => name.value !== 'lastHeartbeatDateTime'),
  );
const removed = "Field 'lastHeartbeatDateTime' was removed from object type 'ComplianceManagementPartner'";

test('the released schema breaks nothing of itself', async () => {
  expect(await compare(released)).toEqual([0, 'The schema is the one that was released.\n']);
});

test('a field that went fails, and is named with what to do', async () => {
  const [code, said] = await compare(withoutHeartbeat());
  expect(code).toBe(1);
  expect(said).toContain(`BREAKING   ComplianceManagementPartner.lastHeartbeatDateTime  ${removed}`);
  expect(said).toContain('schema/acknowledged-changes.json');
});

test('a field that went with a reason passes', async () => {
  const [code, said] = await compare(withoutHeartbeat(), [{ change: removed, reason: 'Graph dropped it.' }]);
  expect(code).toBe(0);
  expect(said).toContain('acknowledged: Graph dropped it.');
});

test('a reason for what is no change fails', async () => {
  const [code, said] = await compare(released, [{ change: removed, reason: 'Long ago.' }]);
  expect([code, said]).toEqual([1, expect.stringContaining('STALE')]);
});

test('a field that came passes', async () => {
  const [code, said] = await compare(
    changeFields('Group', ([first, ...rest]) =>
      first ? [first, ...rest, { ...first, name: { ...first.name, value: 'mail' } }] : [],
    ),
  );
  expect(code).toBe(0);
  expect(said).toContain("Field 'mail' was added to object type 'Group'");
});

describe('a schema that changed in many ways', () => {
  /** One field fewer, two fields more, one value more, and other words for three fields. */
  const changed = (): string =>
    print(
      visit(parse(withoutHeartbeat()), {
        EnumTypeDefinition: (node) => {
          const [first] = node.values ?? [];
          if (node.name.value !== 'EnrollmentPlatform' || !first) return undefined;
          return {
            ...node,
            values: [
              ...(node.values ?? []),
              { ...first, description: undefined, name: { ...first.name, value: 'VISION' } },
            ],
          };
        },
        ObjectTypeDefinition: (node) => {
          const [first] = node.fields ?? [];
          if (!first || !['AssignmentFilter', 'Group', 'PageInfo'].includes(node.name.value)) return undefined;
          const description = { kind: Kind.STRING as const, value: 'Other words.' };
          const fields = [{ ...first, description }, ...(node.fields ?? []).slice(1)];
          const added = { ...first, description: undefined, directives: [], name: { ...first.name, value: 'zeta' } };
          return { ...node, fields: node.name.value === 'PageInfo' ? fields : [...fields, added] };
        },
      }),
    );

  test('is summed up first', async () => {
    const [, said] = await compare(changed());
    expect(said.split('\n')[0]).toBe('1 breaking, 1 dangerous, 5 safe');
  });

  test('is shown by severity, then by path', async () => {
    const [, said] = await compare(changed());
    const shown = [...said.matchAll(/^(BREAKING|dangerous|safe) +([\w.]+) {2}/gm)].map(
      ([, word, path]) => `${word} ${path}`,
    );
    expect(shown).toEqual([
      'BREAKING ComplianceManagementPartner.lastHeartbeatDateTime',
      'dangerous EnrollmentPlatform.VISION',
      'safe AssignmentFilter.zeta',
      'safe Group.zeta',
    ]);
  });

  test('has its changes of descriptions counted in one line', async () => {
    const [, said] = await compare(changed());
    expect(said).toContain('safe       3 changes of descriptions; --descriptions shows them\n');
    expect(said.match(/description/g)).toHaveLength(2);
  });

  test('shows each change of a description with --descriptions', async () => {
    const [, said] = await compare(changed(), [], '--descriptions');
    expect(said.match(/^safe .*Other words\./gm)).toHaveLength(3);
    expect(said).not.toContain('--descriptions');
  });
});

test('an option that there is not is refused, with those that there are', async () => {
  const [code, said] = await compare(released, [], '--verbose');
  expect(code).toBe(1);
  expect(said).toContain("Unknown option '--verbose'");
  expect(said).toContain('[--descriptions]');
  expect(said).not.toMatch(/^\s+at /m);
});

test('the committed schema breaks no client of the released one without a reason', async () => {
  const acknowledged = JSON.parse(await readFile(join(root, 'schema/acknowledged-changes.json'), 'utf8'));
  expect((await compare(await readFile(join(root, 'schema/schema.graphql'), 'utf8'), acknowledged))[0]).toBe(0);
});
