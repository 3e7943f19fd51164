// The list of partners, with a filter, an order and pages.
import { useState } from 'react';
import type {
  ComplianceManagementPartnerFilters,
  ComplianceManagementPartnerOrder,
  DeviceManagementPartnerTenantState,
} from '../generated/graphql';
import { stateLabels } from '../partners/labels';
import { usePartners } from '../partners/use-partners';
import { ErrorNotice } from './ErrorNotice';
import { ListControls } from './ListControls';

interface PartnerListProps {
  selectedId: string | undefined;
  onSelect: (id: string) => void;
}

export function PartnerList({ onSelect, selectedId }: PartnerListProps) {
  const [filterBy, setFilterBy] = useState<ComplianceManagementPartnerFilters>({});
  const [orderBy, setOrderBy] = useState<ComplianceManagementPartnerOrder>({ field: 'DISPLAY_NAME', direction: 'ASC' });
  const { error, isLoading, list, loadMore, reload } = usePartners(filterBy, orderBy);
  return (
    <section aria-labelledby="partners">
      <h2 id="partners">Partners</h2>
      <ListControls filterBy={filterBy} onFilter={setFilterBy} orderBy={orderBy} onOrder={setOrderBy} />
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
