// Who manages the devices of a user, and why.
import { useEffect, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Button, Field, Input, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { describeCoverage, reasonOf, type Coverage } from '../coverage/coverage';
import { MyCoverageDocument, UserCoverageDocument } from '../generated/graphql';
import { Link, navigate, useAddress } from '../navigation/address';
import { labelOf, nameOf, platformLabels } from '../partners/labels';
import { DataTable } from './DataTable';
import { ErrorNotice } from './ErrorNotice';
import { Screen, Section } from './Screen';
import { Tag } from './StateBadge';

/** The value of the URL for the user who is signed in. */
const me = 'me';

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'end' },
  who: { flex: '1 1 16rem', maxWidth: '28rem' },
});

export function CoveragePage() {
  const styles = useStyles();
  const { who = '' } = useAddress();
  const [text, setText] = useState('');
  // The user followed a link, or went back.
  useEffect(() => setText(who === me ? '' : who), [who]);
  return (
    <Screen title="Who manages a user's devices">
      <form
        role="search"
        aria-label="A user"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          navigate({ page: 'coverage', who: text.trim() });
        }}
      >
        <Field label="User principal name or object id" className={styles.who}>
          <Input value={text} onChange={(_, { value }) => setText(value)} />
        </Field>
        <Button type="submit" appearance="primary">
          Show
        </Button>
        <Button onClick={() => navigate({ page: 'coverage', who: me })}>Show my own devices</Button>
      </form>
      {who === me && <MyCoverage />}
      {who !== me && who !== '' && <UserCoverage userId={who} />}
    </Screen>
  );
}

function MyCoverage() {
  const { data, error, loading, refetch } = useQuery(MyCoverageDocument, { fetchPolicy: 'cache-and-network' });
  const rows = data?.myComplianceManagementPartnerCoverage;
  return <Result title="Your devices" rows={rows} error={error} isLoading={loading} onRetry={() => refetch()} />;
}

function UserCoverage({ userId }: { userId: string }) {
  const { data, error, loading, refetch } = useQuery(UserCoverageDocument, {
    variables: { userId },
    fetchPolicy: 'cache-and-network',
  });
  const rows = data?.complianceManagementPartnerCoverage;
  return (
    <Result title={`Devices of ${userId}`} rows={rows} error={error} isLoading={loading} onRetry={() => refetch()} />
  );
}

interface ResultProps {
  title: string;
  rows: readonly Coverage[] | null | undefined;
  error: unknown;
  isLoading: boolean;
  onRetry: () => Promise<unknown>;
}

function Result({ error, isLoading, onRetry, rows, title }: ResultProps) {
  return (
    <Section title={title}>
      {error !== undefined && <ErrorNotice error={error} onRetry={onRetry} />}
      {isLoading && !rows && <Spinner size="small" label="Looking…" />}
      {error === undefined && !isLoading && rows === null && <p role="alert">There is no such user.</p>}
      {rows?.length === 0 && <p>No partner is set up for any platform.</p>}
      {rows && rows.length > 0 && (
        <DataTable
          label={title}
          columns={['Platform', 'Partner', 'Manages them', 'Why']}
          rows={rows.map((row) => ({
            key: `${row.platform} ${row.partner.id}`,
            cells: [
              labelOf(platformLabels, row.platform),
              <Link to={{ partner: row.partner.id }}>{nameOf(row.partner)}</Link>,
              <Tag colour={row.status === 'COVERED' ? 'success' : 'subtle'}>{describeCoverage(row.status)}</Tag>,
              reasonOf(row),
            ],
          }))}
        />
      )}
    </Section>
  );
}
