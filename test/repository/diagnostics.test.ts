// The runbook's heap snapshot, taken with the flags of the manifest.
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { freePort, killAll, run, until } from '../support/command.js';
import type { Json } from '../support/gateway.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let pod: Json;
let nodeOptions: string;

beforeAll(async () => {
  pod = parse(await readFile(join(root, 'deploy/kubernetes/base/deployment.yaml'), 'utf8')).spec.template.spec;
  nodeOptions = pod.containers[0].env?.find(({ name }: Json) => name === 'NODE_OPTIONS')?.value ?? '';
});
afterEach(killAll);

const folderOf = (options: string): string => /--diagnostic-dir=(\S+)/.exec(options)?.[1] ?? '';

test('snapshots are written to a volume of bounded size, since the root file system is read-only', () => {
  const [container] = pod.containers;
  const mount = container.volumeMounts.find(({ mountPath }: Json) => mountPath === folderOf(nodeOptions));
  const volume = pod.volumes.find(({ name }: Json) => name === mount?.name);
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  expect(volume?.emptyDir.sizeLimit).toMatch(/^\d+Mi$/);
});

test('on SIGUSR2, the gateway writes a complete heap snapshot there and keeps serving', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'diagnostics-'));
  const PORT = await freePort();
  const gateway = run([], { PORT, NODE_OPTIONS: nodeOptions.replace(folderOf(nodeOptions), folder) });
  await until(() => gateway.output().includes('Ready at'));
  gateway.child.kill('SIGUSR2');
  await until(() => readdirSync(folder).length > 0);
  // The event loop is blocked until the snapshot is written, so a response means that it is complete.
  expect((await fetch(`http://127.0.0.1:${PORT}/health/ready`)).status).toBe(200);
  const [file = '', ...others] = readdirSync(folder);
  expect(file).toMatch(/\.heapsnapshot$/);
  expect(others).toEqual([]);
  expect(JSON.parse(await readFile(join(folder, file), 'utf8')).snapshot.node_count).toBeGreaterThan(1_000);
  await rm(folder, { recursive: true });
});

test('the runbook names the signal and the folder of the manifest', async () => {
  const runbook = await readFile(join(root, 'docs/operations.md'), 'utf8');
  expect(runbook).toContain('kill -USR2 1');
  expect(runbook).toContain(`${folderOf(nodeOptions)}/`);
});
