// The form of a new partner.
import { useState } from 'react';
import { Input } from '@fluentui/react-components';
import type { CreateComplianceManagementPartnerInput, EnrollmentPlatform } from '../generated/graphql';
import type { Write } from '../partners/write';
import { useFormStyles } from './AddAssignment';
import type { ChangeFormProps } from './ChangeSteps';
import { Field } from './Field';
import { PlatformChoice } from './PlatformChoice';

interface CreatePartnerProps extends ChangeFormProps {
  toWrite: (input: CreateComplianceManagementPartnerInput) => Write;
}

export function CreatePartner({ id, rehearse, toWrite, userErrors }: CreatePartnerProps) {
  const styles = useFormStyles();
  const [displayName, setDisplayName] = useState('');
  const [onboarded, setOnboarded] = useState<readonly EnrollmentPlatform[]>([]);
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const platformEnrollments = onboarded.map((platform) => ({ platform, onboarded: true }));
        rehearse(toWrite({ displayName, platformEnrollments }));
      }}
    >
      <Field label="Name" path="input.displayName" userErrors={userErrors}>
        <Input value={displayName} onChange={(_, { value }) => setDisplayName(value)} />
      </Field>
      <PlatformChoice label="Onboarded for" chosen={onboarded} onChoose={setOnboarded} />
    </form>
  );
}
