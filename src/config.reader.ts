// Reads the configuration's variables, and collects what is wrong with them.
import { variables, type Variable, type VariableName, type VariableValue } from './config.variables.js';

/** Every fault of a configuration, each naming its variable and what it wants. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads one variable: its value, or `undefined` when it is not set or has a fault, which is then noted. */
export type Read = <N extends VariableName>(name: N) => VariableValue<N> | undefined;

export type Environment = Readonly<Record<string, string | undefined>>;

/** `raw` is a variable's trimmed text, empty when it is not set; `read` adds what is wrong with it to the faults. */
export function createReader(
  environment: Environment,
  faults: string[],
): { raw: (name: VariableName) => string; read: Read } {
  // Of the variables for proxies the name in lower case counts first, as it does for curl.
  const raw = (name: VariableName): string =>
    ((name.endsWith('_PROXY') ? environment[name.toLowerCase()] : undefined) ?? environment[name] ?? '').trim();
  const read: Read = (name) => {
    const given = raw(name);
    if (given === '') return undefined;
    const variable: Variable<unknown> = variables[name];
    const value = variable.parse(given) as VariableValue<typeof name> | undefined;
    const fault = value === undefined ? undefined : variable.faultOf?.(given);
    if (/^(["']).*\1$/s.test(given)) faults.push(`${name} is in quotes: remove them.`);
    else if (value === undefined) faults.push(`${name} has to be ${variable.wants}.`);
    else if (fault !== undefined) faults.push(`${name} names ${fault}.`);
    return value;
  };
  return { raw, read };
}
