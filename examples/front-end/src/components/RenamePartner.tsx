// The form that renames a partner. The new name is shown at once and undone if it is refused.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import type { Partner } from '../partners/partner';
import { renamePartner } from '../partners/rename-partner';
import { useWrite } from '../partners/use-write';
import { Field } from './Field';
import { WriteStatus } from './WriteStatus';

export function RenamePartner({ partner }: { partner: Partner }) {
  const client = useApolloClient();
  const write = useWrite();
  const [displayName, setDisplayName] = useState(partner.displayName ?? '');
  return (
    <form
      aria-label="Rename"
      onSubmit={(event) => {
        event.preventDefault();
        void write.send(renamePartner(client, partner, displayName));
      }}
    >
      <Field label="Display name" path="input.displayName" userErrors={write.userErrors}>
        {(props) => <input {...props} value={displayName} onChange={({ target }) => setDisplayName(target.value)} />}
      </Field>
      <button type="submit" disabled={write.state.step === 'busy'}>
        Rename
      </button>
      <WriteStatus write={write} action="Rename" shownPaths={['input.displayName']} />
    </form>
  );
}
