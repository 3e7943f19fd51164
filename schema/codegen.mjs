// npm run codegen: GraphQL Code Generator with codegen.yml, and strict options. Its own command ignores those that it
// does not know.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../scripts/command-line.mjs';

const { check } = readCommandLine({
  usage: `npm run codegen [-- --check]

Writes schema/generated/ from the schema and schema/operations/.

  --check    writes nothing, and fails if a file is out of date
  --help     prints this help
  --version  prints the version of the package`,
  options: { check: { type: 'boolean', default: false } },
}).values;
const { status } = spawnSync(
  process.execPath,
  ['node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.yml', ...(check ? ['--check'] : [])],
  { cwd: fileURLToPath(new URL('../', import.meta.url)), stdio: 'inherit' },
);
process.exitCode = status ?? 1;
