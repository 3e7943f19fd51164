// Permissions of the workflows, and pinning of images and actions.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = new URL('../../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');

interface Job {
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  steps: { run?: string; uses?: string; if?: string; with?: Record<string, unknown> }[];
}
interface Workflow {
  permissions: Record<string, string>;
  on: Record<string, unknown>;
  jobs: Record<string, Job>;
}

const workflows: [name: string, workflow: Workflow][] = [];
beforeAll(async () => {
  for (const name of await readdir(new URL('.github/workflows/', root))) {
    workflows.push([name, parse(await read(`.github/workflows/${name}`))]);
  }
});

const jobs = (): [name: string, job: Job][] =>
  workflows.flatMap(([file, workflow]) =>
    Object.entries(workflow.jobs).map(([name, job]): [string, Job] => [`${file}: ${name}`, job]),
  );

describe('a workflow', () => {
  test('has read access to the repository only, unless a job has more', () => {
    expect(workflows.length).toBeGreaterThan(1);
    for (const [name, { permissions }] of workflows) expect([name, permissions]).toEqual([name, { contents: 'read' }]);
  });

  test('writes in two jobs only, which run only for release tags: one to the registry, one to the releases', () => {
    const writing = jobs().filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    expect(Object.fromEntries(writing.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      'ci.yml: push': { contents: 'read', packages: 'write' },
      // The identity token signs the provenance.
      'ci.yml: release': { contents: 'write', 'id-token': 'write', attestations: 'write' },
    });
    for (const [, job] of writing) expect(job.if).toBe("startsWith(github.ref, 'refs/tags/v')");
  });

  test('runs no code of the repository in a job that writes', () => {
    for (const name of ['push', 'release']) {
      const { steps = [] } = jobs().find(([title]) => title === `ci.yml: ${name}`)?.[1] ?? {};
      expect(steps.length).toBeGreaterThan(1);
      for (const { run = '', uses = '' } of steps) {
        expect(uses).not.toContain('checkout');
        expect(run).not.toMatch(/\b(npm|npx|node|docker (build|run))\b/);
      }
    }
  });

  test('logs in to the registry only in that job, and builds the image and the package for every change', () => {
    const withLogin = jobs().filter(([, { steps }]) => steps.some(({ run }) => run?.includes('docker login')));
    expect(withLogin.map(([name]) => name)).toEqual(['ci.yml: push']);
    for (const [name, command] of [
      ['image', 'docker build'],
      ['package', 'npm run -s package'],
    ] as const) {
      const job = jobs().find(([title]) => title === `ci.yml: ${name}`)?.[1];
      expect(job?.if).toBeUndefined();
      expect(job?.steps.some(({ run }) => run?.includes(command))).toBe(true);
    }
  });

  test('releases the image and the package that were checked', () => {
    const needs = (name: string) => jobs().find(([title]) => title === `ci.yml: ${name}`)?.[1].needs;
    expect(needs('release')).toBe('push');
    expect(needs('push')).toEqual(['image', 'package']);
    const checks = jobs().flatMap(([title, job]) =>
      job.needs || !title.startsWith('ci.yml: ') ? [] : [title.slice('ci.yml: '.length)],
    );
    expect(checks).toContain('behaviour');
    expect(needs('image')).toEqual(checks);
    expect(needs('package')).toEqual(checks);
  });

  test('attaches the package, its bill of materials and its provenance to the release', () => {
    const { steps = [] } = jobs().find(([title]) => title === 'ci.yml: release')?.[1] ?? {};
    const command = steps.find(({ run }) => run?.includes('gh release create'))?.run;
    for (const file of ['./*.tgz', 'sbom.cdx.json', 'provenance.sigstore.json', '--notes-file notes.md']) {
      expect(command).toContain(file);
    }
    expect(steps.map(({ uses }) => uses?.split('@')[0])).toEqual(
      expect.arrayContaining(['actions/attest-build-provenance', 'actions/attest-sbom']),
    );
  });

  test('takes the notes of a release from its section of the changelog', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'notes-'));
    const changelog = '# Changes\n\n## Unreleased\n\n- Later\n\n## 0.2.0 (2026-11-28)\n\n- New\n\n## 0.1.0\n\n- Old\n';
    await writeFile(join(folder, 'CHANGELOG.md'), changelog);
    const { steps = [] } = jobs().find(([title]) => title === 'ci.yml: package')?.[1] ?? {};
    const command = steps.find(({ run }) => run?.includes('notes.md'))?.run ?? '';
    const take = (tag: string) =>
      execFileSync('bash', ['-ec', command], { cwd: folder, env: { ...process.env, GITHUB_REF_NAME: tag } });
    take('v0.2.0');
    expect(await readFile(join(folder, 'notes.md'), 'utf8')).toBe('\n- New\n\n');
    expect(() => take('v0.3.0')).toThrow('Command failed');
    await rm(folder, { recursive: true });
  });

  test('is not started by pull requests with write access to the repository', () => {
    for (const [name, { on }] of workflows) expect([name, Object.keys(on)]).not.toContain('pull_request_target');
  });
});

test('Renovate pins images by digest and actions by commit', async () => {
  const config = JSON.parse(await read('.github/renovate.json'));
  expect(config.extends).toEqual(expect.arrayContaining(['docker:pinDigests', 'helpers:pinGitHubActionDigests']));
});

test('Renovate updates every folder with packages, including examples/ and docs/site/', async () => {
  const { ignorePaths } = JSON.parse(await read('.github/renovate.json'));
  // The extended preset ignores examples/ and test/ unless this list replaces its own.
  expect(ignorePaths).toEqual(['**/node_modules/**']);
});
