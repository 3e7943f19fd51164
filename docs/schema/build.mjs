// npm run docs: the schema as one page to read, docs/schema/public/index.html, which asks nobody for anything.
// By SpectaQL: it is alive, comes from npm alone, and makes a single file; others fetch templates or fonts from elsewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, printSchema } from 'graphql';

const folder = fileURLToPath(new URL('.', import.meta.url));
const page = join(folder, 'public/index.html');

if (!existsSync(join(folder, 'node_modules'))) {
  process.stderr.write('Installing SpectaQL, once; half a minute.\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** What clients see: without the directives that only composition reads, and that SpectaQL does not know. */
function clientsSchema() {
  const sdl = readFileSync(join(folder, '../../schema/schema.graphql'), 'utf8');
  return printSchema(buildSchema(sdl, { assumeValidSDL: true }));
}

const scratch = mkdtempSync(join(tmpdir(), 'schema-page-'));
try {
  writeFileSync(join(scratch, 'schema.graphql'), clientsSchema());
  const options = [
    'spectaql.yml',
    '--quiet',
    '--target-dir',
    join(folder, 'public'),
    '--schema-file',
    join(scratch, 'schema.graphql'),
  ];
  // Its standard error holds nothing but warnings of Sass about its own style sheets; when it fails, execFileSync tells all.
  execFileSync(join(folder, 'node_modules/.bin/spectaql'), options, { cwd: folder, stdio: 'pipe' });
} finally {
  rmSync(scratch, { recursive: true });
}

const html = readFileSync(page, 'utf8');
const outside = [...html.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)"/g)].map(([, url]) => url);
if (outside.length > 0) throw new Error(`The page would ask others: ${outside.join(', ')}`);
for (const text of [
  'ComplianceManagementPartner',
  'ExclusionGroupAssignmentTarget',
  'DeviceManagementServiceConfig.Read.All',
]) {
  if (!html.includes(text)) throw new Error(`The page says nothing of ${text}.`);
}
process.stdout.write(`Wrote ${page} (${Math.round(statSync(page).size / 1024)} kB); open it in a browser.\n`);
