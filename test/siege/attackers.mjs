// The process of the attackers: repeats rounds of each kind of attack until it is told to end. Its parent forks it with
// the settings as an argument, and reads what was sent from its messages.
import { setMaxListeners } from 'node:events';
import { createAttacker } from './attacker.mjs';
import { kinds } from './kinds/index.mjs';
import { createRandom } from './random.mjs';

const { names, seed, ...settings } = JSON.parse(process.argv[2]);
const random = createRandom(seed);
const end = new AbortController();
setMaxListeners(0, end.signal);

/** Milliseconds. Longer than a gateway may take to read a request, so that slow clients are seen to be ended. */
const maxRoundMs = 15_000;
const pauseMs = 500;

const tallies = Object.fromEntries(names.map((name) => [name, { rounds: 0, requests: 0, bytes: 0, outcomes: {} }]));

async function repeat(name) {
  while (!end.signal.aborted) {
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(maxRoundMs)]);
    // Each request in flight listens.
    setMaxListeners(0, signal);
    const attacker = createAttacker({ ...settings, random, signal, tally: tallies[name] });
    try {
      await kinds[name].attack(attacker);
    } catch (error) {
      // A connection that the gateway ends is what the attack provokes; anything else is a mistake of the attack.
      if (!signal.aborted && error.code === undefined) throw error;
    }
    tallies[name].rounds += 1;
    if (!end.signal.aborted) await attacker.wait(pauseMs);
    await attacker.leave();
  }
}

const report = setInterval(() => process.send(tallies), 500);
process.once('message', () => end.abort());
process.once('disconnect', () => process.exit());
await Promise.all(names.map(repeat));
clearInterval(report);
process.send(tallies, () => process.exit());
