// The outcome of a dry run: the changes of a write, its warnings, and the checks that were not made.
import { checkLabels, describeTarget, platformLabels, stateLabels } from '../partners/labels';
import type { Outcome } from '../partners/write';

export function ChangesView({ outcome: { changes, graphRequest, notChecked, warnings } }: { outcome: Outcome }) {
  const { displayName, partnerState, platformEnrollments = [] } = changes ?? {};
  return (
    <>
      {!graphRequest && <p>Nothing would change.</p>}
      <ul>
        {displayName && (
          <li>
            Name: {displayName.from ?? 'none'} → {displayName.to ?? 'none'}
          </li>
        )}
        {partnerState && (
          <li>
            State: {stateOf(partnerState.from)} → {stateOf(partnerState.to)}
          </li>
        )}
        {platformEnrollments.map(({ addedAssignments, onboarded, platform, removedAssignments }) => (
          <li key={platform}>
            {platformLabels[platform]}
            <ul>
              {onboarded?.to && <li>Onboarded</li>}
              {onboarded?.from && <li>No longer onboarded</li>}
              {addedAssignments.map(({ key, target }) => (
                <li key={key}>Added: {describeTarget(target)}</li>
              ))}
              {removedAssignments.map(({ key, target }) => (
                <li key={key}>Removed: {describeTarget(target)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {warnings?.map(({ message }) => (
        <p key={message} className="errors">
          {message}
        </p>
      ))}
      <p className="hint">Not checked: {notChecked.map((check) => checkLabels[check]).join('; ')}.</p>
    </>
  );
}

/** A partner has no state before it is created, and none after it is deleted. */
function stateOf(state: keyof typeof stateLabels | null): string {
  return state ? stateLabels[state] : 'none';
}
