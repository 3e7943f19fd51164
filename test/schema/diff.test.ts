// npm run schema:diff, as the pipeline runs it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse, print, visit, type FieldDefinitionNode } from 'graphql';

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
): Promise<[code: number, said: string]> {
  await writeFile(join(folder, 'next.graphql'), sdl);
  await writeFile(join(folder, 'acknowledged.json'), JSON.stringify(acknowledged));
  const args = [
    join(root, 'schema/diff.mjs'),
    '--to',
    join(folder, 'next.graphql'),
    '--acknowledged',
    join(folder, 'acknowledged.json'),
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

test('the committed schema breaks no client of the released one without a reason', async () => {
  const acknowledged = JSON.parse(await readFile(join(root, 'schema/acknowledged-changes.json'), 'utf8'));
  expect((await compare(await readFile(join(root, 'schema/schema.graphql'), 'utf8'), acknowledged))[0]).toBe(0);
});
