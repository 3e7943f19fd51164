// `npm run schema:diff`, as the pipeline runs it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, parse, print, visit, type FieldDefinitionNode } from 'graphql';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let released: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-'));
  released = await readFile(join(root, 'schema/released.graphql'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

/** Compares the released schema with another one, and returns the exit code and the output. */
async function compare(
  sdl: string,
  acknowledged: { change: string; reason: string }[] = [],
  ...options: string[]
): Promise<[code: number, output: string]> {
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

/** Returns the released schema with the fields of a type changed. */
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

test('the released schema does not differ from itself', async () => {
  expect(await compare(released)).toEqual([0, 'The schema has not changed since the last release.\n']);
});

test('a removed field fails, with instructions', async () => {
  const [code, output] = await compare(withoutHeartbeat());
  expect(code).toBe(1);
  expect(output).toContain(`BREAKING   ComplianceManagementPartner.lastHeartbeatDateTime  ${removed}`);
  expect(output).toContain('schema/acknowledged-changes.json');
});

test('a removed field passes if the change is acknowledged', async () => {
  const [code, output] = await compare(withoutHeartbeat(), [{ change: removed, reason: 'Graph dropped it.' }]);
  expect(code).toBe(0);
  expect(output).toContain('acknowledged: Graph dropped it.');
});

test('an acknowledgement without a change fails', async () => {
  const [code, output] = await compare(released, [{ change: removed, reason: 'Long ago.' }]);
  expect([code, output]).toEqual([1, expect.stringContaining('STALE')]);
});

test('an added field passes', async () => {
  const [code, output] = await compare(
    changeFields('Group', ([first, ...rest]) =>
      first ? [first, ...rest, { ...first, name: { ...first.name, value: 'mail' } }] : [],
    ),
  );
  expect(code).toBe(0);
  expect(output).toContain("Field 'mail' was added to object type 'Group'");
});

describe('a schema with many changes', () => {
  /** Removes one field, adds two fields and one enum value, and changes three descriptions. */
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

  test('starts with a summary', async () => {
    const [, output] = await compare(changed());
    expect(output.split('\n')[0]).toBe('1 breaking, 1 dangerous, 5 safe');
  });

  test('lists the changes by severity, then by path', async () => {
    const [, output] = await compare(changed());
    const shown = [...output.matchAll(/^(BREAKING|dangerous|safe) +([\w.]+) {2}/gm)].map(
      ([, word, path]) => `${word} ${path}`,
    );
    expect(shown).toEqual([
      'BREAKING ComplianceManagementPartner.lastHeartbeatDateTime',
      'dangerous EnrollmentPlatform.VISION',
      'safe AssignmentFilter.zeta',
      'safe Group.zeta',
    ]);
  });

  test('counts the changed descriptions in one line', async () => {
    const [, output] = await compare(changed());
    expect(output).toContain('safe       3 changes of descriptions; --descriptions lists them\n');
    expect(output.match(/description/g)).toHaveLength(2);
  });

  test('lists each changed description with --descriptions', async () => {
    const [, output] = await compare(changed(), [], '--descriptions');
    expect(output.match(/^safe .*Other words\./gm)).toHaveLength(3);
    expect(output).not.toContain('--descriptions');
  });
});

test('an unknown option is refused, and the known options are listed', async () => {
  const [code, output] = await compare(released, [], '--verbose');
  expect(code).toBe(2);
  expect(output).toContain("Unknown option '--verbose'");
  expect(output).toContain('[--descriptions]');
  expect(output).not.toMatch(/^\s+at /m);
});

test('the committed schema breaks no client of the released one without an acknowledgement', async () => {
  const acknowledged = JSON.parse(await readFile(join(root, 'schema/acknowledged-changes.json'), 'utf8'));
  expect((await compare(await readFile(join(root, 'schema/schema.graphql'), 'utf8'), acknowledged))[0]).toBe(0);
});
