// The reader of environment variables, which collects the problems that it finds.
import { variables, type Variable, type ReadValue, type VariableName } from './variables.js';
import { UsageError } from '../cli/usage-error.js';

/** Every problem of a configuration. Each names its variable and says what to do. */
export class ConfigError extends UsageError {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the value of a variable, or its default. An invalid value adds a problem. */
export type Read = <N extends VariableName>(name: N) => ReadValue<N>;

export interface ConfigReader {
  read: Read;
  /** Whether a variable is set to more than white space. */
  isSet: (name: VariableName) => boolean;
  problems: string[];
  /** Invalid values that have no effect. */
  warnings: string[];
}

/** Creates a reader of an environment. */
export function createConfigReader(environment: Environment): ConfigReader {
  const problems: string[] = [];
  const warnings: string[] = [];

  const rawValue = (name: VariableName): string => {
    // Like curl, prefer the lower-case name of a proxy variable.
    const lowerCase = name.endsWith('_PROXY') ? environment[name.toLowerCase()] : undefined;
    return (lowerCase ?? environment[name] ?? '').trim();
  };

  const readAny = (name: VariableName): unknown => {
    const variable: Variable<unknown> = variables[name];
    const fallback = 'default' in variable ? variable.default : undefined;
    const raw = rawValue(name);
    if (raw === '') return fallback;
    const value = variable.parse(raw);
    const problem = problemOf({ name, raw, value });
    if (problem === undefined) return value ?? fallback;
    if (isOfOpenTelemetry(name)) warnings.push(`${problem} Its value is ignored.`);
    else problems.push(problem);
    return value ?? fallback;
  };

  return {
    // The table ties each variable's type to its parser; the compiler cannot follow that through a name.
    read: readAny as Read,
    isSet: (name) => rawValue(name) !== '',
    problems,
    warnings,
  };
}

/**
 * Whether a variable is OpenTelemetry's own. They are often set for every process of a cluster, so what is not
 * supported here must not stop the start:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ asks for a warning.
 */
function isOfOpenTelemetry(name: string): boolean {
  return name.startsWith('OTEL_');
}

/** The placeholder of the ids in deploy/kubernetes. No tenant and no application has it. */
const placeholderId = '00000000-0000-0000-0000-000000000000';

/** Returns what is wrong with a variable's text and the value parsed from it; `undefined` if nothing is. */
function problemOf({ name, raw, value }: { name: VariableName; raw: string; value: unknown }): string | undefined {
  const variable: Variable<unknown> = variables[name];
  if (/^(["']).*\1$/s.test(raw)) return `${name} is enclosed in quotes. Remove the quotes.`;
  if (value === undefined && raw.includes(placeholderId)) {
    return `${name} has the placeholder ${placeholderId}. Replace it with the id of your own.`;
  }
  if (value === undefined) return `${name} must be ${variable.expected}.`;
  const fileProblem = variable.fileProblem?.(raw);
  return fileProblem === undefined ? undefined : `${name} points to ${fileProblem}.`;
}

/**
 * Prefixes of the gateway's own variables. `AZURE_` and `OTEL_` are left out: other tools have variables with these
 * prefixes, and a misspelt `AZURE_` variable is reported as missing.
 */
const ownPrefixes = ['GATEWAY_', 'EMULATOR_', 'MSGRAPH_', 'GRAPHQL_', 'CORS_', 'EXPLORER_', 'ASSISTANTS'];

/** Set by Kubernetes and Docker for a service whose name starts like one of ours, such as GATEWAY_SERVICE_HOST. */
const serviceLink = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/**
 * Returns a problem for each name that has one of the gateway's prefixes but is not one of its variables. A misspelt
 * variable would silently have no effect: GATEWAY_CLIENTS_IDS instead of GATEWAY_CLIENT_IDS would let any front end
 * call.
 */
export function unknownVariables(environment: Environment): string[] {
  const problems: string[] = [];
  for (const name of Object.keys(environment)) {
    const prefix = ownPrefixes.find((own) => name.toUpperCase().startsWith(own));
    if (prefix === undefined || Object.hasOwn(variables, name) || serviceLink.test(name)) continue;
    const known = Object.keys(variables).filter((variable) => variable.startsWith(prefix));
    problems.push(`${name} is not a known variable. Correct or remove it. Known variables: ${known.join(', ')}.`);
  }
  return problems;
}
