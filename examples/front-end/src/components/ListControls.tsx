// The filter and the order of the list.
import { useId, useState } from 'react';
import type { ComplianceManagementPartnerFilters, EnrollmentPlatform } from '../generated/graphql';
import { platformLabels, platforms } from '../partners/labels';
import type { PartnerOrder } from '../partners/use-partners';

interface ListControlsProps {
  filterBy: ComplianceManagementPartnerFilters;
  onFilter: (filterBy: ComplianceManagementPartnerFilters) => void;
  order: PartnerOrder;
  onOrder: (order: PartnerOrder) => void;
}

const orders: Record<string, { label: string; order: PartnerOrder }> = {
  name: { label: 'Name', order: { sortKey: 'DISPLAY_NAME', reverse: false } },
  nameDown: { label: 'Name, descending', order: { sortKey: 'DISPLAY_NAME', reverse: true } },
  heartbeat: { label: 'Heard from last', order: { sortKey: 'LAST_HEARTBEAT_DATE_TIME', reverse: true } },
};

export function ListControls({ filterBy, onFilter, onOrder, order }: ListControlsProps) {
  const id = useId();
  const [name, setName] = useState('');
  // Unset filters are left out, so that the cache finds the same list.
  const merge = (change: ComplianceManagementPartnerFilters): void =>
    onFilter(
      Object.fromEntries(
        Object.entries({ ...filterBy, ...change }).filter(([, value]) => value !== undefined && value !== ''),
      ),
    );
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        merge({ displayNameContains: name.trim() });
      }}
    >
      <label htmlFor={`${id}-name`}>Name contains</label>
      <input id={`${id}-name`} value={name} onChange={({ target }) => setName(target.value)} />
      <button type="submit">Filter</button>
      <label htmlFor={`${id}-platform`}>Onboarded for</label>
      <select
        id={`${id}-platform`}
        value={filterBy.onboardedFor ?? ''}
        onChange={({ target }) =>
          merge({ onboardedFor: (target.value || undefined) as EnrollmentPlatform | undefined })
        }
      >
        <option value="">any platform</option>
        {platforms.map((platform) => (
          <option key={platform} value={platform}>
            {platformLabels[platform]}
          </option>
        ))}
      </select>
      <label>
        <input
          type="checkbox"
          checked={filterBy.placeholder ?? false}
          onChange={({ target }) => merge({ placeholder: target.checked || undefined })}
        />
        Placeholders only
      </label>
      <label htmlFor={`${id}-order`}>Order</label>
      <select
        id={`${id}-order`}
        value={Object.keys(orders).find((key) => isSame(orders[key]?.order, order))}
        onChange={({ target }) => onOrder(orders[target.value]?.order ?? order)}
      >
        {Object.entries(orders).map(([key, { label }]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
    </form>
  );
}

function isSame(one: PartnerOrder | undefined, other: PartnerOrder): boolean {
  return one?.sortKey === other.sortKey && one.reverse === other.reverse;
}
