// A partner with the fields of the details, and a read that bypasses the cache.
import type { ApolloClient } from '@apollo/client';
import { GetPartnerDocument, type GetPartnerQuery } from '../generated/graphql';

export type Partner = NonNullable<GetPartnerQuery['complianceManagementPartner']>;
export type Enrollment = Partner['platformEnrollments'][number];
export type Assignment = Enrollment['assignments'][number];

/** Reads a partner from the gateway and updates the cache. Resolves to `null` if it does not exist. */
export async function readPartner(client: ApolloClient, id: string): Promise<Partner | null> {
  const { data } = await client.query({ query: GetPartnerDocument, variables: { id }, fetchPolicy: 'network-only' });
  return data?.complianceManagementPartner ?? null;
}
