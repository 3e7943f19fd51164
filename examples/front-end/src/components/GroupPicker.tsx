// A picker for groups, which searches as the user types. Without the permission to read groups, it takes an id.
import { useEffect, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Combobox, Input, Option } from '@fluentui/react-components';
import { nextStep } from '../errors/next-step';
import type { UserError } from '../errors/user-errors';
import { SearchGroupsDocument } from '../generated/graphql';
import { Field } from './Field';

interface GroupPickerProps {
  path: string;
  userErrors: readonly UserError[];
  /** Gets the id of the group, and nothing while there is none. */
  onPick: (id: string) => void;
}

export function GroupPicker({ onPick, path, userErrors }: GroupPickerProps) {
  const [text, setText] = useState('');
  const [pickedName, setPickedName] = useState('');
  const [groupId, setGroupId] = useState('');
  const search = usePause(text === pickedName ? '' : text);
  const { data, error, loading } = useQuery(SearchGroupsDocument, { variables: { search } });
  const { hasMore = false, nodes = [] } = data?.assignableGroups ?? {};

  if (error && nextStep(error).do === 'explain') {
    return (
      <Field
        label="Group id"
        hint="You may not search for groups. Enter the object id."
        path={path}
        userErrors={userErrors}
      >
        <Input
          value={groupId}
          onChange={(_, { value }) => {
            setGroupId(value);
            onPick(value);
          }}
        />
      </Field>
    );
  }
  return (
    <Field
      label="Group"
      hint={
        hasMore ? 'There are more groups. Type more letters of the name.' : 'Type the beginning of a word of the name.'
      }
      path={path}
      userErrors={userErrors}
    >
      <Combobox
        freeform
        value={text}
        selectedOptions={pickedName === text && groupId !== '' ? [groupId] : []}
        onChange={({ target }) => {
          setText(target.value);
          setGroupId('');
          onPick('');
        }}
        onOptionSelect={(_, { optionText = '', optionValue = '' }) => {
          setText(optionText);
          setPickedName(optionText);
          setGroupId(optionValue);
          onPick(optionValue);
        }}
      >
        {nodes.map(({ displayName, id }) => (
          <Option key={id} value={id} text={displayName ?? id}>
            {displayName ?? id}
          </Option>
        ))}
        {nodes.length === 0 && (
          <Option disabled value="" text="">
            {loading ? 'Searching…' : 'No group has such a name.'}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}

/** Time after the last key, in ms: each search is a call to Microsoft Graph. */
const typingPauseMs = 300;

/** Returns a text once it has not changed for a while. */
export function usePause(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
