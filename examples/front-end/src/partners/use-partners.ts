// The list of partners: filter, order, and pages that add up.
import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import {
  ListPartnersDocument,
  type ComplianceManagementPartnerFilters,
  type ComplianceManagementPartnerOrder,
  type ListPartnersQuery,
} from '../generated/graphql';

export type PartnerPage = NonNullable<ListPartnersQuery['complianceManagementPartners']>;

export interface Partners {
  /** All pages so far; while another filter or order loads, those of the one before. */
  list: PartnerPage | undefined;
  isLoading: boolean;
  error: unknown;
  loadMore: () => Promise<void>;
  reload: () => Promise<void>;
}

/** Partners of one page; the gateway's limit is 100. */
const pageSize = 5;

export function usePartners(
  filterBy: ComplianceManagementPartnerFilters,
  orderBy: ComplianceManagementPartnerOrder,
): Partners {
  const [loadError, setLoadError] = useState<unknown>();
  const { data, error, fetchMore, loading, previousData, refetch } = useQuery(ListPartnersDocument, {
    variables: { first: pageSize, filterBy, orderBy },
    // What the cache has is shown at once, and read again: other administrators change partners, too.
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
    // A cursor is good for the filter and order that it came from; `fetchMore` keeps both.
    loadMore: () => load(() => fetchMore({ variables: { first: pageSize, after: list?.pageInfo.endCursor } })),
    reload: () => load(() => refetch()),
  };
}
