// A copy of examples/front-end outside the repository, installed, built and served as a front-end team would.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(root, 'examples/front-end');

export interface FrontEndKit {
  url: string;
  close: () => Promise<void>;
}

/**
 * Copies the example and the schema, and runs the commands of docs/front-end.md. Rejects with the output of a failed
 * command.
 */
export async function startFrontEndKit(gatewayUrl: string): Promise<FrontEndKit> {
  const copy = await mkdtemp(join(tmpdir(), 'front-end-kit-'));
  const excluded = new Set(['node_modules', 'dist', 'generated', 'schema']);
  await cp(example, copy, { recursive: true, filter: (path) => !excluded.has(basename(path)) });
  await cp(join(root, 'schema'), join(copy, 'schema'), { recursive: true });
  await symlink(await installPackages(), join(copy, 'node_modules'));
  await npm(['run', 'build'], copy, { VITE_GATEWAY_URL: `${gatewayUrl}/graphql` });
  const server = await serve(join(copy, 'dist'));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(copy, { recursive: true });
    },
  };
}

/**
 * Installs the packages of the lock file, and returns their folder. It is kept for later runs; `npm ci` in the root
 * removes it.
 */
async function installPackages(): Promise<string> {
  const manifests = ['package.json', 'package-lock.json'];
  const texts = await Promise.all(manifests.map((name) => readFile(join(example, name))));
  const hash = createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 16);
  const cache = join(root, 'node_modules/.cache/front-end-kit');
  const folder = join(cache, hash);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const fresh = await mkdtemp(join(cache, 'fresh-'));
    for (const name of manifests) await cp(join(example, name), join(fresh, name));
    await npm(['ci', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], fresh);
    // Another run may have created the same folder meanwhile.
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  }
  return join(folder, 'node_modules');
}

async function npm(args: string[], cwd: string, environment: Record<string, string> = {}): Promise<void> {
  const { GATEWAY_SCHEMA: _, ...inherited } = process.env;
  try {
    await run('npm', args, { cwd, env: { ...inherited, ...environment }, maxBuffer: 10_000_000 });
  } catch (error) {
    const { stderr, stdout } = error as { stdout: string; stderr: string };
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the files of a folder on 127.0.0.1. Only the root has an index page. */
async function serve(folder: string): Promise<Server> {
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const path = pathname === '/' ? '/index.html' : pathname;
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
