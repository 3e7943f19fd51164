// Reads of entities, gathered: what an operation asks for at once of one collection is one call to Graph.
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { gather } from '../msgraph/gather.js';
import { getEntity, listEntities, type Resource } from './calls.js';
import { foldId } from './id.js';
import { unite, type Selected } from './select.js';

interface Read {
  /** `null` reads every entity: callers choose ids, and no id equals it. */
  id: string | null;
  selected: Selected;
}

/** Reads of one collection. They reject with an `MsGraphError`. */
export interface GatheredReads<T> {
  /** Returns one entity; `null` when there is none with this id. Ids are compared in any case, as Graph does. */
  one: (context: Context, id: string, selected: Selected) => Promise<T | null>;
  /** Returns all entities of the tenant. */
  all: (context: Context, selected: Selected) => Promise<T[]>;
}

export function gatheredReads<T extends { id: string }>(resource: Resource<T>): GatheredReads<T> {
  // Not cached: a read that follows a write in the same operation has to see it.
  const createLoad = (msgraph: MsGraphClient): ((read: Read) => Promise<T[]>) =>
    gather((reads) => readAtOnce(msgraph, resource, reads));
  return {
    one: async (context, id, selected) => (await context.once(createLoad)({ id, selected }))[0] ?? null,
    all: (context, selected) => context.once(createLoad)({ id: null, selected }),
  };
}

/** A tenant has a handful of entities, so several of them are one read of the list. */
async function readAtOnce<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  reads: readonly Read[],
): Promise<T[][]> {
  const selected = unite(reads.map((read) => read.selected));
  const keys = reads.map(({ id }) => (id === null ? null : foldId(id)));
  const [first] = reads;
  if (typeof first?.id === 'string' && new Set(keys).size === 1) {
    const found = await getEntity(msgraph, resource, { id: first.id, selected });
    return reads.map(() => (found ? [found.entity] : []));
  }
  const all = await listEntities(msgraph, resource, selected);
  return keys.map((key) => (key === null ? all : all.filter(({ id }) => foldId(id) === key)));
}
