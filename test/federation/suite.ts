// Apollo's federation subgraph compatibility suite, as published: its tests and its own subgraphs.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { freePort } from '../support/command.js';

// Not a dependency, since it would install a process manager, a second Jest and a downloaded program.
const name = '@apollo/federation-subgraph-compatibility-tests@1.2.1';
const integrity = 'aR8+SS8lgMa+DEc1Gjn7d1IeqJGxegfwdFhDiF2eT6T0fGujCYEgJQXqPKMXRViIiFtoqxGktvpjJmILrC5coA==';
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}dist/federation-compatibility/`;
const execute = promisify(execFile);

/** Downloads the suite from the npm registry once, and verifies its hash. */
export async function fetchSuite(): Promise<void> {
  if (existsSync(folder)) return;
  const scratch = folder.replace(/\/$/, `.${process.pid}`);
  await mkdir(scratch, { recursive: true });
  try {
    await execute('npm', ['pack', name, '--silent'], { cwd: scratch });
    const [tarball = ''] = await readdir(scratch);
    const found = createHash('sha512')
      .update(await readFile(`${scratch}/${tarball}`))
      .digest('base64');
    if (found !== integrity) throw new Error(`${name} does not have the expected hash.`);
    await execute('tar', ['-xzf', tarball], { cwd: scratch });
    await rename(`${scratch}/package`, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** One of the suite's own subgraphs, on 127.0.0.1. */
export interface SuiteSubgraph {
  url: string;
  sdl: string;
  process: ChildProcess;
}

/** Starts one of the suite's own subgraphs. */
export async function startSuiteSubgraph(subgraph: 'users' | 'inventory'): Promise<SuiteSubgraph> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', `${root}test/federation/loopback.mjs`, 'index.js'], {
    cwd: `${folder}dist/subgraphs/${subgraph}`,
    env: { ...process.env, [`${subgraph.toUpperCase()}_PORT`]: port },
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The suite's ${subgraph} subgraph exited with ${code}.`)));
  });
  const sdl = await readFile(`${folder}dist/subgraphs/${subgraph}/${subgraph}.graphql`, 'utf8');
  return { url: `http://127.0.0.1:${port}/`, sdl, process: child };
}

/** Runs the suite's tests, unchanged. Resolves to whether each passed, by title. */
export async function runSuite(urls: { products: string; router: string }): Promise<Map<string, boolean>> {
  const report = `${folder}report.json`;
  // The suite is published as TypeScript.
  await build({
    entryPoints: [`${folder}src/**/*.ts`],
    outdir: `${folder}compiled`,
    outbase: `${folder}src`,
    format: 'cjs',
    platform: 'node',
  });
  const config = {
    rootDir: `${folder}compiled`,
    transform: {},
    moduleNameMapper: { '/utils/client$': `${root}test/federation/client.cjs` },
    testMatch: ['<rootDir>/tests/*.test.js'],
  };
  const jest = `${root}node_modules/jest/bin/jest.js`;
  await execute(process.execPath, [jest, '--config', JSON.stringify(config), '--json', `--outputFile=${report}`], {
    env: { ...process.env, PRODUCTS_URL: urls.products, ROUTER_URL: urls.router, NODE_OPTIONS: '' },
    // The exit code is ignored, since the caller compares the results of all tests.
  }).catch(() => undefined);
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  return new Map(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status }) => [fullName, status === 'passed']),
    ),
  );
}
