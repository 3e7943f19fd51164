// The form that adds an assignment to a platform, with a preview.
import { useId, useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { AssignmentTargetInput, EnrollmentPlatform } from '../generated/graphql';
import { addAssignment } from '../partners/change-assignments';
import { platformLabels, platforms } from '../partners/labels';
import { useWrite } from '../partners/use-write';
import { Field } from './Field';
import { WriteStatus } from './WriteStatus';

type Kind = 'group' | 'exclusionGroup' | 'allDevices' | 'allLicensedUsers';
const kindLabels: Record<Kind, string> = {
  group: 'Members of a group',
  exclusionGroup: 'Not the members of a group',
  allDevices: 'All devices',
  allLicensedUsers: 'All licensed users',
};

export function AddAssignment({ partnerId }: { partnerId: string }) {
  const client = useApolloClient();
  const write = useWrite();
  const id = useId();
  const [platform, setPlatform] = useState<EnrollmentPlatform>('IOS');
  const [kind, setKind] = useState<Kind>('group');
  const [groupId, setGroupId] = useState('');
  const groupPath = `target.${kind}.groupId`;
  return (
    <form
      aria-labelledby={`${id}-heading`}
      onSubmit={(event) => {
        event.preventDefault();
        const target = targetOf(kind, groupId.trim());
        void write.preview(addAssignment(client, { id: partnerId, platform, target }));
      }}
    >
      <h3 id={`${id}-heading`}>New assignment</h3>
      <label htmlFor={`${id}-platform`}>Platform</label>
      <select
        id={`${id}-platform`}
        value={platform}
        onChange={({ target }) => setPlatform(target.value as EnrollmentPlatform)}
      >
        {platforms.map((value) => (
          <option key={value} value={value}>
            {platformLabels[value]}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-kind`}>Applies to</label>
      <select id={`${id}-kind`} value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
        {Object.entries(kindLabels).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {isOfGroup(kind) && (
        <Field label="Group id" path={groupPath} userErrors={write.userErrors}>
          {(props) => <input {...props} value={groupId} onChange={({ target }) => setGroupId(target.value)} />}
        </Field>
      )}
      <button type="submit">Preview</button>
      <WriteStatus write={write} action="Add" shownPaths={isOfGroup(kind) ? [groupPath] : []} />
    </form>
  );
}

function isOfGroup(kind: Kind): kind is 'group' | 'exclusionGroup' {
  return kind === 'group' || kind === 'exclusionGroup';
}

/** A `@oneOf` input: exactly one member. */
function targetOf(kind: Kind, groupId: string): AssignmentTargetInput {
  switch (kind) {
    case 'group':
      return { group: { groupId } };
    case 'exclusionGroup':
      return { exclusionGroup: { groupId } };
    case 'allDevices':
      return { allDevices: {} };
    case 'allLicensedUsers':
      return { allLicensedUsers: {} };
  }
}
