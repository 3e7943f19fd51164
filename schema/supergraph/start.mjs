// npm run supergraph: the gateway on its emulator, a second subgraph, and Hive Gateway in front of both. With --check, it
// sends a front end's requests, checks the responses, and exits.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { loadConfig } from '../../dist/src/config/config.js';
import { startGateway } from '../../dist/src/gateway.js';
import { readCommandLine } from '../../scripts/command-line.mjs';
import { composeSupergraph } from './compose.mjs';
import { startDirectory } from './directory.mjs';

const usage = `npm run supergraph [-- --check]

Starts the gateway on its emulator, a second subgraph, and Hive Gateway in front of both, until Ctrl+C.
The first run installs Hive Gateway.

  --check    sends the requests of a front end, checks the responses, and exits
  --help     prints this help
  --version  prints the version of the package`;
const { check: isCheck } = readCommandLine({ usage, options: { check: { type: 'boolean', default: false } } }).values;

const routerFolder = fileURLToPath(new URL('../../deploy/hive-gateway/', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);
const query = `{
  complianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") {
    displayName
    platformEnrollments(platforms: [IOS]) {
      assignments { target { __typename ... on GroupAssignmentTarget { group { displayName mail memberCount } } } }
    }
  }
}`;

/** The directory knows the connectors by id only, and each has fields of both subgraphs. */
const connectorsQuery = `{
  connectorsOfOwner(groupId: "20000000-0000-4000-8000-000000000001") {
    __typename displayName state owner { displayName mail }
  }
}`;

if (!existsSync(join(routerFolder, 'node_modules'))) {
  say('Installing Hive Gateway with its Rust planner (once; half a gigabyte, about a minute).');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: routerFolder, stdio: 'inherit' });
}

/** Functions that stop what was started, in the order of the starts. */
const closers = [];
try {
  const gateway = await startGateway(loadConfig({ PORT: '0', LOG_LEVEL: 'error' }));
  closers.push(gateway.close);
  const directory = await startDirectory();
  closers.push(directory.close);
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  closers.push(() => rm(folder, { recursive: true }));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(
    supergraph,
    await composeSupergraph({ partners: `${gateway.url}/graphql`, directory: directory.url }),
  );
  const url = await startRouter(supergraph, isCheck ? await freePort() : 4002);
  if (isCheck) process.exitCode = (await checkAll(url, gateway.emulator)) ? 0 : 1;
  else await stayUp(url, gateway.emulator);
} finally {
  for (const close of closers.toReversed()) await close();
}

async function startRouter(supergraph, port) {
  const router = spawn(join(routerFolder, 'node_modules/.bin/hive-gateway'), ['supergraph'], {
    cwd: routerFolder,
    env: { ...process.env, SUPERGRAPH: supergraph, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((resolve) => router.once('exit', resolve));
  closers.push(() => (router.kill(), ended));
  const url = `http://127.0.0.1:${port}/graphql`;
  for (let attempts = 0; router.exitCode === null && attempts < 300; attempts++) {
    const ready = await fetch(`http://127.0.0.1:${port}/readiness`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The router did not start. Is port ${port} in use?`);
}

async function stayUp(url, emulator) {
  say(`
The supergraph is at ${url}. Open it in a browser for Hive's explorer, or query it as an administrator of the emulator:

  curl -s ${url} -H 'content-type: application/json' -H "authorization: Bearer ${await emulator.signIn()}" \\
    -d '${JSON.stringify({ query: query.replace(/\s+/g, ' ') }).replaceAll("'", '')}'

Press Ctrl-C to stop.`);
  await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)));
}

/** Checks a front end's requests: data of both subgraphs, a request without a token, and a claims challenge. */
async function checkAll(url, emulator) {
  const send = async (token, text = query) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: text }),
    });
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate') ?? '',
      ...(await response.json()),
    };
  };
  let hasPassed = true;
  const check = (title, { actual, isGood }) => {
    say(`${isGood ? 'ok  ' : 'BAD '} ${title}: ${JSON.stringify(actual)}`);
    hasPassed &&= Boolean(isGood);
  };
  const token = await emulator.signIn();
  const { data, errors, status } = await send(token);
  const group = data?.complianceManagementPartner?.platformEnrollments[0]?.assignments[0]?.target.group;
  check('a partner with fields of its group from both subgraphs', {
    actual: errors ?? group,
    isGood: status === 200 && group?.displayName === 'Sales' && group?.memberCount === 25,
  });
  const { data: connectorsData, errors: connectorErrors } = await send(token, connectorsQuery);
  const connectors = connectorsData?.connectorsOfOwner;
  check('connectors of both kinds by id, with fields from both subgraphs', {
    actual: connectorErrors ?? connectors,
    isGood:
      connectors?.map(({ __typename }) => __typename).join() ===
        'ComplianceManagementPartner,MobileThreatDefenseConnector' &&
      connectors.every(({ owner, state }) => state === 'ENABLED' && owner.mail === 'sales@contoso.example'),
  });
  const anonymous = await send();
  check('no token: 401 and a challenge', {
    actual: [anonymous.status, anonymous.challenge],
    isGood: anonymous.status === 401 && anonymous.challenge.startsWith('Bearer'),
  });
  emulator.requireAuthenticationContext('c1');
  const challenged = await send(await emulator.signIn('reader'));
  const claims = challenged.errors?.[0]?.extensions?.claims;
  check('a claims challenge: 401, its header and extensions', {
    actual: [challenged.status, challenged.challenge.slice(-80), claims],
    isGood:
      challenged.status === 401 &&
      challenged.challenge.includes('error="insufficient_claims"') &&
      claims?.includes('"c1"'),
  });
  return hasPassed;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
