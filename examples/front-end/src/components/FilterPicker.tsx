// A picker for the assignment filters of one platform.
import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Combobox, Field, Input, Option } from '@fluentui/react-components';
import { explain, nextStep } from '../errors/next-step';
import {
  ListAssignmentFiltersDocument,
  type EnrollmentPlatform,
  type ListAssignmentFiltersQuery,
} from '../generated/graphql';
import { usePause } from './GroupPicker';

type Filters = NonNullable<ListAssignmentFiltersQuery['assignmentFilters']>['nodes'];

export function FilterPicker({ onPick, platform }: { platform: EnrollmentPlatform; onPick: (id: string) => void }) {
  const [text, setText] = useState('');
  const [pickedName, setPickedName] = useState('');
  const { error, filters } = useFilters(platform, usePause(text === pickedName ? '' : text));

  if (error !== undefined && nextStep(error).do === 'explain') {
    return (
      <Field label="Filter id" hint="You may not search for filters. Enter the id.">
        <Input onChange={(_, { value }) => onPick(value)} />
      </Field>
    );
  }
  return (
    <Field label="Which filter" {...(error !== undefined && { validationMessage: explain(error).text })}>
      <Combobox
        freeform
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onPick('');
        }}
        onOptionSelect={(_, { optionText = '', optionValue = '' }) => {
          setText(optionText);
          setPickedName(optionText);
          onPick(optionValue);
        }}
      >
        {(filters ?? []).map(({ displayName, id }) => (
          <Option key={id} value={id} text={displayName ?? id}>
            {displayName ?? id}
          </Option>
        ))}
        {(filters ?? []).length === 0 && (
          <Option disabled value="" text="">
            {filters ? 'There is no such filter for this platform.' : 'Searching…'}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}

/** Reads the filters that fit a platform. */
function useFilters(fitsPlatform: EnrollmentPlatform, search: string): { filters?: Filters; error?: unknown } {
  const {
    data: loaded,
    error,
    previousData,
  } = useQuery(ListAssignmentFiltersDocument, {
    variables: { search, fitsPlatform, firstFilters: 50 },
  });
  // The list stays while the next one loads.
  const data = loaded ?? previousData;
  return { error, ...(data && { filters: data.assignmentFilters?.nodes ?? [] }) };
}
