// The checks of partners against other objects: reads of the facts, and the warnings and issues that follow from them.
import type { GraphQLResolveInfo } from 'graphql';
import { wantedCodes, type Diagnosis, type IssueCode, type IssuesArgs } from '../connectors/issue.js';
import type { Context } from '../context.js';
import { MsGraphError } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { assignmentFilterKind } from '../references/assignment-filter.js';
import { groupKind } from '../references/group.js';
import { loadReference, type ReferenceKind } from '../references/reference.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { readWhole } from '../resource/read.js';
import { isSuperseded, lacksCreated } from '../resource/superseded.js';
import { settlePausesMs } from '../resource/verify.js';
import type { Assess } from '../resource/warning.js';
import { holdersOf, type Holders, type NeededFacts, type PartnerFacts, type Referenced } from './partner.facts.js';
import { issuesOf, neededForIssues } from './partner.issues.js';
import { partners } from './partner.list.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { neededForWarnings, warningsOf } from './partner.warnings.js';

/** Returns `fallback` if Graph did not answer a read, which must not hide the rest. Rejects if a sign-in is needed. */
async function orElse<T, F>(read: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MsGraphError) return fallback;
    throw error;
  }
}

/**
 * Reads facts: the list of partners, and all groups and filters in common batches, without those that the operation has
 * read already. What cannot be read becomes a fact of its own. Rejects with an `AuthError` if the user must sign in
 * again.
 */
export async function loadFacts(
  context: Pick<Context, 'once'>,
  needed: NeededFacts,
  readHolders: () => Promise<Holders | null>,
): Promise<PartnerFacts> {
  const loadAll = async (kind: ReferenceKind, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Referenced>> => {
    const load = async (id: string): Promise<readonly [string, Referenced]> => {
      const object = await orElse(loadReference(context, { kind, id }), 'unreadable' as const);
      return [id, object ?? 'missing'];
    };
    return new Map(await Promise.all([...ids].map(load)));
  };
  const [holders, groupsRead, filtersRead] = await Promise.all([
    needed.holders ? orElse(readHolders(), null) : null,
    loadAll(groupKind, needed.groups),
    loadAll(assignmentFilterKind, needed.filters),
  ]);
  return { holders, groups: groupsRead, filters: filtersRead };
}

/** By the list, which all partners of a query share. */
const knownHolders = new WeakMap<readonly ComplianceManagementPartner[], Holders>();

function holdersIn(all: readonly ComplianceManagementPartner[]): Holders {
  const holders = knownHolders.get(all) ?? holdersOf(all.map(({ json }) => json));
  knownHolders.set(all, holders);
  return holders;
}

/**
 * Reads which partners hold each platform, for a change of a partner; its id is `undefined` while it has none. `null` if
 * that is not known.
 */
export type ReadOtherHolders = (ownId: string | undefined) => Promise<Holders | null>;

/**
 * Returns the function that reads the partners for one mutation. It reads them once, because the mutation itself
 * decides by one state of the tenant, and again for the next mutation of the operation. If the mutation depends on
 * them, a read that lags behind is made again.
 */
export function createHoldersRead(context: Context, { isDecisive }: { isDecisive: boolean }): ReadOtherHolders {
  let reading: Promise<Holders | null> | undefined;
  return (ownId) => (reading ??= readCurrentHolders(context, { ownId, isDecisive }));
}

/** Returns the function that finds the warnings of one mutation. */
export function createPartnerAssess(context: Context, readHolders: ReadOtherHolders): Assess {
  return async (change, codes) => {
    const facts = await loadFacts(context, neededForWarnings(codes, change), () => readHolders(change.id));
    return warningsOf(codes, change, facts);
  };
}

const platformNames = Object.values(EnrollmentPlatform).flatMap((platform) =>
  Object.values(platformProperties(platform)),
);

/** Reads the partners; `null` if Graph does not show yet what this process changed of others than the own one. */
async function readCurrentHolders(
  { msgraph, once }: Context,
  { isDecisive, ownId }: { isDecisive: boolean; ownId: string | undefined },
): Promise<Holders | null> {
  const own = ownId === undefined ? [] : [ownId];
  const isOther = (id: string): boolean => !own.some((it) => foldId(it) === foldId(id));
  for (const pauseMs of [0, ...(isDecisive ? settlePausesMs : [])]) {
    if (pauseMs > 0) await msgraph.pause(pauseMs);
    const all = await once(partners.createRead)({ id: null, selected: 'all' });
    const isOutdated =
      lacksCreated(msgraph, { entity: partnerEntity, ids: [...own, ...all.map(({ id }) => id)] }) ||
      all.some(
        ({ id, json }) =>
          isOther(id) && isSuperseded(msgraph, { entity: partnerEntity, id, json, touched: platformNames }),
      );
    if (!isOutdated) return holdersIn(all);
  }
  return null;
}

/** Finds the issues of a partner. All partners of a query share the reads. */
export async function diagnosePartner(
  partner: ComplianceManagementPartner,
  args: IssuesArgs,
  { context, info }: { context: Context; info: GraphQLResolveInfo },
): Promise<Diagnosis> {
  const known = context.once(createDiagnoses);
  const ofPartner: PartnerDiagnoses = known.get(partner.json) ?? { byCode: new Map(), byCodes: new Map() };
  known.set(partner.json, ofPartner);
  const { byCode, byCodes } = ofPartner;
  const wanted = wantedCodes(args);
  const key = wanted.join();
  const before = byCodes.get(key);
  if (before) return before;
  const diagnose = async (code: IssueCode): Promise<Diagnosis> => {
    const readHolders = async (): Promise<Holders> => holdersIn(await readWhole(partners, { context, info }));
    const facts = await loadFacts(context, neededForIssues([code], partner.json), readHolders);
    return issuesOf([code], { partner, facts, now: Date.now() });
  };
  const joined = Promise.all(
    wanted.map((code) => {
      const diagnosis = byCode.get(code) ?? diagnose(code);
      byCode.set(code, diagnosis);
      return diagnosis;
    }),
  ).then((diagnoses) => ({
    issues: diagnoses.flatMap(({ issues }) => issues),
    notChecked: diagnoses.flatMap(({ notChecked }) => notChecked),
  }));
  byCodes.set(key, joined);
  return joined;
}

/** The diagnoses of one partner in one operation: a field can be selected under many aliases, with any codes. */
interface PartnerDiagnoses {
  byCode: Map<IssueCode, Promise<Diagnosis>>;
  /** Joined, by all codes that were asked for: at most one for each set of codes. */
  byCodes: Map<string, Promise<Diagnosis>>;
}

/** Creates the diagnoses of one operation, by Graph's JSON of a partner. */
function createDiagnoses(): Map<Json, PartnerDiagnoses> {
  return new Map();
}
