// The siege: attacks of some forty kinds side by side with ordinary users, on a gateway with the heap of a pod. It
// fails if the gateway ends, if an ordinary user sees a wrong answer or is refused too often, if `/health/live` is
// slow, or if memory does not come back.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../../scripts/command-line.mjs';
import { createApi } from './api.mjs';
import { kinds } from './kinds/index.mjs';
import { startEmulator, startGateway } from './processes.mjs';
import { chaos, userCount } from './tenant.mjs';
import { createUser, faultsOfStore, tryTurn } from './users.mjs';
import { isBack, judge, tableOfAttacks } from './verdict.mjs';
import { probe, readHeldMemory, readTimes, sampleMemory, slowdownOf } from './watch.mjs';

const say = (text) => process.stdout.write(`${text}\n`);

/** What the gateway loads at its first use, and keeps. */
const keptPaths = ['/graphiql/page.js', '/graphiql/page.css', '/graphiql'];
/** Milliseconds of ordinary use before the attacks, so that the gateway has loaded and compiled what users need. */
const warmUpMs = 5_000;
/** Milliseconds after the attacks within which memory must come back: connections and operations have ended by then. */
const settleMs = 30_000;
/** Milliseconds after that within which every user must have been served: longer than a back-off after the last 429. */
const recoveryMs = 30_000;

const usage = `npm run siege [-- options]

Attacks a gateway with the heap of a pod, beside ordinary users, and checks that it serves them. See docs/operations.md.

  --seconds <number>  how long the attacks last (180 by default)
  --seed <number>     seed of the random choices (1 by default)
  --only <kind>       only this kind of attack; may be repeated
  --shared            allows for other processes on the machine
  --list              lists the kinds of attack
  --help              prints this help
  --version           prints the version of the package`;

function readOptions() {
  const {
    only,
    shared: isShared,
    ...values
  } = readCommandLine({
    usage,
    options: {
      seconds: { type: 'string', default: '180' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true },
      shared: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
    numbers: ['seconds', 'seed'],
  }).values;
  const names = only ?? Object.keys(kinds);
  const unknown = names.find((name) => !Object.hasOwn(kinds, name));
  if (unknown !== undefined) refuse(`--only ${unknown}: there is no such kind. --list lists them.`);
  return { ...values, isShared, names };
}

/** Starts the attackers in a process of their own, so that ordinary users and probes are measured apart from them. */
function startAttackers(settings) {
  const file = fileURLToPath(new URL('attackers.mjs', import.meta.url));
  const child = fork(file, [JSON.stringify(settings)]);
  const attackers = { tallies: {}, exitCode: undefined };
  child.on('message', (tallies) => {
    attackers.tallies = tallies;
  });
  const ended = new Promise((resolve) =>
    child.once('exit', (code) => {
      attackers.exitCode = code;
      resolve();
    }),
  );
  attackers.stop = async () => {
    if (child.connected) child.send('end');
    await Promise.race([ended, sleep(10_000)]);
    child.kill('SIGKILL');
    await ended;
  };
  return attackers;
}

/** Waits for a time, or until the gateway has ended. */
async function waitWhileUp(gateway, ms) {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs && !gateway.exit) await sleep(100);
}

async function besiege(gateway, { emulator, isShared, names, seconds, seed }) {
  const api = createApi(gateway.url, userCount);
  const users = await Promise.all(
    Array.from({ length: userCount }, async (_, number) =>
      createUser({ api, number, token: await emulator.signIn('admin') }),
    ),
  );
  const use = new AbortController();
  const turns = users.map(async (user) => {
    while (!use.signal.aborted) await tryTurn(user);
  });
  for (const path of keptPaths) await (await fetch(`${gateway.url}${path}`)).text();
  await waitWhileUp(gateway, warmUpMs);
  const before = await readHeldMemory(gateway);

  await emulator.setChaos(chaos);
  const observation = new AbortController();
  const [live, samples] = [[], []];
  const watching = [
    probe(gateway.managementUrl, { latencies: live, signal: observation.signal }),
    sampleMemory(gateway, { samples, signal: observation.signal }),
  ];
  const timesBefore = await readTimes(gateway);
  const startMs = performance.now();
  const attackers = startAttackers({
    names,
    seed,
    control: emulator.control,
    port: Number(new URL(gateway.url).port),
    tokens: { admin: await emulator.signIn('admin'), reader: await emulator.signIn('reader') },
  });
  await waitWhileUp(gateway, seconds * 1_000);
  observation.abort();
  const slowdown = isShared ? slowdownOf(timesBefore, await readTimes(gateway)) : 1;
  await attackers.stop();
  await emulator.endChaos();
  await Promise.all(watching);

  const deadlineMs = performance.now() + settleMs;
  let after;
  while (!gateway.exit && performance.now() < deadlineMs && !isBack({ before, after })) {
    await sleep(2_000);
    after = await readHeldMemory(gateway);
  }
  use.abort();
  await Promise.all(turns);
  const servedAfter = !gateway.exit && (await isServed(users));
  await api.close();
  const partners = await emulator.partners();
  const facts = {
    exit: gateway.exit,
    after,
    before,
    live,
    slowdown,
    samples,
    servedAfter,
    users: api.tally,
    defects: gateway.defects,
    storeFaults: users.flatMap((user) => faultsOfStore(user, partners)),
  };
  return { facts, tallies: attackers.tallies, attackersFailed: attackers.exitCode > 0, startMs };
}

/** Resolves to whether each user completes a turn in time. */
async function isServed(users) {
  const deadlineMs = performance.now() + recoveryMs;
  const completesTurn = async (user) => {
    while (performance.now() < deadlineMs) if (await tryTurn(user)) return true;
    return false;
  };
  return (await Promise.all(users.map(completesTurn))).every(Boolean);
}

function report({ attackersFailed, facts, gateway, options, startMs, stoppedInTime, tallies }) {
  const { faults, lines } = judge({ ...facts, stoppedInTime });
  if (attackersFailed) faults.push('The attackers failed: see above.');
  say(`seed ${options.seed}, ${options.seconds} s, ${options.names.length} kinds of attack`);
  for (const line of [...tableOfAttacks(tallies), ...lines]) say(line);
  if (facts.exit) {
    say(`the gateway ended ${((facts.exit.atMs - startMs) / 1_000).toFixed(1)} s after the attacks began:`);
    for (const line of gateway.errorText.split('\n')) if (/error/i.test(line)) say(`  ${line}`);
  }
  for (const fault of faults) say(`FAILED: ${fault}`);
  return faults.length === 0;
}

/** Resolves to whether the gateway withstood the siege. */
async function main(options) {
  const folder = await mkdtemp(join(tmpdir(), 'siege-'));
  const emulator = await startEmulator(folder);
  const gateway = await startGateway(emulator);
  const results = await besiege(gateway, { emulator, ...options });
  const stoppedInTime = await gateway.stop();
  await emulator.stop();
  await rm(folder, { recursive: true });
  return report({ ...results, gateway, options, stoppedInTime });
}

// Processes that this one has started end with it (processes.mjs).
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readOptions();
if (options.list) {
  for (const [name, { summary }] of Object.entries(kinds)) say(`${name.padEnd(28)} ${summary}`);
} else {
  process.exitCode = (await main(options)) ? 0 : 1;
}
