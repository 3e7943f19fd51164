// A partner as the details show it, and how to read it past the cache.
import type { ApolloClient } from '@apollo/client';
import { GetPartnerDocument, type GetPartnerQuery } from '../generated/graphql';

export type Partner = NonNullable<GetPartnerQuery['complianceManagementPartner']>;
export type Enrollment = Partner['platformEnrollments'][number];
export type Assignment = Enrollment['assignments'][number];

/** Reads a partner from the gateway, so that the screen shows it as it is now; `null` when it is gone. */
export async function readPartner(client: ApolloClient, id: string): Promise<Partner | null> {
  const { data } = await client.query({ query: GetPartnerDocument, variables: { id }, fetchPolicy: 'network-only' });
  return data?.complianceManagementPartner ?? null;
}
