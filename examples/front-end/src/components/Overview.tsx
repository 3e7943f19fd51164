// The overview: what needs attention, the partners with their platforms, and the connectors.
import { useMemo } from 'react';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, makeStyles, MessageBar, MessageBarBody, Spinner, tokens } from '@fluentui/react-components';
import { isSameToUser } from '../errors/next-step';
import {
  AttentionDocument,
  OverviewConnectorsDocument,
  type AttentionQuery,
  type IntuneConnectorIssueCode,
  type OverviewConnectorsQuery,
} from '../generated/graphql';
import { Link, navigate, useAddress } from '../navigation/address';
import { filterOf, orderOf } from '../navigation/list-address';
import { createPartner } from '../partners/create-partner';
import { issueSubjects, labelOf, nameOf, platformLabels } from '../partners/labels';
import { usePartners, type PartnerPage, type Partners as PartnerList } from '../partners/use-partners';
import { useChange } from './ChangeDialog';
import { CreateConnector } from './CreateConnector';
import { CreatePartner } from './CreatePartner';
import { DataTable, type Row } from './DataTable';
import { ErrorNotice } from './ErrorNotice';
import { Heartbeat } from './Heartbeat';
import { issueTitle, type Issue } from './Issues';
import { ListControls } from './ListControls';
import { Screen, Section } from './Screen';
import { ConnectorStateBadge, StateBadge, StatusBadge } from './StateBadge';

export function Overview() {
  const address = useAddress();
  const filterBy = useMemo(() => filterOf(address), [JSON.stringify(address)]);
  const attention = useQuery(AttentionDocument, {
    fetchPolicy: 'cache-and-network',
    // If one kind of connector cannot be read, the other is shown.
    errorPolicy: 'all',
  });
  const partners = usePartners(filterBy, orderOf(address));
  const connectors = useQuery(OverviewConnectorsDocument, { fetchPolicy: 'cache-and-network' });
  // What keeps the user from all of it, such as a missing role, is said once, without controls that would be refused
  // too.
  const hasNothing = !attention.data?.intuneConnectors && !partners.list && !connectors.data;
  const isOneCause =
    attention.error !== undefined &&
    [partners.error, connectors.error].every((it) => it !== undefined && isSameToUser(it, attention.error));
  if (hasNothing && isOneCause) {
    const retry = () => Promise.all([attention.refetch(), partners.reload(), connectors.refetch()]);
    return (
      <Screen title="Overview">
        <ErrorNotice error={attention.error} onRetry={retry} />
      </Screen>
    );
  }
  return (
    <Screen title="Overview">
      <Attention {...attention} />
      <Partners {...partners} />
      <Connectors {...connectors} />
    </Screen>
  );
}

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
});

/** Worst first: what stopped working, then what is wrong with assignments, then what may be. */
const severity: readonly IntuneConnectorIssueCode[] = [
  'UNRESPONSIVE',
  'PLATFORM_WITH_TWO_PARTNERS',
  'ASSIGNED_GROUP_DELETED',
  'FILTER_DELETED',
  'SILENT',
  'PENDING_FOR_LONG',
];
const severityOf = ({ code }: Pick<Issue, 'code'>): number => severity.indexOf(code);

/** What a section shows of a query. */
interface Loaded<T> {
  data?: T | undefined;
  error?: unknown;
  loading: boolean;
  refetch: () => Promise<unknown>;
}

function Attention({ data, error, loading, refetch }: Loaded<AttentionQuery>) {
  const styles = useStyles();
  const connectors = (data?.intuneConnectors ?? []).filter((connector) => connector !== null);
  const unchecked = new Set(connectors.flatMap(({ issuesNotChecked }) => issuesNotChecked ?? []));
  const found = connectors
    .map((connector) => ({
      connector,
      issues: (connector.issues ?? []).toSorted((one, other) => severityOf(one) - severityOf(other)),
    }))
    .filter(({ issues }) => issues.length > 0)
    .toSorted(({ issues: [one] }, { issues: [other] }) => (one && other ? severityOf(one) - severityOf(other) : 0));
  return (
    <Section title="Needs attention">
      {error !== undefined && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {loading && !data && <Spinner size="small" label="Looking for what needs attention…" />}
      <ul className={styles.list} aria-label="Needs attention">
        {found.map(({ connector: { __typename, displayName, id, lastHeartbeatDateTime }, issues }) => (
          <li key={id}>
            <MessageBar intent={issues[0]?.code === 'UNRESPONSIVE' ? 'error' : 'warning'} layout="multiline">
              <MessageBarBody>
                <Link to={__typename === 'ComplianceManagementPartner' ? { partner: id } : { connector: id }}>
                  {nameOf({ displayName })}
                </Link>
                {`: ${issues.map(({ code, platform }) => issueTitle(code, platform)).join('; ')}. Last heartbeat: `}
                <Heartbeat time={lastHeartbeatDateTime} />.
              </MessageBarBody>
            </MessageBar>
          </li>
        ))}
      </ul>
      {data && !error && found.length === 0 && <p>Nothing.</p>}
      {unchecked.size > 0 && (
        <p>Not checked: {[...unchecked].map((code) => labelOf(issueSubjects, code)).join('; ')}.</p>
      )}
    </Section>
  );
}

function Partners({ error, isLoading, list, loadMore, reload }: PartnerList) {
  const address = useAddress();
  const client = useApolloClient();
  const change = useChange();

  function create(): void {
    let created: string | undefined;
    change({
      title: 'New partner',
      shownPaths: ['input.displayName'],
      start: (props) => (
        <CreatePartner {...props} toWrite={(input) => createPartner(client, input, (id) => (created = id))} />
      ),
      onClose: (wasMade) => wasMade && created !== undefined && navigate({ partner: created }),
    });
  }
  return (
    <Section title="Partners" actions={<Button onClick={create}>New partner…</Button>}>
      <ListControls address={address} />
      {error !== undefined && <ErrorNotice error={error} onRetry={() => reload()} />}
      {list && (
        <>
          <p role="status">
            {list.nodes.length} of {list.totalCount} partners
          </p>
          <DataTable
            label="Partners"
            columns={['Name', 'Platform', 'Status', 'Last heartbeat']}
            rows={list.nodes.flatMap(rowsOf)}
            isBusy={isLoading}
          />
        </>
      )}
      {isLoading && !list && <Spinner size="small" label="Loading partners…" />}
      {list?.pageInfo.hasNextPage && (
        <div>
          <Button disabledFocusable={isLoading} onClick={() => void loadMore()}>
            Load more
          </Button>
        </div>
      )}
    </Section>
  );
}

/** A row for each platform that is set up, as in the admin center, and one for a partner without any. */
function rowsOf(partner: PartnerPage['nodes'][number]): Row[] {
  const { id, lastHeartbeatDateTime, partnerState, platformEnrollments } = partner;
  const name = <Link to={{ partner: id }}>{nameOf(partner)}</Link>;
  const heartbeat = <Heartbeat time={lastHeartbeatDateTime} />;
  const used = platformEnrollments.filter(({ status }) => status !== 'NOT_SET_UP');
  if (used.length === 0) {
    // Intune's placeholder for a partner that was never set up has no state yet.
    const badge =
      partnerState === 'UNKNOWN' ? (
        <StatusBadge status="NOT_SET_UP" state={partnerState} />
      ) : (
        <StateBadge state={partnerState} />
      );
    return [{ key: id, cells: [name, 'None', badge, heartbeat] }];
  }
  return used.map(({ platform, status }) => ({
    key: `${id} ${platform}`,
    cells: [name, labelOf(platformLabels, platform), <StatusBadge status={status} state={partnerState} />, heartbeat],
  }));
}

function Connectors({ data, error, refetch }: Loaded<OverviewConnectorsQuery>) {
  const change = useChange();
  const nodes = data?.mobileThreatDefenseConnectors?.nodes;
  function create(): void {
    let vendorId: string | undefined;
    change({
      title: 'New connector',
      shownPaths: ['id'],
      caution: 'It gets the settings that Intune gives to new connectors. Change them on its page.',
      start: (props) => <CreateConnector {...props} onVendor={(id) => (vendorId = id)} />,
      onClose: (wasMade) => wasMade && vendorId !== undefined && navigate({ connector: vendorId }),
    });
  }
  return (
    <Section title="Mobile Threat Defense connectors" actions={<Button onClick={create}>New connector…</Button>}>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {!nodes && !error && <Spinner size="small" label="Loading connectors…" />}
      {nodes && (
        <DataTable
          label="Connectors"
          columns={['Vendor', 'Status', 'Last heartbeat']}
          rows={nodes.map(({ displayName, id, lastHeartbeatDateTime, partnerState }) => ({
            key: id,
            cells: [
              <Link to={{ connector: id }}>{nameOf({ displayName }, `Vendor ${id}`)}</Link>,
              <ConnectorStateBadge state={partnerState} />,
              <Heartbeat time={lastHeartbeatDateTime} />,
            ],
          }))}
        />
      )}
    </Section>
  );
}
