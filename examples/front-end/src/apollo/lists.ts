// What a write does to the lists of partners in the cache.
import type { ApolloCache, ApolloClient, ObservableQuery } from '@apollo/client';
import type { ListPartnersQuery } from '../generated/graphql';
import type { CachedList } from './cache';

/** The gateway's limit of a page. */
const maxPageSize = 100;

/**
 * Reads the lists on the screen again, as far as they are shown, after a partner was added or renamed. Only the gateway
 * knows which filters it satisfies now, and its place in the order. Lists that are not on the screen are read when they
 * are next shown.
 */
export async function reloadLists(client: ApolloClient, { added = 0 } = {}): Promise<void> {
  await client.refetchQueries({
    updateCache: (cache) => {
      cache.modify({ fields: { complianceManagementPartners: (_, { INVALIDATE }) => INVALIDATE } });
    },
    onQueryUpdated: (query: ObservableQuery<ListPartnersQuery>) => {
      const shown = query.getCurrentResult().data?.complianceManagementPartners?.nodes?.length ?? 0;
      return query.refetch({ first: Math.min(Math.max(shown + added, 1), maxPageSize) });
    },
  });
}

/** Takes a partner that was deleted out of the cache and of every list, whatever its filter and order. */
export function forgetPartner(cache: ApolloCache, id: string): void {
  cache.modify({
    fields: {
      complianceManagementPartners(value, { DELETE, readField }) {
        const list = value as CachedList | null;
        if (!list) return value;
        const nodes = list.nodes.filter((node) => readField('id', node) !== id);
        if (nodes.length < list.nodes.length) return { ...list, nodes, totalCount: list.totalCount - 1 };
        // It may be on a page that was not loaded; then `totalCount` is not known any more.
        return list.pageInfo.hasNextPage ? DELETE : value;
      },
    },
  });
  const cacheId = cache.identify({ __typename: 'ComplianceManagementPartner', id });
  if (cacheId !== undefined) cache.evict({ id: cacheId });
  cache.gc();
}
