// Validation of requested faults. Each problem is a sentence that says what to write instead.
import { cutText } from '../../cut-text.js';
import { failedStatuses, faults, refusals, type AimedFault, type ChaosOptions, type Fault } from './chaos.js';
import { isObject } from '../msgraph/odata.js';

const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const optionNames = ['seed', 'rates', 'faults'] as const;
/** The faults that an option is for; options of every fault are not listed. */
const faultsOfOption = {
  retryAfterSeconds: ['throttled', 'unavailable', 'failed'],
  delayMs: ['slow', 'late', 'flapping'],
  status: ['failed'],
  refusal: ['refused'],
  properties: ['ignored', 'reshaped'],
  values: ['overruled', 'accompanied', 'reshaped'],
} as const satisfies Partial<Record<keyof AimedFault, readonly Fault[]>>;
/** Faults that an option must say more about. */
const requiredOptions: Partial<Record<Fault, 'values' | 'refusal'>> = {
  overruled: 'values',
  accompanied: 'values',
  refused: 'refusal',
};
/** Faults without a rate: they need an aim and more options. */
const aimedOnlyFaults = [...Object.keys(requiredOptions), 'reshaped'];
const aimedFaultNames = ['fault', 'methods', 'paths', 'times', ...Object.keys(faultsOfOption)];

const maxFaults = 50;
const maxPaths = 20;
/** Characters. */
const maxPathLength = 500;
/** Partners and connectors have fewer than 20 properties. */
const maxProperties = 20;
const maxTimes = 10_000;
/** An hour: longer than any back-off that a client should keep. */
const maxRetryAfterSeconds = 3_600;
/** A minute, as for `--latency`. */
const maxDelayMs = 60_000;

type Result<T> = { value: T; problem?: undefined } | { value?: undefined; problem: string };

/** Reads the body of `PUT /chaos`. */
export function readChaos(body: unknown): Result<ChaosOptions> {
  if (!isObject(body) || (body['rates'] === undefined && body['faults'] === undefined)) {
    const problem =
      'The body must be {"faults": [{"fault": "lost", "times": 1}]} or {"seed": 1, "rates": {"lost": 0.1}}.';
    return { problem };
  }
  const { faults: aimed = [], rates = {}, seed = 1 } = body;
  const problem =
    problemOfNames(body, { allowed: optionNames, subject: 'The body' }) ??
    (Number.isSafeInteger(seed) ? undefined : '`seed` must be a whole number.') ??
    (isObject(rates) ? problemOfRates(rates) : '`rates` must be an object, such as {"throttled": 0.1}.') ??
    problemOfFaults(aimed);
  if (problem !== undefined) return { problem };
  return { value: { seed: seed as number, rates: rates as ChaosOptions['rates'], faults: aimed as AimedFault[] } };
}

/** Reads the value of `--chaos`, such as `throttled=0.1,lost=0.02`. */
export function readRates(text: string): Result<ChaosOptions['rates']> {
  const rates: Record<string, number> = {};
  for (const pair of text.split(',')) {
    const [name = '', rate = ''] = pair.split('=');
    rates[name.trim()] = rate.trim() === '' ? Number.NaN : Number(rate);
  }
  const problem = problemOfRates(rates);
  return problem === undefined ? { value: rates } : { problem };
}

function problemOfRates(rates: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(rates).find((name) => !isFault(name));
  if (unknown !== undefined) return unknownFault(unknown);
  const aimedOnly = aimedOnlyFaults.find((name) => rates[name] !== undefined);
  if (aimedOnly !== undefined) {
    const needed = requiredOptions[aimedOnly as Fault] ?? 'properties or values';
    return `${aimedOnly} has no rate, since it needs ${needed}: aim it.`;
  }
  let sum = 0;
  for (const rate of Object.values(rates)) {
    if (typeof rate !== 'number' || !(rate >= 0)) return 'A rate must be a number between 0 and 1.';
    sum += rate;
  }
  return sum > 1 ? 'The rates must add up to at most 1.' : undefined;
}

function problemOfFaults(aimed: unknown): string | undefined {
  if (!Array.isArray(aimed))
    return '`faults` must be a list, such as [{"fault": "lost", "methods": ["PATCH"], "times": 1}].';
  if (aimed.length > maxFaults) return `\`faults\` must have at most ${maxFaults} items.`;
  return first(aimed.map((fault, index) => problemOfFault(fault, `faults[${index}]`)));
}

/** `path` is where the value stands in the body; the functions below take it as well. */
function problemOfFault(value: unknown, path: string): string | undefined {
  if (!isObject(value)) return `\`${path}\` must be an object, such as {"fault": "lost"}.`;
  const { delayMs, fault, retryAfterSeconds, times } = value;
  if (!isFault(fault)) return `\`${path}.fault\`: ${unknownFault(fault)}`;
  return first([
    problemOfNames(value, { allowed: aimedFaultNames, subject: `\`${path}\`` }),
    problemOfMethods(value['methods'], `${path}.methods`),
    problemOfPaths(value['paths'], `${path}.paths`),
    problemOfNumber(times, { path: `${path}.times`, min: 1, max: maxTimes }),
    problemOfNumber(retryAfterSeconds, { path: `${path}.retryAfterSeconds`, min: 0, max: maxRetryAfterSeconds }),
    problemOfNumber(delayMs, { path: `${path}.delayMs`, min: 0, max: maxDelayMs }),
    problemOfStatus(value['status'], `${path}.status`),
    problemOfRefusal(value['refusal'], { path: `${path}.refusal`, isRequired: fault === 'refused' }),
    problemOfProperties(value['properties'], `${path}.properties`),
    problemOfValues(value['values'], {
      path: `${path}.values`,
      isRequired: requiredOptions[fault] === 'values',
    }),
    ...Object.entries(faultsOfOption).map(([name, only]: [string, readonly Fault[]]) =>
      value[name] === undefined || only.includes(fault)
        ? undefined
        : `\`${path}.${name}\` is only for ${inWords(only)}: remove it from ${fault}.`,
    ),
  ]);
}

function problemOfMethods(value: unknown, path: string): string | undefined {
  const isMethod = (item: unknown): boolean => (methods as readonly unknown[]).includes(item);
  if (value === undefined || isListOf(isMethod, { value, maxItems: methods.length })) return undefined;
  return `\`${path}\` must be a list of ${methods.join(', ')}.`;
}

function problemOfPaths(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  const isText = (item: unknown): boolean => typeof item === 'string' && item.length <= maxPathLength;
  if (!isListOf(isText, { value, maxItems: maxPaths }))
    return `\`${path}\` must be a list of 1 to ${maxPaths} strings of at most ${maxPathLength} characters.`;
  return first((value as string[]).map((pattern, index) => problemOfPattern(pattern, `${path}[${index}]`)));
}

function problemOfPattern(pattern: string, path: string): string | undefined {
  if (!pattern.startsWith('/') || /[?#]/.test(pattern))
    return `\`${path}\` must be a path without a query, such as /deviceManagement/complianceManagementPartners/*.`;
  const segments = pattern.split('/');
  if (/^\/(beta|v1\.0)(\/|$)/i.test(pattern)) return `\`${path}\` must not have a version: remove /${segments[1]}.`;
  // Only the last segment may be `**`.
  if (segments.at(-1) === '**') segments.pop();
  return segments.some((segment) => segment.includes('*') && segment !== '*')
    ? `\`${path}\`: * must be a whole segment, and ** must be the last one.`
    : undefined;
}

function problemOfStatus(value: unknown, path: string): string | undefined {
  if (value === undefined || (failedStatuses as readonly unknown[]).includes(value)) return undefined;
  return `\`${path}\` must be one of ${failedStatuses.join(', ')}.`;
}

function problemOfRefusal(
  value: unknown,
  { isRequired, path }: { path: string; isRequired: boolean },
): string | undefined {
  if (value === undefined ? !isRequired : (refusals as readonly unknown[]).includes(value)) return undefined;
  return `\`${path}\` must be one of ${refusals.join(', ')}.`;
}

function problemOfProperties(value: unknown, path: string): string | undefined {
  const isName = (item: unknown): boolean => typeof item === 'string' && item.length <= maxPathLength;
  if (value === undefined || isListOf(isName, { value, maxItems: maxProperties })) return undefined;
  return `\`${path}\` must be a list of 1 to ${maxProperties} names of properties.`;
}

function problemOfValues(
  value: unknown,
  { isRequired, path }: { path: string; isRequired: boolean },
): string | undefined {
  if (value === undefined && !isRequired) return undefined;
  const count = isObject(value) ? Object.keys(value).length : 0;
  if (count > 0 && count <= maxProperties) return undefined;
  return `\`${path}\` must be an object of 1 to ${maxProperties} properties, such as {"partnerState": "enabled"}.`;
}

function problemOfNumber(
  value: unknown,
  { max, min, path }: { path: string; min: number; max: number },
): string | undefined {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max))
    return undefined;
  return `\`${path}\` must be a whole number between ${min} and ${max}.`;
}

/** Returns a problem if an object has names that are not allowed. `subject` begins the sentence, such as `The body`. */
export function problemOfNames(
  value: object,
  { allowed, subject }: { allowed: readonly string[]; subject: string },
): string | undefined {
  const unknown = Object.keys(value).find((name) => !allowed.includes(name));
  return unknown === undefined
    ? undefined
    : `${subject} must not have ${shortened(unknown)}; allowed are ${allowed.join(', ')}.`;
}

/** Returns `a`, `a and b` or `a, b and c`. */
function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ');
}

const isFault = (name: unknown): name is Fault => (faults as readonly unknown[]).includes(name);
const unknownFault = (name: unknown): string => `Unknown fault ${shortened(name)}; use one of ${faults.join(', ')}.`;
const shortened = (value: unknown): string => cutText(String(value), 50);
const first = (problems: readonly (string | undefined)[]): string | undefined =>
  problems.find((problem) => problem !== undefined);

function isListOf(
  isItem: (item: unknown) => boolean,
  { maxItems, value }: { value: unknown; maxItems: number },
): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= maxItems && value.every(isItem);
}
