// Writes that add one assignment to a platform of a partner, or remove one by its key, and keep the others.
import type { ApolloClient } from '@apollo/client';
import {
  AddAssignmentDocument,
  RehearseAddDocument,
  RehearseRemoveDocument,
  RemoveAssignmentDocument,
  type AssignmentTargetInput,
  type EnrollmentPlatform,
} from '../generated/graphql';
import { readPartner } from './partner';
import { rehearsalOf, wouldChangeNothing, type Write } from './write';

/** Both responses have the whole list of the platform, so that the cache and the screen are updated. */
export function addAssignment(
  client: ApolloClient,
  variables: { id: string; platform: EnrollmentPlatform; target: AssignmentTargetInput },
): Write {
  const rehearse: Write['rehearse'] = async () => {
    const { data } = await client.mutate({ mutation: RehearseAddDocument, variables });
    return rehearsalOf(data?.addComplianceManagementPartnerAssignment);
  };
  return {
    rehearse,
    async send() {
      const { data } = await client.mutate({ mutation: AddAssignmentDocument, variables });
      return data?.addComplianceManagementPartnerAssignment?.userErrors ?? [];
    },
    async isDone() {
      await readPartner(client, variables.id);
      return wouldChangeNothing({ rehearse });
    },
  };
}

/** A key also identifies assignments that no `target` can describe, such as kinds that the schema does not model. */
export function removeAssignment(
  client: ApolloClient,
  variables: { id: string; platform: EnrollmentPlatform; key: string },
): Write {
  const rehearse: Write['rehearse'] = async () => {
    const { data } = await client.mutate({ mutation: RehearseRemoveDocument, variables });
    return rehearsalOf(data?.removeComplianceManagementPartnerAssignment);
  };
  return {
    rehearse,
    async send() {
      const { data } = await client.mutate({ mutation: RemoveAssignmentDocument, variables });
      return data?.removeComplianceManagementPartnerAssignment?.userErrors ?? [];
    },
    async isDone() {
      await readPartner(client, variables.id);
      return wouldChangeNothing({ rehearse });
    },
  };
}
