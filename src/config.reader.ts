// Reads the configuration's variables, and collects what is wrong with them.
import { variables, type Variable, type ReadValue, type VariableName } from './config.variables.js';

/** Every fault of a configuration, each naming its variable and what it wants. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads one variable: its value; its default, or `undefined`, where it is not set or has a fault, which is then noted. */
export type Read = <N extends VariableName>(name: N) => ReadValue<N>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** `raw` is a variable's trimmed text, empty when it is not set; `read` adds what is wrong with it to the faults. */
export function createReader(
  environment: Environment,
  faults: string[],
): { raw: (name: VariableName) => string; read: Read } {
  // Of the variables for proxies the name in lower case counts first, as it does for curl.
  const raw = (name: VariableName): string =>
    ((name.endsWith('_PROXY') ? environment[name.toLowerCase()] : undefined) ?? environment[name] ?? '').trim();
  const readAny = (name: VariableName): unknown => {
    const given = raw(name);
    const variable: Variable<unknown> = variables[name];
    const fallback = 'default' in variable ? variable.default : undefined;
    if (given === '') return fallback;
    const value = variable.parse(given);
    const fault = value === undefined ? undefined : variable.faultOf?.(given);
    if (/^(["']).*\1$/s.test(given)) faults.push(`${name} is in quotes: remove them.`);
    else if (value === undefined) faults.push(`${name} has to be ${variable.wants}.`);
    else if (fault !== undefined) faults.push(`${name} names ${fault}.`);
    return value ?? fallback;
  };
  // The table ties each variable's type to its reader; the compiler does not follow that through a name.
  return { raw, read: readAny as Read };
}
