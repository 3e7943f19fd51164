// Permissions of the workflows, and pinning of images and actions.
import { readdir, readFile } from 'node:fs/promises';
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

  test('writes to the registry in one job only, which runs only for release tags', () => {
    const writing = jobs().filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    expect(writing.map(([name]) => name)).toEqual(['ci.yml: release']);
    for (const [, job] of writing) {
      expect(job.if).toBe("startsWith(github.ref, 'refs/tags/v')");
      expect(job.permissions).toEqual({ contents: 'read', packages: 'write' });
    }
  });

  test('logs in to the registry only in that job, and builds the image for every change', () => {
    const withLogin = jobs().filter(([, { steps }]) => steps.some(({ run }) => run?.includes('docker login')));
    expect(withLogin.map(([name]) => name)).toEqual(['ci.yml: release']);
    const image = jobs().find(([name]) => name === 'ci.yml: image')?.[1];
    expect(image?.if).toBeUndefined();
    expect(image?.steps.some(({ run }) => run?.includes('docker build'))).toBe(true);
  });

  test('releases the image that was checked', () => {
    const release = jobs().find(([name]) => name === 'ci.yml: release')?.[1];
    expect(release?.needs).toBe('image');
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
