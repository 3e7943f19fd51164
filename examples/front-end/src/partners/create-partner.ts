// The write that creates a partner.
import type { ApolloClient } from '@apollo/client';
import { reloadLists } from '../apollo/lists';
import {
  CreatePartnerDocument,
  ListPartnersDocument,
  type CreateComplianceManagementPartnerInput,
} from '../generated/graphql';
import { outcomeOf, type Write } from './write';

/** `onCreated` receives the id of the new partner, also if it is found after a write whose outcome was unknown. */
export function createPartner(
  client: ApolloClient,
  partner: CreateComplianceManagementPartnerInput,
  onCreated: (id: string) => void,
): Write {
  const finish = async (id: string): Promise<void> => {
    onCreated(id);
    await reloadLists(client, { added: 1 });
  };
  return {
    async send({ dryRun }) {
      const { data, error } = await client.mutate({
        mutation: CreatePartnerDocument,
        variables: { partner, dryRun },
        errorPolicy: 'all',
      });
      const outcome = outcomeOf(data?.createComplianceManagementPartner, error);
      // A dry run shows no partner, because it does not exist yet.
      if (outcome.complianceManagementPartner) await finish(outcome.complianceManagementPartner.id);
      return outcome;
    },
    async isDone() {
      const { data } = await client.query({
        query: ListPartnersDocument,
        variables: { first: 100, filterBy: { displayNameContains: partner.displayName } },
        fetchPolicy: 'network-only',
      });
      const nodes = data?.complianceManagementPartners?.nodes ?? [];
      const found = nodes.find(({ displayName }) => displayName === partner.displayName);
      if (found) await finish(found.id);
      return found !== undefined;
    },
  };
}
