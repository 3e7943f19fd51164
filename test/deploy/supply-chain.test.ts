// What may write to the registry, and what keeps images and actions pinned.
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
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
  test('may read the repository and nothing else, unless a job says more', () => {
    expect(workflows.length).toBeGreaterThan(1);
    for (const [name, { permissions }] of workflows) expect([name, permissions]).toEqual([name, { contents: 'read' }]);
  });

  test('writes to the registry in one job alone, which runs for tags of releases alone', () => {
    const writing = jobs().filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    expect(writing.map(([name]) => name)).toEqual(['ci.yml: release']);
    for (const [, job] of writing) {
      expect(job.if).toBe("startsWith(github.ref, 'refs/tags/v')");
      expect(job.permissions).toEqual({ contents: 'read', packages: 'write' });
    }
  });

  test('logs in to the registry only where it may write, and builds the image for every change', () => {
    const withLogin = jobs().filter(([, { steps }]) => steps.some(({ run }) => run?.includes('docker login')));
    expect(withLogin.map(([name]) => name)).toEqual(['ci.yml: release']);
    const image = jobs().find(([name]) => name === 'ci.yml: image')?.[1];
    expect(image?.if).toBeUndefined();
    expect(image?.steps.some(({ run }) => run?.includes('docker build'))).toBe(true);
  });

  test('releases what was checked: the image job comes first', () => {
    const release = jobs().find(([name]) => name === 'ci.yml: release')?.[1];
    expect(release?.needs).toBe('image');
  });

  test('is not started by pull requests with the rights of the repository', () => {
    for (const [name, { on }] of workflows) expect([name, Object.keys(on)]).not.toContain('pull_request_target');
  });
});

test('Renovate pins images by digest and actions by commit', async () => {
  const config = JSON.parse(await read('.github/renovate.json'));
  expect(config.extends).toEqual(expect.arrayContaining(['docker:pinDigests', 'helpers:pinGitHubActionDigests']));
});

test('Renovate updates every folder that has packages of its own, examples/ and docs/site/ too', async () => {
  const { ignorePaths } = JSON.parse(await read('.github/renovate.json'));
  // The preset that is extended ignores examples/ and test/, unless this list stands in its place.
  expect(ignorePaths).toEqual(['**/node_modules/**']);
});
