// Writes that add one assignment to a platform of a partner, or remove one by its key, and keep the others.
import type { ApolloClient } from '@apollo/client';
import {
  AddAssignmentDocument,
  RemoveAssignmentDocument,
  type AssignmentTargetInput,
  type EnrollmentPlatform,
} from '../generated/graphql';
import { readPartner } from './partner';
import { outcomeOf, wouldChangeNothing, type Write } from './write';

/** Both responses have the whole list of the platform, so that the cache and the screen are updated. */
export function addAssignment(
  client: ApolloClient,
  variables: { id: string; platform: EnrollmentPlatform; target: AssignmentTargetInput },
): Write {
  const send: Write['send'] = async ({ dryRun }) => {
    const { data, error } = await client.mutate({
      mutation: AddAssignmentDocument,
      variables: { ...variables, dryRun },
      errorPolicy: 'all',
    });
    return outcomeOf(data?.addComplianceManagementPartnerAssignment, error);
  };
  return { send, isDone: () => isMade(client, { id: variables.id, send }) };
}

/** A key also identifies assignments that no `target` can describe, such as kinds that the schema does not model. */
export function removeAssignment(
  client: ApolloClient,
  variables: { id: string; platform: EnrollmentPlatform; key: string },
): Write {
  const send: Write['send'] = async ({ dryRun }) => {
    const { data, error } = await client.mutate({
      mutation: RemoveAssignmentDocument,
      variables: { ...variables, dryRun },
      errorPolicy: 'all',
    });
    return outcomeOf(data?.removeComplianceManagementPartnerAssignment, error);
  };
  return { send, isDone: () => isMade(client, { id: variables.id, send }) };
}

async function isMade(client: ApolloClient, { id, send }: { id: string; send: Write['send'] }): Promise<boolean> {
  await readPartner(client, id);
  return wouldChangeNothing({ send });
}
