// The plan of a dry run: the changes of a write, and the checks that were not made.
import type { PlanFragment } from '../generated/graphql';
import { checkLabels, describeTarget, platformLabels, stateLabels } from '../partners/labels';

export function PlanView({ plan }: { plan: PlanFragment }) {
  const { displayName, isEmpty, notChecked, partnerState, platformEnrollments } = plan;
  return (
    <>
      {isEmpty && <p>Nothing would change.</p>}
      <ul className="plan">
        {displayName && (
          <li>
            Name: {displayName.from ?? 'none'} → {displayName.to ?? 'none'}
          </li>
        )}
        {partnerState && (
          <li>
            State: {stateLabels[partnerState.from]} → {stateLabels[partnerState.to]}
          </li>
        )}
        {platformEnrollments.map(({ addedAssignments, onboarded, platform, removedAssignments }) => (
          <li key={platform}>
            {platformLabels[platform]}
            <ul>
              {onboarded && <li>{onboarded.to ? 'Onboarded' : 'No longer onboarded'}</li>}
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
      <p className="hint">Not checked: {notChecked.map((check) => checkLabels[check]).join('; ')}.</p>
    </>
  );
}
