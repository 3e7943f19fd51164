// The list of partners, with a filter, an order and pages.
import { useState } from 'react';
import type { ComplianceManagementPartnerFilters, DeviceManagementPartnerTenantState } from '../generated/graphql';
import { stateLabels } from '../partners/labels';
import { usePartners, type PartnerOrder } from '../partners/use-partners';
import { ErrorNotice } from './ErrorNotice';
import { ListControls } from './ListControls';

interface PartnerListProps {
  selectedId: string | undefined;
  onSelect: (id: string) => void;
}

export function PartnerList({ onSelect, selectedId }: PartnerListProps) {
  const [filterBy, setFilterBy] = useState<ComplianceManagementPartnerFilters>({});
  const [order, setOrder] = useState<PartnerOrder>({ sortKey: 'DISPLAY_NAME', reverse: false });
  const { error, isLoading, list, loadMore, reload } = usePartners(filterBy, order);
  return (
    <section aria-labelledby="partners">
      <h2 id="partners">Partners</h2>
      <ListControls filterBy={filterBy} onFilter={setFilterBy} order={order} onOrder={setOrder} />
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {list && (
        <>
          <p role="status">
            {list.nodes.length} of {list.totalCount}
          </p>
          <ul className="partners" aria-label="Partners" aria-busy={isLoading}>
            {list.nodes.map(({ displayName, id, isStale, partnerState }) => (
              <li key={id}>
                <button type="button" aria-pressed={id === selectedId} onClick={() => onSelect(id)}>
                  <span>{displayName ?? 'Without a name'}</span>
                  <small>{describeState(partnerState, isStale)}</small>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {isLoading && <p role="status">Loading…</p>}
      {list?.pageInfo.hasNextPage && (
        <button type="button" disabled={isLoading} onClick={() => void loadMore()}>
          Load more
        </button>
      )}
    </section>
  );
}

function describeState(state: DeviceManagementPartnerTenantState, isStale: boolean | null): string {
  return isStale ? `${stateLabels[state]}, silent for a day` : stateLabels[state];
}
