// Writes about platforms of a partner: onboarding it for one, setting up a placeholder, and disconnecting it.
import type { ApolloClient } from '@apollo/client';
import { reloadLists } from '../apollo/lists';
import {
  DisconnectPartnerDocument,
  SetUpPartnerDocument,
  UpdatePartnerDocument,
  type EnrollmentPlatform,
  type PlatformEnrollmentInput,
} from '../generated/graphql';
import { readPartner } from './partner';
import { outcomeOf, wouldChangeNothing, type Outcome, type Write } from './write';

export function onboardPartner(
  client: ApolloClient,
  { id, onboarded, platform }: { id: string; platform: EnrollmentPlatform; onboarded: boolean },
): Write {
  const changes = { platformEnrollments: [{ platform, onboarded }] };
  return partnerWrite(client, id, async (dryRun) => {
    const { data, error } = await client.mutate({
      mutation: UpdatePartnerDocument,
      variables: { id, changes, dryRun },
      errorPolicy: 'all',
    });
    return outcomeOf(data?.updateComplianceManagementPartner, error);
  });
}

/** Without `platforms`, the partner is disconnected from all. */
export function disconnectPartner(
  client: ApolloClient,
  { id, platforms }: { id: string; platforms?: EnrollmentPlatform[] },
): Write {
  const variables = { id, ...(platforms && { platforms }) };
  return partnerWrite(client, id, async (dryRun) => {
    const { data, error } = await client.mutate({
      mutation: DisconnectPartnerDocument,
      variables: { ...variables, dryRun },
      errorPolicy: 'all',
    });
    return outcomeOf(data?.disconnectComplianceManagementPartner, error);
  });
}

export function setUpPartner(
  client: ApolloClient,
  { id, platformEnrollments }: { id: string; platformEnrollments: PlatformEnrollmentInput[] },
): Write {
  const { send } = partnerWrite(client, id, async (dryRun) => {
    const variables = { placeholderId: id, platformEnrollments, dryRun };
    const { data, error } = await client.mutate({ mutation: SetUpPartnerDocument, variables, errorPolicy: 'all' });
    return outcomeOf(data?.setUpComplianceManagementPartner, error);
  });
  return {
    send,
    async isDone() {
      await readPartner(client, id);
      const { userErrors } = await send({ dryRun: true });
      return userErrors.some(({ code }) => code === 'ALREADY_SET_UP');
    },
  };
}

/** A write of one partner that a repetition would not change. */
function partnerWrite(client: ApolloClient, id: string, mutate: (dryRun: boolean) => Promise<Outcome>): Write {
  const send: Write['send'] = async ({ dryRun }) => {
    const outcome = await mutate(dryRun);
    // A filter of the overview may match the partner now, or no longer.
    if (!dryRun && outcome.userErrors.length === 0) await reloadLists(client);
    return outcome;
  };
  return {
    send,
    async isDone() {
      await readPartner(client, id);
      return wouldChangeNothing({ send });
    },
  };
}
