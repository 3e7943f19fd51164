// npm run schema:diff: what changed in the schema since the last release, and whether it breaks a client.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const usage = `npm run schema:diff -- [--from FILE] [--to FILE] [--acknowledged FILE]
Fails on a change that breaks a client and has no reason in the acknowledged file, and on a reason for what is no change.`;
const file = (name) => new URL(name, import.meta.url).pathname;
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: file('released.graphql') },
    to: { type: 'string', default: file('schema.graphql') },
    acknowledged: { type: 'string', default: file('acknowledged-changes.json') },
    help: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stdout.write(`${text}\n`);

/** Federation's own directives are imported by a link and defined nowhere in the file. */
const read = (path) => buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });

async function main() {
  if (values.help) return say(usage);
  const changes = await diff(read(values.from), read(values.to));
  const reasons = new Map(
    JSON.parse(readFileSync(values.acknowledged, 'utf8')).map(({ change, reason }) => [change, reason]),
  );
  const words = {
    [CriticalityLevel.Breaking]: 'BREAKING ',
    [CriticalityLevel.Dangerous]: 'dangerous',
    [CriticalityLevel.NonBreaking]: 'safe     ',
  };
  let faults = 0;
  for (const { criticality, message, path } of changes) {
    const reason = reasons.get(message);
    reasons.delete(message);
    say(
      `${words[criticality.level]}  ${path ?? ''}  ${message}${reason ? `\n           acknowledged: ${reason}` : ''}`,
    );
    if (criticality.level === CriticalityLevel.Breaking && !reason) faults++;
  }
  for (const change of reasons.keys())
    say(`STALE      schema/acknowledged-changes.json names what is no change: ${change}`);
  if (changes.length === 0) say('The schema is the one that was released.');
  if (faults > 0)
    say(
      `\n${faults} of them break clients. Undo them, or add each to schema/acknowledged-changes.json as {"change": "its message", "reason": "why it may be"} and release a new major version.`,
    );
  process.exitCode = faults + reasons.size > 0 ? 1 : 0;
}

await main();
