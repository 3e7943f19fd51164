// npm run schema:diff: schema changes since the last release, by their effect on clients.
import { readFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { readCommandLine, refuse } from '../scripts/command-line.mjs';

const usage = `npm run schema:diff [-- [--from FILE] [--to FILE] [--acknowledged FILE] [--descriptions]]

Fails on a breaking change that the acknowledged file does not list, and on a listed change that is not in the schema.
Changes of descriptions are counted.

  --from FILE          the released schema; schema/released.graphql by default
  --to FILE            the schema to compare; schema/schema.graphql by default
  --acknowledged FILE  acknowledged breaking changes; schema/acknowledged-changes.json by default
  --descriptions       lists changes of descriptions
  --help               prints this help
  --version            prints the version of the package`;
const file = (name) => new URL(name, import.meta.url).pathname;
// A reader such as `head` may close the pipe early.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? process.exitCode : 1));
const say = (text) => process.stdout.write(`${text}\n`);

/** In the order in which changes are shown. */
const severities = [
  { level: CriticalityLevel.Breaking, word: 'BREAKING ', name: 'breaking' },
  { level: CriticalityLevel.Dangerous, word: 'dangerous', name: 'dangerous' },
  { level: CriticalityLevel.NonBreaking, word: 'safe     ', name: 'safe' },
];
const rankOf = ({ criticality }) => severities.findIndex(({ level }) => level === criticality.level);
const isDescriptionChange = ({ type }) => /DESCRIPTION/.test(type);
/** Compares code units, so that the order is the same in every locale. */
const compareTexts = (one, other) => (one < other ? -1 : Number(one > other));

/** Without validation, since federation's directives are imported by @link and not defined in the file. */
function read(path) {
  try {
    return buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });
  } catch ({ message }) {
    return refuse(`${path} cannot be read as a schema. ${message}`);
  }
}

async function main() {
  const { values: options } = readCommandLine({
    usage,
    options: {
      from: { type: 'string', default: file('released.graphql') },
      to: { type: 'string', default: file('schema.graphql') },
      acknowledged: { type: 'string', default: file('acknowledged-changes.json') },
      descriptions: { type: 'boolean', default: false },
    },
  });
  const changes = (await diff(read(options.from), read(options.to))).toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) ||
      compareTexts(one.path ?? '', other.path ?? '') ||
      compareTexts(one.message, other.message),
  );
  const reasons = new Map(
    JSON.parse(readFileSync(options.acknowledged, 'utf8')).map(({ change, reason }) => [change, reason]),
  );
  say(changes.length === 0 ? 'The schema has not changed since the last release.' : `${summaryOf(changes)}\n`);

  let breakingCount = 0;
  for (const change of changes) {
    const { message, path } = change;
    const reason = reasons.get(message);
    reasons.delete(message);
    const { level, word } = severities[rankOf(change)];
    if (level === CriticalityLevel.Breaking && !reason) breakingCount++;
    if (isDescriptionChange(change) && !options.descriptions) continue;
    say(`${word}  ${path ?? ''}  ${message}${reason ? `\n           acknowledged: ${reason}` : ''}`);
  }
  const hidden = options.descriptions ? 0 : changes.filter(isDescriptionChange).length;
  if (hidden > 0) say(`${severities.at(-1).word}  ${hidden} changes of descriptions; --descriptions lists them`);
  for (const change of reasons.keys())
    say(`STALE      schema/acknowledged-changes.json lists a change that is not in the schema: ${change}`);
  if (breakingCount > 0)
    say(
      `\n${breakingCount} changes break clients. Undo them, or add each to schema/acknowledged-changes.json as {"change": "its message", "reason": "why it is acceptable"}. docs/releases.md says which version may have it.`,
    );
  process.exitCode = breakingCount + reasons.size > 0 ? 1 : 0;
}

function summaryOf(changes) {
  return severities
    .map(({ name }, rank) => `${changes.filter((change) => rankOf(change) === rank).length} ${name}`)
    .join(', ');
}

await main();
