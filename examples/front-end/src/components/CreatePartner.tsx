// The form that creates a partner, with a preview.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { EnrollmentPlatform } from '../generated/graphql';
import { createPartner } from '../partners/create-partner';
import { platformLabels, platforms } from '../partners/labels';
import { useWrite } from '../partners/use-write';
import { Field } from './Field';
import { WriteStatus } from './WriteStatus';

export function CreatePartner({ onCreated }: { onCreated: (id: string) => void }) {
  const client = useApolloClient();
  const write = useWrite();
  const [displayName, setDisplayName] = useState('');
  const [onboarded, setOnboarded] = useState<readonly EnrollmentPlatform[]>([]);

  const toggle = (platform: EnrollmentPlatform): void =>
    setOnboarded(onboarded.includes(platform) ? onboarded.filter((it) => it !== platform) : [...onboarded, platform]);
  const finish = (id: string): void => {
    setDisplayName('');
    setOnboarded([]);
    onCreated(id);
  };
  const input = {
    displayName,
    platformEnrollments: onboarded.map((platform) => ({ platform, onboarded: true })),
  };
  return (
    <form
      aria-labelledby="create"
      onSubmit={(event) => {
        event.preventDefault();
        void write.preview(createPartner(client, input, finish));
      }}
    >
      <h2 id="create">New partner</h2>
      <Field label="Name" path="input.displayName" userErrors={write.userErrors}>
        {(props) => <input {...props} value={displayName} onChange={({ target }) => setDisplayName(target.value)} />}
      </Field>
      <fieldset>
        <legend>Onboarded for</legend>
        {platforms.map((platform) => (
          <label key={platform}>
            <input type="checkbox" checked={onboarded.includes(platform)} onChange={() => toggle(platform)} />
            {platformLabels[platform]}
          </label>
        ))}
      </fieldset>
      <button type="submit">Preview</button>
      <WriteStatus write={write} action="Create" shownPaths={['input.displayName']} />
    </form>
  );
}
