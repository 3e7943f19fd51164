// The form of a new assignment: whom it is about, and a filter that narrows it.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Field, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components';
import type { AssignmentFilterMode, AssignmentTargetInput, EnrollmentPlatform } from '../generated/graphql';
import { addAssignment } from '../partners/change-assignments';
import { labelOf, platformLabels } from '../partners/labels';
import type { ChangeFormProps } from './ChangeSteps';
import { FilterPicker } from './FilterPicker';
import { GroupPicker } from './GroupPicker';

type Kind = 'group' | 'exclusionGroup' | 'allDevices' | 'allLicensedUsers';
const kindLabels: Record<Kind, string> = {
  group: 'Include a group',
  exclusionGroup: 'Exclude a group',
  allLicensedUsers: 'All licensed users',
  allDevices: 'All devices',
};

export const useFormStyles = makeStyles({
  form: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    gridTemplateColumns: 'minmax(0, 1fr)',
    paddingBottom: tokens.spacingVerticalS,
    // The controls have a width of their own, which is too much for a narrow screen.
    '& .fui-Field': { gridTemplateColumns: 'minmax(0, 1fr)' },
    '& .fui-Combobox': { minWidth: 0 },
  },
});

/** Paths whose user errors the form shows. */
export const addAssignmentPaths: readonly string[] = [
  'target.group.groupId',
  'target.exclusionGroup.groupId',
  ...['group', 'allDevices', 'allLicensedUsers'].map((kind) => `target.${kind}.filter.assignmentFilterId`),
];

interface AddAssignmentProps extends ChangeFormProps {
  partnerId: string;
  platform: EnrollmentPlatform;
}

export function AddAssignment({ id, partnerId, platform, rehearse, userErrors }: AddAssignmentProps) {
  const styles = useFormStyles();
  const client = useApolloClient();
  const [kind, setKind] = useState<Kind>('group');
  const [groupId, setGroupId] = useState('');
  const [mode, setMode] = useState<AssignmentFilterMode | ''>('');
  const [assignmentFilterId, setFilterId] = useState('');
  const isOfGroup = kind === 'group' || kind === 'exclusionGroup';
  // The admin center has no filter for an exclusion.
  // A filter that was not picked yet is sent as well: the gateway refuses it, instead of assigning without a filter.
  const filter = mode !== '' && kind !== 'exclusionGroup' && { mode, assignmentFilterId: assignmentFilterId.trim() };
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const target = targetOf(kind, groupId.trim(), filter ? { filter } : {});
        rehearse(addAssignment(client, { id: partnerId, platform, target }));
      }}
    >
      <Field label="Whom it is about">
        <RadioGroup value={kind} onChange={(_, { value }) => setKind(value as Kind)}>
          {Object.entries(kindLabels).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </RadioGroup>
      </Field>
      {isOfGroup && (
        <GroupPicker key="group" path={`target.${kind}.groupId`} userErrors={userErrors} onPick={setGroupId} />
      )}
      {kind !== 'exclusionGroup' && (
        <Field label="Filter" hint={`Narrows it to some ${labelOf(platformLabels, platform)} devices.`}>
          <Select value={mode} onChange={(_, { value }) => setMode(value as AssignmentFilterMode | '')}>
            <option value="">No filter</option>
            <option value="INCLUDE">Only devices that match a filter</option>
            <option value="EXCLUDE">Without devices that match a filter</option>
          </Select>
        </Field>
      )}
      {kind !== 'exclusionGroup' && mode !== '' && (
        <FilterPicker
          platform={platform}
          path={`target.${kind}.filter.assignmentFilterId`}
          userErrors={userErrors}
          onPick={setFilterId}
        />
      )}
    </form>
  );
}

type Narrowing = Pick<NonNullable<AssignmentTargetInput['allDevices']>, 'filter'>;

/** A `@oneOf` input: exactly one member. */
function targetOf(kind: Kind, groupId: string, narrowing: Narrowing): AssignmentTargetInput {
  switch (kind) {
    case 'group':
      return { group: { groupId, ...narrowing } };
    case 'exclusionGroup':
      return { exclusionGroup: { groupId } };
    case 'allDevices':
      return { allDevices: narrowing };
    case 'allLicensedUsers':
      return { allLicensedUsers: narrowing };
  }
}
