// The write that deletes a partner.
import type { ApolloClient } from '@apollo/client';
import { forgetPartner } from '../apollo/lists';
import { DeletePartnerDocument, RehearseDeleteDocument } from '../generated/graphql';
import { readPartner } from './partner';
import { rehearsalOf, type Write } from './write';

export function deletePartner(client: ApolloClient, id: string, onDeleted: () => void): Write {
  const finish = (): void => {
    forgetPartner(client.cache, id);
    onDeleted();
  };
  return {
    async rehearse() {
      const { data } = await client.mutate({ mutation: RehearseDeleteDocument, variables: { id } });
      return rehearsalOf(data?.deleteComplianceManagementPartner);
    },
    async send() {
      const { data } = await client.mutate({ mutation: DeletePartnerDocument, variables: { id } });
      const userErrors = data?.deleteComplianceManagementPartner?.userErrors ?? [];
      if (userErrors.length === 0) finish();
      return userErrors;
    },
    async isDone() {
      const isGone = (await readPartner(client, id)) === null;
      if (isGone) finish();
      return isGone;
    },
  };
}
