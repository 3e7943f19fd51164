// The assignments of one platform, each with a button that removes it.
import { useApolloClient } from '@apollo/client/react';
import { removeAssignment } from '../partners/change-assignments';
import { describeTarget, platformLabels } from '../partners/labels';
import type { Enrollment } from '../partners/partner';
import { useWrite } from '../partners/use-write';
import { WriteStatus } from './WriteStatus';

export function PlatformAssignments({ enrollment, partnerId }: { enrollment: Enrollment; partnerId: string }) {
  const client = useApolloClient();
  const removal = useWrite();
  const { assignments, onboarded, platform } = enrollment;
  const label = platformLabels[platform];
  return (
    <section aria-label={label}>
      <h3>
        {label} {!onboarded && <small>not onboarded</small>}
      </h3>
      <ul>
        {assignments.map(({ key, target }, index) => (
          // An assignment that Graph lists twice has the same key twice.
          <li key={`${key} ${index}`}>
            {describeTarget(target)}{' '}
            <button
              type="button"
              aria-label={`Remove ${describeTarget(target)}`}
              onClick={() => void removal.preview(removeAssignment(client, { id: partnerId, platform, key }))}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <WriteStatus write={removal} action="Remove" />
    </section>
  );
}
