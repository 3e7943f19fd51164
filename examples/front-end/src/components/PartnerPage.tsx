// One partner: what needs attention, its platforms as cards, and, at the end, its deletion.
import type { ReactNode } from 'react';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { PartnerPageDocument } from '../generated/graphql';
import { navigate } from '../navigation/address';
import { disconnectPartner } from '../partners/change-platforms';
import { deletePartner } from '../partners/delete-partner';
import { nameOf } from '../partners/labels';
import { isPlaceholder, type ShownPartner } from '../partners/partner';
import { useChange } from './ChangeDialog';
import { ErrorNotice } from './ErrorNotice';
import { Heartbeat } from './Heartbeat';
import { Issues } from './Issues';
import { PlatformCard } from './PlatformCard';
import { RenamePartner } from './RenamePartner';
import { Screen, Section } from './Screen';
import { SetUpPartner, setUpGroupPath } from './SetUpPartner';
import { StateBadge, StatusBadge } from './StateBadge';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center', margin: 0 },
  cards: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(22rem, 100%), 1fr))',
    alignItems: 'start',
  },
});

const missingNames = 'The names of some groups or filters are missing: their ids are shown instead.';

export function PartnerPage({ id }: { id: string }) {
  const { data, error, loading, refetch } = useQuery(PartnerPageDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
    // A group or filter whose name cannot be read is an error beside the partner, not in place of it.
    errorPolicy: 'all',
  });
  const partner = data?.complianceManagementPartner;
  const notice = error && (
    <ErrorNotice error={error} about={partner ? missingNames : undefined} onRetry={() => refetch()} />
  );
  if (partner) return <Details partner={partner} notice={notice} />;
  return (
    <Screen title="Partner">
      {notice ?? (loading ? <Spinner size="small" label="Loading…" /> : <p>There is no such partner any more.</p>)}
    </Screen>
  );
}

function Details({ notice, partner }: { partner: ShownPartner; notice: ReactNode }) {
  const styles = useStyles();
  const client = useApolloClient();
  const change = useChange();
  const { id, issues, lastHeartbeatDateTime, partnerState, platformEnrollments } = partner;
  const name = nameOf(partner);
  const isSetUp = platformEnrollments.some(({ status }) => status !== 'NOT_SET_UP');
  return (
    <Screen title={name}>
      <div className={styles.head}>
        {isPlaceholder(partner) ? (
          <StatusBadge status="NOT_SET_UP" state={partnerState} />
        ) : (
          <StateBadge state={partnerState} />
        )}
        <span>
          Last heartbeat: <Heartbeat time={lastHeartbeatDateTime} />
        </span>
        <Button
          onClick={() =>
            change({
              title: `Rename ${name}`,
              partnerId: id,
              shownPaths: ['input.displayName'],
              start: (props) => <RenamePartner {...props} partner={partner} />,
            })
          }
        >
          Rename…
        </Button>
        {isPlaceholder(partner) && (
          <Button
            appearance="primary"
            onClick={() =>
              change({
                title: `Set up ${name}`,
                partnerId: id,
                shownPaths: [setUpGroupPath],
                start: (props) => <SetUpPartner {...props} partner={partner} />,
              })
            }
          >
            Set up…
          </Button>
        )}
      </div>
      {notice}
      <Issues issues={issues} />
      <div className={styles.cards}>
        {platformEnrollments.map((enrollment) => (
          <PlatformCard key={enrollment.id} partner={partner} enrollment={enrollment} />
        ))}
      </div>
      <Section title="Remove this partner" isCard isDangerous>
        <p>Intune then ignores what {name} reports about devices.</p>
        <div className={styles.head}>
          {isSetUp && (
            <Button
              onClick={() =>
                change({
                  title: `Disconnect ${name} from all platforms`,
                  partnerId: id,
                  start: disconnectPartner(client, { id }),
                })
              }
            >
              Disconnect {name} from all platforms…
            </Button>
          )}
          <Button
            onClick={() =>
              change({
                title: `Delete ${name}`,
                confirm: `Delete ${name}`,
                caution: 'A deleted partner cannot be restored. Disconnecting it can be undone.',
                start: deletePartner(client, id),
                onClose: (wasMade) => wasMade && navigate({}),
              })
            }
          >
            Delete {name}…
          </Button>
        </div>
      </Section>
    </Screen>
  );
}
