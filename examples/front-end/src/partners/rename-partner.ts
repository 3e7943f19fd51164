// The write that renames a partner. The screen shows the new name at once.
import type { ApolloClient } from '@apollo/client';
import { reloadLists } from '../apollo/lists';
import { RehearseUpdateDocument, UpdatePartnerDocument, type UpdatePartnerMutation } from '../generated/graphql';
import { readPartner, type Partner } from './partner';
import { rehearsalOf, wouldChangeNothing, type Write } from './write';

export function renamePartner(client: ApolloClient, partner: Partner, displayName: string): Write {
  const variables = { id: partner.id, changes: { displayName } };
  // Shown until the response arrives. Apollo Client reverts it after user errors and errors.
  const optimisticResponse: UpdatePartnerMutation = {
    updateComplianceManagementPartner: {
      __typename: 'UpdateComplianceManagementPartnerPayload',
      changed: true,
      unchangedReason: null,
      complianceManagementPartner: { ...partner, displayName },
      graphRequest: null,
      userErrors: [],
    },
  };
  const rehearse: Write['rehearse'] = async () => {
    const { data } = await client.mutate({ mutation: RehearseUpdateDocument, variables });
    return rehearsalOf(data?.updateComplianceManagementPartner);
  };
  return {
    rehearse,
    async send() {
      const { data } = await client.mutate({ mutation: UpdatePartnerDocument, variables, optimisticResponse });
      const userErrors = data?.updateComplianceManagementPartner?.userErrors ?? [];
      // The new name may change its place in the order, or whether a filter matches.
      if (userErrors.length === 0) await reloadLists(client);
      return userErrors;
    },
    async isDone() {
      await readPartner(client, partner.id);
      return wouldChangeNothing({ rehearse });
    },
  };
}
