// A read of one collection as the gateway would send it, and the verdict about what came back.
import type { ListOptions } from '../msgraph/client.js';
import { MsGraphNotOffered, MsGraphUnavailable } from '../msgraph/errors.js';
import type { Json, MsGraphVersion } from '../resource/entity.js';
import { passed, warning, type Facts, type Verdict } from './check.js';
import { msgraphFailure } from './failure.js';
import { itemsOf, type Finding, type ReadCollection } from './findings.js';

export interface CollectionRead {
  /** Graph's name of the collection. */
  collection: string;
  path: string;
  options?: ListOptions;
  selected?: readonly string[];
  findingsOf: (read: ReadCollection, version: MsGraphVersion) => Finding[];
  describe?: (items: readonly Json[]) => string[];
  /** Whether the tenant should have such objects. */
  isExpected?: boolean;
  /** What the gateway does in a version of Graph without the collection, if it goes on. */
  withoutIt?: string;
  facts?: (items: readonly Json[]) => Partial<Facts>;
}

/** Reads a collection as the gateway would, and compares what came back. */
export async function readCollection(
  { graph, version }: Pick<Facts, 'graph' | 'version'>,
  { collection, describe, facts, findingsOf, isExpected = false, options, path, selected, withoutIt }: CollectionRead,
): Promise<Verdict> {
  try {
    const { ms, pages } = await graph((msgraph) => msgraph.list(path, options));
    const observed = { collection, pages, ...(selected ? { selected } : {}) };
    const items = itemsOf(observed);
    const found = `${counted(items.length, 'object')} on ${counted(pages.length, 'page')}, in ${ms} ms.`;
    const findings = findingsOf(observed, version);
    if (isExpected && items.length === 0) {
      const difference = 'is empty: a placeholder for each known partner was expected';
      findings.push({ collection, name: 'value', difference });
    }
    const lines = findings.map(({ difference, name }) => `${name} ${difference}`);
    const more = { details: [...(describe?.(items) ?? []), ...lines], facts: facts?.(items) ?? {} };
    if (findings.length === 0) return passed(found, more);
    const todo = [
      'Nothing in a portal. Please report the findings at the end: the gateway goes on, and shows such values as ' +
        'unknown or not at all.',
    ];
    const differences = counted(findings.length, 'difference');
    return warning(`${found} ${differences} from what the gateway assumes:`, { ...more, todo, findings });
  } catch (error) {
    const isMissing = error instanceof MsGraphNotOffered && error.missing === 'segment';
    return isMissing && withoutIt !== undefined ? passed(withoutIt) : failedRead(error, collection);
  }
}

/** Returns what a failed read says; with a finding if the gateway cannot use the response. */
export function failedRead(error: unknown, collection: string): Verdict {
  const failure = msgraphFailure(error);
  // The gateway itself found the response unusable, in its own words.
  const isUnusable = error instanceof MsGraphUnavailable && error.facts.clientRequestId === undefined;
  return isUnusable
    ? { ...failure, findings: [{ collection, name: '@odata.nextLink', difference: error.message }] }
    : failure;
}

export const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
