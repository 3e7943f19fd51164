// One partner: its name, its assignments, and its deletion.
import { useApolloClient, useQuery } from '@apollo/client/react';
import { GetPartnerDocument } from '../generated/graphql';
import { deletePartner } from '../partners/delete-partner';
import { stateLabels } from '../partners/labels';
import { useWrite } from '../partners/use-write';
import { AddAssignment } from './AddAssignment';
import { ErrorNotice } from './ErrorNotice';
import { PlatformAssignments } from './PlatformAssignments';
import { RenamePartner } from './RenamePartner';
import { WriteStatus } from './WriteStatus';

export function PartnerDetails({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const client = useApolloClient();
  const deletion = useWrite();
  const { data, error, loading, refetch } = useQuery(GetPartnerDocument, {
    variables: { id },
    // A group or filter whose name cannot be read is an error beside the partner, not in place of it.
    errorPolicy: 'all',
  });
  const partner = data?.complianceManagementPartner;
  if (!partner) {
    if (loading) return <p role="status">Loading…</p>;
    return error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <p>This partner is gone.</p>;
  }
  return (
    <section aria-labelledby="details">
      <h2 id="details">{partner.displayName ?? 'Without a name'}</h2>
      <p>
        {stateLabels[partner.partnerState]}
        {partner.lastHeartbeatDateTime && `, heard from ${new Date(partner.lastHeartbeatDateTime).toLocaleString()}`}
      </p>
      {error && <ErrorNotice error={error} />}
      <RenamePartner partner={partner} />
      {partner.platformEnrollments.map((enrollment) => (
        <PlatformAssignments key={enrollment.id} partnerId={id} enrollment={enrollment} />
      ))}
      <AddAssignment partnerId={id} />
      <button type="button" onClick={() => void deletion.preview(deletePartner(client, id, onDeleted))}>
        Delete partner
      </button>
      <WriteStatus write={deletion} action="Delete" />
    </section>
  );
}
