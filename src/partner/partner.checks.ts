// The checks of partners against other objects: reads of the facts, and the warnings and issues that follow from them.
import type { GraphQLResolveInfo } from 'graphql';
import { wantedCodes, type Diagnosis, type IssuesArgs } from '../connectors/issue.js';
import type { Context } from '../context.js';
import { MsGraphError } from '../msgraph/errors.js';
import { assignmentFilterKind } from '../references/assignment-filter.js';
import { groupKind } from '../references/group.js';
import { loadReference, type ReferenceKind } from '../references/reference.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { readWhole } from '../resource/read.js';
import { isSuperseded } from '../resource/superseded.js';
import type { Assess } from '../resource/warning.js';
import type { NeededFacts, PartnerFacts, Referenced } from './partner.facts.js';
import { issuesOf, neededForIssues } from './partner.issues.js';
import { partners } from './partner.list.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { neededForWarnings, warningsOf } from './partner.warnings.js';

/** Runs a read. Returns `fallback` if Graph did not answer it, which must not hide the rest; rejects if the user must sign in. */
async function orElse<T, F>(read: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MsGraphError) return fallback;
    throw error;
  }
}

/**
 * Reads facts: the list of partners, and all groups and filters in common batches, without those that the operation has read
 * already. What cannot be read becomes a fact of its own. Rejects with an `AuthError` if the user must sign in again.
 */
export async function loadFacts(
  context: Pick<Context, 'once'>,
  needed: NeededFacts,
  readPartners: () => Promise<readonly Json[] | null>,
): Promise<PartnerFacts> {
  const loadAll = async (kind: ReferenceKind, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Referenced>> => {
    const load = async (id: string): Promise<readonly [string, Referenced]> => {
      const object = await orElse(loadReference(context, { kind, id }), 'unreadable' as const);
      return [id, object ?? 'missing'];
    };
    return new Map(await Promise.all([...ids].map(load)));
  };
  const [partnersRead, groupsRead, filtersRead] = await Promise.all([
    needed.partners ? orElse(readPartners(), null) : [],
    loadAll(groupKind, needed.groups),
    loadAll(assignmentFilterKind, needed.filters),
  ]);
  return { partners: partnersRead, groups: groupsRead, filters: filtersRead };
}

type ListPartners = () => Promise<readonly Json[] | null>;

/**
 * Returns the function that lists the partners for one mutation. It reads them once, because the mutation itself decides by
 * one state of the tenant, and again for the next mutation of the operation.
 */
export function createListing(context: Context): ListPartners {
  let listed: Promise<readonly Json[] | null> | undefined;
  return () => (listed ??= listCurrent(context));
}

/** Returns the function that finds the warnings of one mutation. */
export function createPartnerAssess(context: Context, listPartners: ListPartners = createListing(context)): Assess {
  return async (change, codes) => {
    const facts = await loadFacts(context, neededForWarnings(codes, change), listPartners);
    return warningsOf(codes, change, facts);
  };
}

const platformNames = Object.values(EnrollmentPlatform).flatMap((platform) =>
  Object.values(platformProperties(platform)),
);

/** Returns all partners; `null` if Graph still shows one of them as it was before a change by this process. */
async function listCurrent({ msgraph, once }: Context): Promise<readonly Json[] | null> {
  const all = await once(partners.createRead)({ id: null, selected: 'all' });
  const isOutdated = all.some(({ id, json }) =>
    isSuperseded(msgraph, { entity: partnerEntity, id, json, touched: platformNames }),
  );
  return isOutdated ? null : all.map(({ json }) => json);
}

/** Finds the issues of a partner. All partners of a query share the reads. */
export async function diagnosePartner(
  partner: ComplianceManagementPartner,
  args: IssuesArgs,
  { context, info }: { context: Context; info: GraphQLResolveInfo },
): Promise<Diagnosis> {
  const codes = wantedCodes(args);
  const readPartners = async (): Promise<Json[]> =>
    (await readWhole(partners, { context, info })).map(({ json }) => json);
  const facts = await loadFacts(context, neededForIssues(codes, partner.json), readPartners);
  return issuesOf(codes, { partner, facts, now: Date.now() });
}
