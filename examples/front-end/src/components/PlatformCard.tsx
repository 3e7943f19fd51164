// One platform of a partner, with its assignments, and a button for each change.
import { useApolloClient } from '@apollo/client/react';
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { removeAssignment } from '../partners/change-assignments';
import { disconnectPartner, onboardPartner } from '../partners/change-platforms';
import { describeTarget, labelOf, nameOf, platformLabels } from '../partners/labels';
import type { Enrollment, ShownPartner } from '../partners/partner';
import { AddAssignment, addAssignmentPaths } from './AddAssignment';
import { useChange } from './ChangeDialog';
import { Section } from './Screen';
import { StatusBadge } from './StateBadge';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    justifyContent: 'space-between',
    minWidth: 0,
  },
  remove: { flexShrink: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, justifyContent: 'space-between' },
});

export function PlatformCard({ enrollment, partner }: { enrollment: Enrollment; partner: ShownPartner }) {
  const styles = useStyles();
  const client = useApolloClient();
  const change = useChange();
  const { assignments, onboarded, platform, status } = enrollment;
  const { id } = partner;
  const name = nameOf(partner);
  const label = labelOf(platformLabels, platform);
  return (
    <Section title={label} isCard beside={<StatusBadge status={status} state={partner.partnerState} />}>
      {assignments.length === 0 ? (
        <p>Nobody is assigned.</p>
      ) : (
        <ul className={styles.list} aria-label={`Assignments for ${label}`}>
          {assignments.map(({ key, target }, index) => (
            // An assignment that Graph lists twice has the same key twice.
            <li key={`${key} ${index}`} className={styles.item}>
              <span>{describeTarget(target)}</span>
              <Button
                size="small"
                className={styles.remove}
                aria-label={`Remove ${describeTarget(target)} from ${label}…`}
                onClick={() =>
                  change({
                    title: `Remove ${describeTarget(target)} from ${label} of ${name}`,
                    partnerId: id,
                    start: removeAssignment(client, { id, platform, key }),
                  })
                }
              >
                Remove…
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <Button
          aria-label={`Add an assignment for ${label}…`}
          onClick={() =>
            change({
              title: `Add an assignment for ${label} of ${name}`,
              partnerId: id,
              shownPaths: addAssignmentPaths,
              start: (props) => <AddAssignment {...props} partnerId={id} platform={platform} />,
            })
          }
        >
          Add…
        </Button>
        {!onboarded && (
          <Button
            aria-label={`Onboard ${name} for ${label}…`}
            onClick={() =>
              change({
                title: `Onboard ${name} for ${label}`,
                partnerId: id,
                start: onboardPartner(client, { id, platform, onboarded: true }),
              })
            }
          >
            Onboard…
          </Button>
        )}
        {status !== 'NOT_SET_UP' && (
          <Button
            appearance="subtle"
            aria-label={`Disconnect ${name} from ${label}…`}
            onClick={() =>
              change({
                title: `Disconnect ${name} from ${label}`,
                partnerId: id,
                start: disconnectPartner(client, { id, platforms: [platform] }),
              })
            }
          >
            Disconnect…
          </Button>
        )}
      </div>
    </Section>
  );
}
