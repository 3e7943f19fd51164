// A picker for the assignment filters of one platform.
import { useEffect, useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Combobox, Field, Input, Option } from '@fluentui/react-components';
import { explain, nextStep } from '../errors/next-step';
import {
  ListAssignmentFiltersDocument,
  type DevicePlatformType,
  type EnrollmentPlatform,
  type ListAssignmentFiltersQuery,
} from '../generated/graphql';
import { usePause } from './GroupPicker';

/** The kinds of devices of a platform that a filter can be for. Intune has no filters for Linux. */
const devicePlatforms: Record<EnrollmentPlatform, readonly DevicePlatformType[]> = {
  ANDROID: ['ANDROID', 'ANDROID_AOSP', 'ANDROID_FOR_WORK', 'ANDROID_WORK_PROFILE'],
  IOS: ['IOS'],
  LINUX: [],
  MACOS: ['MACOS'],
  WINDOWS: ['WINDOWS_10_AND_LATER', 'WINDOWS_81_AND_LATER', 'WINDOWS_PHONE_81'],
};

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

/** Reads the filters for all kinds of devices of a platform. */
function useFilters(platform: EnrollmentPlatform, search: string): { filters?: Filters; error?: unknown } {
  const client = useApolloClient();
  const [state, setState] = useState<{ filters?: Filters; error?: unknown }>({});
  useEffect(() => {
    let isCurrent = true;
    const reads = devicePlatforms[platform].map(async (devicePlatform) => {
      const variables = { search, devicePlatform, firstFilters: 50 };
      const { data } = await client.query({ query: ListAssignmentFiltersDocument, variables });
      return data?.assignmentFilters?.nodes ?? [];
    });
    Promise.all(reads).then(
      (lists) => isCurrent && setState({ filters: lists.flat() }),
      (error: unknown) => isCurrent && setState({ error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, platform, search]);
  return state;
}
