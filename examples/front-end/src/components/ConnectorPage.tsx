// One Mobile Threat Defense connector, with its switches in the groups of the admin center.
import { useState } from 'react';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, Field, Input, makeStyles, Spinner, Switch, tokens } from '@fluentui/react-components';
import { deleteConnector, updateConnector } from '../connectors/change-connector';
import {
  days,
  daysLabel,
  maxDays,
  settingGroups,
  type Connector,
  type Settings,
  type SwitchName,
} from '../connectors/settings';
import { ConnectorPageDocument } from '../generated/graphql';
import { navigate } from '../navigation/address';
import { nameOf } from '../partners/labels';
import { useChange } from './ChangeDialog';
import { ErrorNotice } from './ErrorNotice';
import { Heartbeat } from './Heartbeat';
import { Issues } from './Issues';
import { Screen, Section } from './Screen';
import { ConnectorStateBadge } from './StateBadge';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  form: { display: 'grid', gap: tokens.spacingVerticalXL },
  days: { maxWidth: '28rem' },
});

export function ConnectorPage({ id }: { id: string }) {
  const { data, error, loading, refetch } = useQuery(ConnectorPageDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  });
  const connector = data?.mobileThreatDefenseConnector;
  if (connector) return <Details connector={connector} />;
  return (
    <Screen title="Connector">
      {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {!error && (loading ? <Spinner size="small" label="Loading…" /> : <p>There is no such connector any more.</p>)}
    </Screen>
  );
}

function Details({ connector }: { connector: Connector }) {
  const styles = useStyles();
  const client = useApolloClient();
  const change = useChange();
  const [edited, setEdited] = useState<Settings>({});
  // As it is typed, so that it can be empty on the way to another number.
  const [typedDays, setTypedDays] = useState<string>();
  const { id, issues, lastHeartbeatDateTime, partnerState } = connector;
  const name = nameOf(connector, `Vendor ${id}`);
  const isEdited = Object.keys(edited).length > 0;

  /** Only what differs from the connector is sent. */
  function edit(setting: SwitchName | typeof days, value: boolean | number | undefined): void {
    const { [setting]: _, ...others } = edited;
    setEdited(value === undefined || connector[setting] === value ? others : { ...others, [setting]: value });
  }
  function discard(): void {
    setEdited({});
    setTypedDays(undefined);
  }
  return (
    <Screen title={name}>
      <div className={styles.head}>
        <ConnectorStateBadge state={partnerState} />
        <span>
          Last heartbeat: <Heartbeat time={lastHeartbeatDateTime} />
        </span>
      </div>
      <Issues issues={issues} />
      <form
        aria-label={`Settings of ${name}`}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          change({
            title: `Change settings of ${name}`,
            start: updateConnector(client, id, edited),
            onMade: discard,
          });
        }}
      >
        {settingGroups.map(({ switches, title }) => (
          <Section key={title} title={title}>
            <div>
              {Object.entries(switches).map(([key, label]) => {
                const setting = key as SwitchName;
                const value = edited[setting] ?? connector[setting];
                return (
                  <div key={setting}>
                    <Switch
                      label={value === null ? `${label} (not reported)` : label}
                      checked={value ?? false}
                      onChange={(_, { checked }) => edit(setting, checked)}
                    />
                  </div>
                );
              })}
            </div>
          </Section>
        ))}
        <Section title="Common shared settings">
          <Field label={daysLabel} className={styles.days}>
            <Input
              type="number"
              min={0}
              max={maxDays}
              required={connector[days] !== null}
              value={typedDays ?? String(connector[days] ?? '')}
              onChange={(_, { value }) => {
                setTypedDays(value);
                edit(days, value === '' ? undefined : Number(value));
              }}
            />
          </Field>
        </Section>
        <div className={styles.head}>
          <Button type="submit" appearance="primary" disabledFocusable={!isEdited}>
            Check the change
          </Button>
          <Button disabledFocusable={!isEdited} onClick={discard}>
            Discard
          </Button>
        </div>
      </form>
      <Section title="Remove this connector" isCard isDangerous>
        <p>Intune then ignores what {name} reports about devices.</p>
        <div>
          <Button
            onClick={() =>
              change({
                title: `Delete the connector of ${name}`,
                confirm: `Delete the connector of ${name}`,
                start: deleteConnector(client, id),
                onClose: (wasMade) => wasMade && navigate({}),
              })
            }
          >
            Delete the connector of {name}…
          </Button>
        </div>
      </Section>
    </Screen>
  );
}
