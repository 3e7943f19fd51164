// The faults that someone asks for, checked: each problem is a sentence that says what to write instead.
import { faults, type AimedFault, type ChaosOptions, type Fault } from './chaos.js';
import { isObject } from './odata.js';

const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const members = ['seed', 'rates', 'faults'] as const;
const memberOfFault = ['fault', 'methods', 'paths', 'times', 'retryAfterSeconds', 'delayMs'] as const;

const maxFaults = 50;
const maxPaths = 20;
const maxPathLength = 500;
const maxTimes = 10_000;
/** An hour: longer than any back-off that a client should keep. */
const maxRetryAfterSeconds = 3_600;
/** A minute, as `--latency` has it. */
const maxDelayMs = 60_000;

/** Reads the body of a request: the options, or what is wrong with it. */
export function readChaos(
  body: unknown,
): { options: ChaosOptions; problem?: undefined } | { options?: undefined; problem: string } {
  if (!isObject(body) || (body['rates'] === undefined && body['faults'] === undefined)) {
    return {
      problem: 'The body has to be {"faults": [{"fault": "lost", "times": 1}]} or {"seed": 1, "rates": {"lost": 0.1}}.',
    };
  }
  const { faults: aimed = [], rates = {}, seed = 1 } = body;
  const problem =
    problemOfMembers(body, members, 'The body') ??
    (Number.isSafeInteger(seed) ? undefined : '`seed` must be a whole number.') ??
    (isObject(rates) ? problemOfRates(rates) : '`rates` must be an object, such as {"throttled": 0.1}.') ??
    problemOfFaults(aimed);
  if (problem !== undefined) return { problem };
  return { options: { seed: seed as number, rates: rates as ChaosOptions['rates'], faults: aimed as AimedFault[] } };
}

/** What is wrong with rates of faults, in a sentence; `undefined` when nothing is. */
export function problemOfRates(rates: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(rates).find((name) => !isFault(name));
  if (unknown !== undefined) return noSuchFault(unknown);
  const values = Object.values(rates);
  if (!values.every((rate) => typeof rate === 'number' && rate >= 0)) return 'A rate is a number from 0 to 1.';
  return (values as number[]).reduce((sum, rate) => sum + rate, 0) > 1 ? 'The rates come to more than 1.' : undefined;
}

function problemOfFaults(aimed: unknown): string | undefined {
  if (!Array.isArray(aimed))
    return '`faults` must be a list, such as [{"fault": "lost", "methods": ["PATCH"], "times": 1}].';
  if (aimed.length > maxFaults) return `\`faults\` must have at most ${maxFaults} items.`;
  return first(aimed.map((it, index) => problemOfFault(it, `faults[${index}]`)));
}

function problemOfFault(aimed: unknown, where: string): string | undefined {
  if (!isObject(aimed)) return `\`${where}\` must be an object, such as {"fault": "lost"}.`;
  const { delayMs, fault, methods: verbs, paths, retryAfterSeconds, times } = aimed;
  if (!isFault(fault)) return `\`${where}.fault\`: ${noSuchFault(fault)}`;
  const hasRetryAfter = fault === 'throttled' || fault === 'unavailable';
  return first([
    problemOfMembers(aimed, memberOfFault, `\`${where}\``),
    verbs === undefined || isListOf(verbs, methods.length, (it) => (methods as readonly unknown[]).includes(it))
      ? undefined
      : `\`${where}.methods\` must be a list of ${methods.join(', ')}.`,
    paths === undefined ? undefined : problemOfPaths(paths, `${where}.paths`),
    problemOfNumber(times, `${where}.times`, 1, maxTimes),
    problemOfNumber(retryAfterSeconds, `${where}.retryAfterSeconds`, 0, maxRetryAfterSeconds),
    problemOfNumber(delayMs, `${where}.delayMs`, 0, maxDelayMs),
    retryAfterSeconds === undefined || hasRetryAfter
      ? undefined
      : `\`${where}.retryAfterSeconds\` is for throttled and unavailable: remove it from ${fault}.`,
    delayMs === undefined || fault === 'slow'
      ? undefined
      : `\`${where}.delayMs\` is for slow: remove it from ${fault}.`,
  ]);
}

function problemOfPaths(paths: unknown, where: string): string | undefined {
  if (!isListOf(paths, maxPaths, (it) => typeof it === 'string' && it.length <= maxPathLength))
    return `\`${where}\` must be a list of 1 to ${maxPaths} texts of at most ${maxPathLength} characters.`;
  return first((paths as string[]).map((path, index) => problemOfPath(path, `${where}[${index}]`)));
}

function problemOfPath(path: string, where: string): string | undefined {
  if (!path.startsWith('/') || /[?#]/.test(path))
    return `\`${where}\` must be a path without a query, such as /deviceManagement/complianceManagementPartners/*.`;
  if (/^\/(beta|v1\.0)(\/|$)/i.test(path))
    return `\`${where}\` must not have a version: remove /${path.split('/')[1]}.`;
  const isLast = (index: number, all: string[]): boolean => index === all.length - 1;
  const isMisplaced = path
    .split('/')
    .some((it, index, all) => it.includes('*') && it !== '*' && !(it === '**' && isLast(index, all)));
  return isMisplaced
    ? `\`${where}\`: * stands for a whole segment, and ** for all that follow, at the end.`
    : undefined;
}

function problemOfNumber(value: unknown, where: string, min: number, max: number): string | undefined {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= min && (value as number) <= max))
    return undefined;
  return `\`${where}\` must be a whole number between ${min} and ${max}.`;
}

/** What an object has beside the members that it may have. */
export function problemOfMembers(value: object, known: readonly string[], what: string): string | undefined {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `${what} has ${short(unknown)}, and may have ${known.join(', ')}.`;
}

const isFault = (name: unknown): name is Fault => (faults as readonly unknown[]).includes(name);
const noSuchFault = (name: unknown): string => `There is no fault ${short(name)}: there are ${faults.join(', ')}.`;
const short = (value: unknown): string => String(value).slice(0, 50);
const first = (problems: readonly (string | undefined)[]): string | undefined =>
  problems.find((it) => it !== undefined);

function isListOf(value: unknown, max: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= max && value.every(isItem);
}
