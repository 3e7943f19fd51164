// The write that renames a partner. The screen shows the new name at once.
import type { ApolloClient } from '@apollo/client';
import { reloadLists } from '../apollo/lists';
import { UpdatePartnerDocument, type UpdatePartnerMutation } from '../generated/graphql';
import { readPartner, type Partner } from './partner';
import { outcomeOf, wouldChangeNothing, type Write } from './write';

export function renamePartner(client: ApolloClient, partner: Partner, displayName: string): Write {
  const variables = { id: partner.id, changes: { displayName } };
  // Shown until the response arrives. Apollo Client reverts it after user errors and errors.
  const optimisticResponse: UpdatePartnerMutation = {
    updateComplianceManagementPartner: {
      __typename: 'UpdateComplianceManagementPartnerPayload',
      isDryRun: false,
      changed: true,
      unchangedReason: null,
      changes: null,
      complianceManagementPartner: { ...partner, displayName },
      graphRequest: null,
      checked: [],
      notChecked: [],
      warnings: [],
      warningsNotChecked: [],
      undo: null,
      notUndoable: null,
      userErrors: [],
    },
  };
  const send: Write['send'] = async ({ dryRun }) => {
    const { data, error } = await client.mutate({
      mutation: UpdatePartnerDocument,
      variables: { ...variables, dryRun },
      errorPolicy: 'all',
      ...(!dryRun && { optimisticResponse }),
    });
    const outcome = outcomeOf(data?.updateComplianceManagementPartner, error);
    // The new name may change its place in the order, or whether a filter matches.
    if (!dryRun && outcome.userErrors.length === 0) await reloadLists(client);
    return outcome;
  };
  return {
    send,
    async isDone() {
      await readPartner(client, partner.id);
      return wouldChangeNothing({ send });
    },
  };
}
