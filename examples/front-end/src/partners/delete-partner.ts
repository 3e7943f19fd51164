// The write that deletes a partner.
import type { ApolloClient } from '@apollo/client';
import { forgetPartner } from '../apollo/lists';
import { DeletePartnerDocument } from '../generated/graphql';
import { readPartner } from './partner';
import { outcomeOf, type Write } from './write';

export function deletePartner(client: ApolloClient, id: string): Write {
  return {
    async send({ dryRun }) {
      const { data, error } = await client.mutate({
        mutation: DeletePartnerDocument,
        variables: { id, dryRun },
        errorPolicy: 'all',
      });
      const outcome = outcomeOf(data?.deleteComplianceManagementPartner, error);
      if (outcome.changed) forgetPartner(client.cache, id);
      return outcome;
    },
    async isDone() {
      const isGone = (await readPartner(client, id)) === null;
      if (isGone) forgetPartner(client.cache, id);
      return isGone;
    },
  };
}
