// npm run supergraph: the gateway on its emulator, a second subgraph, and a router in front of both. With --check, it
// sends a front end's requests, compares what the router keeps with docs/supergraph.md, and exits.
import { readFile, writeFile } from 'node:fs/promises';
import 'reflect-metadata';
import { loadConfig } from '../../dist/src/config/config.js';
import { startGateway } from '../../dist/src/gateway.js';
import { readCommandLine, refuse } from '../../scripts/command-line.mjs';
import { runConformance } from './conformance.mjs';
import { startDirectory } from './directory.mjs';
import { outcomesIn, page, withOutcomes } from './page.mjs';
import { routers } from './routers.mjs';
import { partnerQuery } from './scenarios.mjs';

const usage = `npm run supergraph [-- --router NAME --check --write]

Starts the gateway on its emulator, a second subgraph, and a router in front of both, until Ctrl+C.
The first run of a router installs it.

  --router NAME  ${Object.keys(routers).join(', ')}; hive by default
  --check        sends requests, compares what the router keeps with the table in docs/supergraph.md, and exits
  --write        as --check, but writes the router's column of the table
  --help         prints this help
  --version      prints the version of the package`;
const {
  check: isCheck,
  router: name,
  write: isWrite,
} = readCommandLine({
  usage,
  options: {
    check: { type: 'boolean', default: false },
    router: { type: 'string', default: 'hive' },
    write: { type: 'boolean', default: false },
  },
}).values;
if (!Object.hasOwn(routers, name)) refuse(`--router must be one of ${Object.keys(routers).join(', ')}.`, usage);

const say = (text) => process.stdout.write(`${text}\n`);

if (isCheck || isWrite) await check();
else await stayUp();

async function check() {
  const outcomes = await runConformance(name);
  const markdown = await readFile(page, 'utf8');
  const recorded = new Map(outcomesIn(markdown, name));
  let areAllRecorded = recorded.size === outcomes.length;
  for (const [scenario, outcome] of outcomes) {
    const expected = recorded.get(scenario);
    areAllRecorded &&= outcome === expected;
    const difference = outcome === expected ? '' : ` (docs/supergraph.md: ${expected ?? 'no such row'})`;
    say(`${outcome === expected || isWrite ? 'ok  ' : 'BAD '} ${scenario}: ${outcome}${difference}`);
  }
  if (isWrite) await writeFile(page, withOutcomes(markdown, { name, outcomes }));
  else if (!areAllRecorded) {
    say(
      `\nThe router differs from docs/supergraph.md. If that is right: npm run supergraph -- --router ${name} --write`,
    );
    process.exitCode = 1;
  }
}

async function stayUp() {
  /** Functions that stop what was started, in the order of the starts. */
  const closers = [];
  try {
    const gateway = await startGateway(loadConfig({ PORT: '0', LOG_LEVEL: 'error' }));
    closers.push(gateway.close);
    const directory = await startDirectory();
    closers.push(directory.close);
    const urls = { partners: `${gateway.url}/graphql`, directory: directory.url };
    const router = await routers[name].start({ urls, port: 4002 });
    closers.push(router.close);
    const body = JSON.stringify({ query: partnerQuery.replace(/\s+/g, ' ') });
    say(`
The supergraph is at ${router.url}. Query it as an administrator of the emulator:

  curl -s ${router.url} -H 'content-type: application/json' \\
    -H "authorization: Bearer ${await gateway.emulator.signIn()}" \\
    -d '${body}'

Press Ctrl-C to stop.`);
    await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)));
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
