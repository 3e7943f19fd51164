// Badges for the state of a connector, and for the status of a partner on a platform. The words say it; the colour only
// helps.
import { Badge, makeStyles } from '@fluentui/react-components';
import type {
  DeviceManagementPartnerTenantState,
  MobileThreatPartnerTenantState,
  PlatformEnrollmentStatus,
} from '../generated/graphql';
import { connectorStateLabels, labelOf, stateLabels, statusLabels } from '../partners/labels';

type Colour = 'success' | 'warning' | 'danger' | 'subtle';

const stateColours: Partial<Record<DeviceManagementPartnerTenantState | MobileThreatPartnerTenantState, Colour>> = {
  ENABLED: 'success',
  ERROR: 'danger',
  REJECTED: 'danger',
  TERMINATED: 'danger',
  UNRESPONSIVE: 'danger',
  UNAVAILABLE: 'warning',
};
const statusColours: Partial<Record<PlatformEnrollmentStatus, Colour>> = {
  ACTIVE: 'success',
  PENDING_ACTIVATION: 'warning',
};

export function StateBadge({ state }: { state: DeviceManagementPartnerTenantState }) {
  return <Tag colour={stateColours[state]}>{labelOf(stateLabels, state)}</Tag>;
}

export function ConnectorStateBadge({ state }: { state: MobileThreatPartnerTenantState }) {
  return <Tag colour={stateColours[state]}>{labelOf(connectorStateLabels, state)}</Tag>;
}

/** Where the admin center says "Unknown", the state of the partner says more. */
export function StatusBadge({
  state,
  status,
}: {
  status: PlatformEnrollmentStatus;
  state: DeviceManagementPartnerTenantState;
}) {
  if (status === 'UNKNOWN') return <StateBadge state={state} />;
  return <Tag colour={statusColours[status]}>{labelOf(statusLabels, status)}</Tag>;
}

// A badge has the height of one line.
const useStyles = makeStyles({ tag: { whiteSpace: 'nowrap' } });

export function Tag({ children, colour = 'subtle' }: { children: string; colour: Colour | undefined }) {
  return (
    <Badge appearance="tint" color={colour} className={useStyles().tag}>
      {children}
    </Badge>
  );
}
