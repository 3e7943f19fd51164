// A picker for groups.
import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { SearchGroupsDocument } from '../generated/graphql';
import { Picker, type PickerProps } from './Picker';

export function GroupPicker(props: PickerProps) {
  const [search, setSearch] = useState('');
  const { data, error } = useQuery(SearchGroupsDocument, { variables: { search } });
  return (
    <Picker {...props} label="Group" noun="group" onSearch={setSearch} found={data?.assignableGroups} error={error} />
  );
}
