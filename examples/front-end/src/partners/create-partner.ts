// The write that creates a partner.
import type { ApolloClient } from '@apollo/client';
import { reloadLists } from '../apollo/lists';
import {
  CreatePartnerDocument,
  ListPartnersDocument,
  RehearseCreateDocument,
  type CreateComplianceManagementPartnerInput,
} from '../generated/graphql';
import { rehearsalOf, type Write } from './write';

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
    async rehearse() {
      const { data } = await client.mutate({ mutation: RehearseCreateDocument, variables: { partner } });
      return rehearsalOf(data?.createComplianceManagementPartner);
    },
    async send() {
      const { data } = await client.mutate({ mutation: CreatePartnerDocument, variables: { partner } });
      const id = data?.createComplianceManagementPartner?.complianceManagementPartner?.id;
      if (id !== undefined) await finish(id);
      return data?.createComplianceManagementPartner?.userErrors ?? [];
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
