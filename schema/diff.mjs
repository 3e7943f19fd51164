// npm run schema:diff: what changed in the schema since the last release, and whether it breaks a client.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const usage = `npm run schema:diff -- [--from FILE] [--to FILE] [--acknowledged FILE] [--descriptions]
Fails on a change that breaks a client and has no reason in the acknowledged file, and on a reason for what is no change.
Changes of descriptions are counted; --descriptions shows each of them.`;
const file = (name) => new URL(name, import.meta.url).pathname;
// A reader that has seen enough, such as head.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? process.exitCode : 1));
const say = (text) => process.stdout.write(`${text}\n`);

/** From the most severe on: the order in which changes are shown. */
const severities = [
  { level: CriticalityLevel.Breaking, word: 'BREAKING ', name: 'breaking' },
  { level: CriticalityLevel.Dangerous, word: 'dangerous', name: 'dangerous' },
  { level: CriticalityLevel.NonBreaking, word: 'safe     ', name: 'safe' },
];
const rankOf = ({ criticality }) => severities.findIndex(({ level }) => level === criticality.level);
const isOfDescription = ({ type }) => /DESCRIPTION/.test(type);
/** By bytes, so that the order is the same in every locale. */
const compareTexts = (one, other) => (one < other ? -1 : Number(one > other));

/** Federation's own directives are imported by a link and defined nowhere in the file. */
const read = (path) => buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });

function readOptions() {
  try {
    return parseArgs({
      options: {
        from: { type: 'string', default: file('released.graphql') },
        to: { type: 'string', default: file('schema.graphql') },
        acknowledged: { type: 'string', default: file('acknowledged-changes.json') },
        descriptions: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch ({ message }) {
    process.stderr.write(`${message}\n${usage}\n`);
    process.exit(1);
  }
}

async function main() {
  const options = readOptions();
  if (options.help) return say(usage);
  const changes = (await diff(read(options.from), read(options.to))).toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) ||
      compareTexts(one.path ?? '', other.path ?? '') ||
      compareTexts(one.message, other.message),
  );
  const reasons = new Map(
    JSON.parse(readFileSync(options.acknowledged, 'utf8')).map(({ change, reason }) => [change, reason]),
  );
  if (changes.length === 0) say('The schema is the one that was released.');
  else
    say(
      `${severities.map(({ name }, rank) => `${changes.filter((it) => rankOf(it) === rank).length} ${name}`).join(', ')}\n`,
    );

  let faults = 0;
  for (const change of changes) {
    const { message, path } = change;
    const reason = reasons.get(message);
    reasons.delete(message);
    const { level, word } = severities[rankOf(change)];
    if (level === CriticalityLevel.Breaking && !reason) faults++;
    if (isOfDescription(change) && !options.descriptions) continue;
    say(`${word}  ${path ?? ''}  ${message}${reason ? `\n           acknowledged: ${reason}` : ''}`);
  }
  const hidden = options.descriptions ? 0 : changes.filter(isOfDescription).length;
  if (hidden > 0) say(`${severities.at(-1).word}  ${hidden} changes of descriptions; --descriptions shows them`);
  for (const change of reasons.keys())
    say(`STALE      schema/acknowledged-changes.json names what is no change: ${change}`);
  if (faults > 0)
    say(
      `\n${faults} of them break clients. Undo them, or add each to schema/acknowledged-changes.json as {"change": "its message", "reason": "why it may be"} and release a new major version.`,
    );
  process.exitCode = faults + reasons.size > 0 ? 1 : 0;
}

await main();
