// The routers that run in front of the subgraphs on one machine, with the configurations of deploy/.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeSupergraph } from './compose.mjs';

/** How long a router may take until it serves, in ms. */
const maxStartMs = 60_000;

const hive = { package: '@graphql-hive/gateway', manifest: '../../deploy/hive-gateway/package.json' };

/**
 * The routers by name, with the package and the manifest that have their version. `start` takes the URLs of the
 * subgraphs and a port of 127.0.0.1, 0 for a free one. It returns the router's URL and a function that stops it.
 */
export const routers = {
  'apollo-gateway': {
    title: '`@apollo/gateway`',
    package: '@apollo/gateway',
    manifest: '../../package.json',
    start: startApolloGateway,
  },
  hive: {
    ...hive,
    title: 'Hive Gateway (Rust planner)',
    start: (options) => startHiveGateway({ ...options, planner: 'rust' }),
  },
  'hive-js': {
    ...hive,
    title: 'Hive Gateway (JavaScript planner)',
    start: (options) => startHiveGateway({ ...options, planner: 'js' }),
  },
  grafbase: {
    title: 'Grafbase',
    package: '@grafbase/cli-x86_64-unknown-linux-musl',
    manifest: '../../deploy/grafbase/package.json',
    start: startGrafbase,
  },
};

async function startApolloGateway({ urls, port }) {
  const { ApolloGateway } = await import('@apollo/gateway');
  const { ApolloServer } = await import('@apollo/server');
  const { startStandaloneServer } = await import('@apollo/server/standalone');
  const { PartnerDataSource } = await import('../../deploy/apollo-gateway/data-source.mjs');
  const gateway = new ApolloGateway({
    supergraphSdl: await composeSupergraph(urls),
    buildService: ({ url }) => new PartnerDataSource({ url }),
  });
  const server = new ApolloServer({
    gateway,
    includeStacktraceInErrorResponses: false,
    // It would end the process, and with it what else this process has started.
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  });
  return { url: `${url}graphql`, close: () => server.stop() };
}

async function startHiveGateway({ urls, port, planner }) {
  const folder = install('hive-gateway', 'Hive Gateway (once; half a gigabyte, about a minute)');
  const supergraphSdl = await composeSupergraph(urls);
  return inTemporaryFolder(async (temporary) => {
    const supergraph = join(temporary, 'supergraph.graphql');
    await writeFile(supergraph, supergraphSdl);
    return startProcess(join(folder, 'node_modules/.bin/hive-gateway'), {
      arguments: () => ['supergraph'],
      folder,
      environment: (PORT) => ({
        SUPERGRAPH: supergraph,
        PLANNER: planner,
        HOST: '127.0.0.1',
        PORT,
        LOG_LEVEL: 'error',
      }),
      port,
      readyPath: '/readiness',
    });
  });
}

async function startGrafbase({ urls, port }) {
  const folder = install('grafbase', 'Grafbase (once; 100 MB)');
  // It writes files into the folder that it runs in.
  return inTemporaryFolder((temporary) =>
    startProcess(join(folder, 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase'), {
      arguments: (given) => ['dev', '-c', join(folder, 'grafbase.toml'), '--listen-address', `127.0.0.1:${given}`],
      folder: temporary,
      environment: () => ({ PARTNERS_URL: urls.partners, DIRECTORY_URL: urls.directory }),
      port,
      readyPath: '/health',
    }),
  );
}

/** Starts a router that uses a folder, and removes the folder once the router has ended. */
async function inTemporaryFolder(start) {
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  const remove = () => rm(folder, { recursive: true });
  try {
    const router = await start(folder);
    return { url: router.url, close: () => router.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Installs a router into its folder of deploy/, where it stays for the next run. Returns the folder. */
function install(name, title) {
  const folder = fileURLToPath(new URL(`../../deploy/${name}/`, import.meta.url));
  if (!existsSync(join(folder, 'node_modules'))) {
    process.stderr.write(`Installing ${title}.\n`);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
  }
  return folder;
}

async function startProcess(command, { arguments: argumentsFor, environment, folder, port, readyPath }) {
  const chosen = String(port === 0 ? await freePort() : port);
  const router = spawn(command, argumentsFor(chosen), {
    cwd: folder,
    env: { ...process.env, ...environment(chosen) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let problems = '';
  router.stderr.on('data', (data) => (problems = (problems + data).slice(-4_000)));
  const ended = new Promise((resolve) => router.once('close', resolve));
  const close = () => (router.kill(), ended);
  const origin = `http://127.0.0.1:${chosen}`;
  const deadline = Date.now() + maxStartMs;
  while (router.exitCode === null && Date.now() < deadline) {
    const isReady = await fetch(origin + readyPath).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url: `${origin}/graphql`, close };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await close();
  throw new Error(`The router did not start. Is port ${chosen} in use?\n${problems}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
