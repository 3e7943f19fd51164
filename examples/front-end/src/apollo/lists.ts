// Updates of the cached lists of partners, and of the screen, after writes.
import type { ApolloCache, ApolloClient, ObservableQuery } from '@apollo/client';
import type { OverviewQuery } from '../generated/graphql';
import type { CachedList } from './cache';

/** The gateway's limit for one page. */
const maxPageSize = 100;

/**
 * Reads the lists on the screen again after a partner was added or renamed, as many items as are shown. Only the
 * gateway knows which filters match the partner now, and its place in the order. Other lists are read when they are
 * next shown.
 */
export async function reloadLists(client: ApolloClient, { added = 0 } = {}): Promise<void> {
  const reload = client.refetchQueries({
    updateCache: (cache) => {
      cache.modify({ fields: { complianceManagementPartners: (_, { INVALIDATE }) => INVALIDATE } });
    },
    onQueryUpdated: (query: ObservableQuery<OverviewQuery>) => {
      const shown = query.getCurrentResult().data?.complianceManagementPartners?.nodes?.length ?? 0;
      return query.refetch({ first: Math.min(Math.max(shown + added, 1), maxPageSize) });
    },
  });
  await ignoreErrors(reload);
}

/**
 * Reads everything else on the screen again after a change, such as what needs attention. Lists of partners are left to
 * `reloadLists`, which keeps their pages.
 */
export async function reloadScreen(client: ApolloClient): Promise<void> {
  const reload = client.refetchQueries({
    include: 'active',
    onQueryUpdated: (query) => query.variables['first'] === undefined && query.refetch(),
  });
  await ignoreErrors(reload);
}

/** Each query shows its own error. It must not look like an error of the write, which was made. */
async function ignoreErrors(reload: Promise<unknown>): Promise<void> {
  await reload.catch(() => {});
}

/** Removes a deleted partner from the cache and from every list. */
export function forgetPartner(cache: ApolloCache, id: string): void {
  cache.modify({
    fields: {
      complianceManagementPartners(value, { DELETE, readField }) {
        const list = value as CachedList | null;
        if (!list) return value;
        const nodes = list.nodes.filter((node) => readField('id', node) !== id);
        if (nodes.length < list.nodes.length) return { ...list, nodes, totalCount: list.totalCount - 1 };
        // It may be on a page that was not loaded. Then `totalCount` is no longer known.
        return list.pageInfo.hasNextPage ? DELETE : value;
      },
    },
  });
  const cacheId = cache.identify({ __typename: 'ComplianceManagementPartner', id });
  if (cacheId !== undefined) cache.evict({ id: cacheId });
  cache.gc();
}
