// Command lines of the repository's scripts, which run before anything is compiled; those of the package's commands are
// in src/cli/.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Prints a problem that the user can correct, and exits with 2. */
export function refuse(message, usage) {
  process.stderr.write(`${message}\n${usage === undefined ? '' : `\n${usage}\n`}`);
  process.exit(2);
}

/**
 * Returns the options and arguments of the command line. `options` are those of `parseArgs`; `numbers` are the options
 * whose values must be whole numbers above 0; `maxArguments` is 0 by default.
 *
 * Prints the usage for --help and the version of the package for --version, and exits. Exits with 2 for anything else
 * that is not known, so a script that has not called this yet must not have written anything.
 */
export function readCommandLine({ usage, options = {}, numbers = [], maxArguments = 0 }) {
  const { positionals, values } = parse({ usage, options, allowPositionals: maxArguments > 0 });
  refuseSwallowed(Object.keys(options), usage);
  if (values.help) exitWith(usage);
  if (values.version) exitWith(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
  if (positionals.length > maxArguments) refuse(`Unexpected argument '${positionals[maxArguments]}'.`, usage);
  for (const name of numbers) {
    if (values[name] === undefined) continue;
    if (!/^[1-9]\d{0,8}$/.test(values[name])) refuse(`--${name} must be a whole number above 0.`, usage);
    values[name] = Number(values[name]);
  }
  return { values, arguments: positionals };
}

/** npm takes options without `--` before them as its own, sets a variable, and runs the script without them. */
function refuseSwallowed(names, usage) {
  const swallowed = names.find((name) => process.env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined);
  if (swallowed !== undefined) {
    refuse(`npm has taken --${swallowed} as an option of its own. Write -- before the options of the script.`, usage);
  }
}

function parse({ allowPositionals, options, usage }) {
  const known = { ...options, help: { type: 'boolean' }, version: { type: 'boolean' } };
  try {
    return parseArgs({ options: known, allowPositionals });
  } catch ({ message }) {
    // Node adds advice about arguments that begin with a dash, which no script here takes.
    return refuse(message.split('. To specify')[0], usage);
  }
}

function exitWith(text) {
  process.stdout.write(`${text}\n`);
  process.exit(0);
}
