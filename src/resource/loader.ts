// Loader of entities: reads of one collection at the same time become one call to Graph.
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { gather } from '../msgraph/gather.js';
import { getEntity, listEntities, type Resource } from './calls.js';
import { foldId } from '../msgraph/id.js';
import { mergeSelections, type Selected } from './select.js';

interface Read {
  /** `null` reads every entity: no id that a caller chooses can equal it. */
  id: string | null;
  selected: Selected;
}

/** Loads entities of one collection. Both functions reject with an `MsGraphError`. */
export interface EntityLoader<T> {
  /** Returns one entity, or `null` if none has this id. Ids are compared in any case, as Graph does. */
  load: (context: Context, read: { id: string; selected: Selected }) => Promise<T | null>;
  /** Returns all entities of the tenant. */
  loadAll: (context: Context, selected: Selected) => Promise<T[]>;
}

export function createEntityLoader<T extends { id: string }>(resource: Resource<T>): EntityLoader<T> {
  // Not cached: a read after a write in the same operation must see the write.
  const createGatheredRead = (msgraph: MsGraphClient): ((read: Read) => Promise<T[]>) =>
    gather((reads) => readTogether(msgraph, resource, reads));
  return {
    load: async (context, read) => {
      const [entity] = await context.once(createGatheredRead)(read);
      return entity ?? null;
    },
    loadAll: (context, selected) => context.once(createGatheredRead)({ id: null, selected }),
  };
}

/** Reads one entity by its id, and several by one read of the list, because a tenant has few entities. */
async function readTogether<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  reads: readonly Read[],
): Promise<T[][]> {
  const selected = mergeSelections(reads.map((read) => read.selected));
  const keys = reads.map(({ id }) => (id === null ? null : foldId(id)));
  const [first] = reads;
  if (typeof first?.id === 'string' && new Set(keys).size === 1) {
    const found = await getEntity(msgraph, resource, { id: first.id, selected });
    return reads.map(() => (found ? [found.entity] : []));
  }
  const all = await listEntities(msgraph, resource, selected);
  return keys.map((key) => (key === null ? all : all.filter(({ id }) => foldId(id) === key)));
}
