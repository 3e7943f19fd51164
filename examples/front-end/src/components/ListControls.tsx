// The filter and the order of the list.
import { useId, useState } from 'react';
import type {
  ComplianceManagementPartnerFilters,
  ComplianceManagementPartnerOrder,
  EnrollmentPlatform,
} from '../generated/graphql';
import { platformLabels, platforms } from '../partners/labels';

interface ListControlsProps {
  filterBy: ComplianceManagementPartnerFilters;
  onFilter: (filterBy: ComplianceManagementPartnerFilters) => void;
  orderBy: ComplianceManagementPartnerOrder;
  onOrder: (orderBy: ComplianceManagementPartnerOrder) => void;
}

const orders: Record<string, { label: string; orderBy: ComplianceManagementPartnerOrder }> = {
  name: { label: 'Name', orderBy: { field: 'DISPLAY_NAME', direction: 'ASC' } },
  nameDown: { label: 'Name, descending', orderBy: { field: 'DISPLAY_NAME', direction: 'DESC' } },
  heartbeat: { label: 'Heard from last', orderBy: { field: 'LAST_HEARTBEAT_DATE_TIME', direction: 'DESC' } },
};

export function ListControls({ filterBy, onFilter, onOrder, orderBy }: ListControlsProps) {
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
        value={Object.keys(orders).find((key) => isSame(orders[key]?.orderBy, orderBy))}
        onChange={({ target }) => onOrder(orders[target.value]?.orderBy ?? orderBy)}
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

function isSame(one: ComplianceManagementPartnerOrder | undefined, other: ComplianceManagementPartnerOrder): boolean {
  return one?.field === other.field && one.direction === other.direction;
}
