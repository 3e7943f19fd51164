// The form of a partner's name.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Input } from '@fluentui/react-components';
import type { Partner } from '../partners/partner';
import { renamePartner } from '../partners/rename-partner';
import { useFormStyles } from './AddAssignment';
import type { ChangeFormProps } from './ChangeSteps';
import { Field } from './Field';

export function RenamePartner({ id, partner, rehearse, userErrors }: ChangeFormProps & { partner: Partner }) {
  const styles = useFormStyles();
  const client = useApolloClient();
  const [displayName, setDisplayName] = useState(partner.displayName ?? '');
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        rehearse(renamePartner(client, partner, displayName));
      }}
    >
      <Field label="Name" path="input.displayName" userErrors={userErrors}>
        <Input value={displayName} onChange={(_, { value }) => setDisplayName(value)} />
      </Field>
    </form>
  );
}
