// A picker for the assignment filters that fit a platform.
import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { ListAssignmentFiltersDocument, type EnrollmentPlatform } from '../generated/graphql';
import { Picker, type PickerProps } from './Picker';

export function FilterPicker({ platform, ...props }: PickerProps & { platform: EnrollmentPlatform }) {
  const [search, setSearch] = useState('');
  const { data, error } = useQuery(ListAssignmentFiltersDocument, {
    variables: { search, fitsPlatform: platform, firstFilters: 50 },
  });
  const found = data?.assignmentFilters;
  return <Picker {...props} label="Which filter" noun="filter" onSearch={setSearch} found={found} error={error} />;
}
