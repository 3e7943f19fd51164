// The form that sets up a placeholder: its platforms, and a first assignment for all of them.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { EnrollmentPlatform } from '../generated/graphql';
import { setUpPartner } from '../partners/change-platforms';
import type { ShownPartner } from '../partners/partner';
import { useFormStyles } from './AddAssignment';
import type { ChangeFormProps } from './ChangeSteps';
import { GroupPicker } from './GroupPicker';
import { PlatformChoice } from './PlatformChoice';

/** The path of the group, which is sent for each platform. */
export const setUpGroupPath = 'platformEnrollments.*.assignments.*.target.group.groupId';

export function SetUpPartner({ id, partner, rehearse, userErrors }: ChangeFormProps & { partner: ShownPartner }) {
  const styles = useFormStyles();
  const client = useApolloClient();
  const [platforms, setPlatforms] = useState<readonly EnrollmentPlatform[]>([]);
  const [isForGroup, setIsForGroup] = useState(true);
  const [groupId, setGroupId] = useState('');
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const target = isForGroup ? { group: { groupId } } : { allLicensedUsers: {} };
        const platformEnrollments = platforms.map((platform) => ({ platform, assignments: [{ target }] }));
        rehearse(setUpPartner(client, { id: partner.id, platformEnrollments }));
      }}
    >
      <PlatformChoice label="Platforms" chosen={platforms} onChoose={setPlatforms} />
      <Field label="Whose devices enroll through it">
        <RadioGroup value={isForGroup ? 'group' : 'all'} onChange={(_, { value }) => setIsForGroup(value === 'group')}>
          <Radio value="group" label="Members of a group" />
          <Radio value="all" label="All licensed users" />
        </RadioGroup>
      </Field>
      {isForGroup && <GroupPicker path={setUpGroupPath} userErrors={userErrors} onPick={setGroupId} />}
    </form>
  );
}
