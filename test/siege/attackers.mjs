// The process of the attackers: repeats rounds of each kind of attack until it is told to end. Its parent forks it with
// the settings as an argument, and reads what was sent from its messages.
import { setMaxListeners } from 'node:events';
import { createAttacker } from './attacker.mjs';
import { kinds } from './kinds/index.mjs';
import { createRandom } from './random.mjs';

const { names, seed, ...settings } = JSON.parse(process.argv[2]);
const end = new AbortController();
setMaxListeners(0, end.signal);

/** Milliseconds. Longer than a gateway may take to read a request, so that slow clients are seen to be ended. */
const maxRoundMs = 15_000;
/** Milliseconds before a round of a kind, chosen anew each time so that the kinds meet in other combinations. */
const maxPauseMs = 4_000;

const tallies = Object.fromEntries(names.map((name) => [name, { rounds: 0, requests: 0, bytes: 0, outcomes: {} }]));

async function repeat(name) {
  // Its own sequence, which does not depend on the other kinds.
  const random = createRandom(seed + Object.keys(kinds).indexOf(name));
  while (!end.signal.aborted) {
    const round = new AbortController();
    // Each request in flight listens.
    setMaxListeners(0, round.signal);
    const endRound = () => round.abort();
    end.signal.addEventListener('abort', endRound);
    const timer = setTimeout(endRound, maxRoundMs);
    const attacker = createAttacker({ ...settings, random, signal: round.signal, tally: tallies[name] });
    await attacker.wait(random.below(maxPauseMs));
    await kinds[name].attack(attacker);
    tallies[name].rounds += 1;
    await attacker.leave();
    clearTimeout(timer);
    end.signal.removeEventListener('abort', endRound);
  }
}

const report = setInterval(() => process.send(tallies), 500);
process.once('message', () => end.abort());
process.once('disconnect', () => process.exit());
await Promise.all(names.map(repeat));
clearInterval(report);
process.send(tallies, () => process.exit());
