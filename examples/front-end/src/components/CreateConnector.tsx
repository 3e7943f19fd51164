// The form of a new connector. Its settings get Intune's defaults; its own page changes them.
import { useState } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Input } from '@fluentui/react-components';
import { createConnector } from '../connectors/change-connector';
import { useFormStyles } from './AddAssignment';
import type { ChangeFormProps } from './ChangeSteps';
import { Field } from './Field';

interface CreateConnectorProps extends ChangeFormProps {
  onVendor: (id: string) => void;
}

export function CreateConnector({ id, onVendor, rehearse, userErrors }: CreateConnectorProps) {
  const styles = useFormStyles();
  const client = useApolloClient();
  const [vendorId, setVendorId] = useState('');
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const trimmed = vendorId.trim();
        onVendor(trimmed);
        rehearse(createConnector(client, trimmed, {}));
      }}
    >
      <Field
        label="Id of the vendor"
        hint="The same in every tenant, such as fc780465-2017-40d4-a0c5-307022471b92 for Microsoft Defender for Endpoint."
        path="id"
        userErrors={userErrors}
      >
        <Input required value={vendorId} onChange={(_, { value }) => setVendorId(value)} />
      </Field>
    </form>
  );
}
