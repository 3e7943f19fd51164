// The comparing step of the daily workflow, run with replaced commands.
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drift-workflow-'));
  const workflow = parse(await readFile(new URL('../../../.github/workflows/drift.yml', import.meta.url), 'utf8'));
  script = workflow.jobs.compare.steps.find((step: { name?: string }) => step.name === 'compare').run;
  await command('sleep', 'echo "paused $1"');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => rm(join(folder, 'calls'), { force: true }));

async function command(name: string, body: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(folder, name), 0o755);
}

/** Runs the step with a comparison that exits with each of the codes in turn. */
async function runWith(...codes: number[]): Promise<{ code: number; calls: string[]; output: string }> {
  const file = join(folder, 'calls');
  await command(
    'node',
    `echo "$@" >> '${file}'\nset -- ${codes.join(' ')}\nshift $(($(wc -l < '${file}') - 1))\nexit $1`,
  );
  const environment = { PATH: `${folder}:${process.env['PATH']}`, VERSION: 'beta' };
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile('bash', ['--noprofile', '--norc', '-e', '-c', script], { env: environment }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout }),
    );
  });
  return { code, output, calls: (await readFile(file, 'utf8')).trim().split('\n') };
}

test('compares the metadata of its version, and succeeds if there are no new differences', async () => {
  const { calls, code, output } = await runWith(0);
  expect(calls).toEqual(['dist/src/main.js drift --metadata https://graph.microsoft.com/beta/$metadata']);
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('reports drift without another attempt', async () => {
  const { calls, code, output } = await runWith(1);
  expect(calls).toHaveLength(1);
  expect(output).toContain('::error title=Graph has drifted::beta');
  expect(code).toBe(1);
});

test('tries again after a failed comparison', async () => {
  const { calls, code, output } = await runWith(2, 0);
  expect(calls).toHaveLength(2);
  expect(output).toBe('paused 30\n');
  expect(code).toBe(0);
});

test('does not report drift after three failed comparisons', async () => {
  const { calls, code, output } = await runWith(2, 2, 2);
  expect(calls).toHaveLength(3);
  expect(output).toContain('::error title=No comparison::beta');
  expect(output).not.toContain('Graph has drifted');
  expect(code).toBe(2);
});
