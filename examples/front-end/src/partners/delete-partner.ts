// The write that deletes a partner.
import type { ApolloClient } from '@apollo/client';
import { forgetPartner } from '../apollo/lists';
import { DeletePartnerDocument } from '../generated/graphql';
import { readPartner } from './partner';
import { outcomeOf, type Write } from './write';

export function deletePartner(client: ApolloClient, id: string, onDeleted: () => void): Write {
  const finish = (): void => {
    forgetPartner(client.cache, id);
    onDeleted();
  };
  return {
    async send({ dryRun }) {
      const { data } = await client.mutate({ mutation: DeletePartnerDocument, variables: { id, dryRun } });
      const outcome = outcomeOf(data?.deleteComplianceManagementPartner);
      if (outcome.changed) finish();
      return outcome;
    },
    async isDone() {
      const isGone = (await readPartner(client, id)) === null;
      if (isGone) finish();
      return isGone;
    },
  };
}
