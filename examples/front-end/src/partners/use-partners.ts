// A hook for the list of partners, with filter, order and paging.
import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import {
  OverviewDocument,
  type ComplianceManagementPartnerFilters,
  type OverviewQuery,
  type OverviewQueryVariables,
} from '../generated/graphql';

export type PartnerPage = NonNullable<OverviewQuery['complianceManagementPartners']>;

export type PartnerOrder = Required<Pick<OverviewQueryVariables, 'sortKey' | 'reverse'>>;

export interface Partners {
  /** All loaded pages. While a new filter or order loads, the previous list. */
  list: PartnerPage | undefined;
  isLoading: boolean;
  error: unknown;
  loadMore: () => Promise<void>;
  reload: () => Promise<void>;
}

/** Partners on one page. The gateway's limit is 100. */
const pageSize = 25;

export function usePartners(filterBy: ComplianceManagementPartnerFilters, order: PartnerOrder): Partners {
  const [loadError, setLoadError] = useState<unknown>();
  const { data, error, fetchMore, loading, previousData, refetch } = useQuery(OverviewDocument, {
    variables: { first: pageSize, filterBy, ...order },
    // Cached data is shown at once and read again, since other administrators change partners too.
    fetchPolicy: 'cache-and-network',
  });
  const list = (data ?? previousData)?.complianceManagementPartners ?? undefined;

  async function load(task: () => Promise<unknown>): Promise<void> {
    setLoadError(undefined);
    try {
      await task();
    } catch (thrown) {
      setLoadError(thrown);
    }
  }
  return {
    list,
    isLoading: loading,
    error: error ?? loadError,
    // A cursor is valid only for its filter and order. `fetchMore` keeps both.
    loadMore: () => load(() => fetchMore({ variables: { first: pageSize, after: list?.pageInfo.endCursor } })),
    reload: () => load(() => refetch()),
  };
}
