// A partner with the fields of its page, and a read that bypasses the cache.
import type { ApolloClient } from '@apollo/client';
import { GetPartnerDocument, type GetPartnerQuery, type PartnerPageQuery } from '../generated/graphql';
import { describeTarget, labelOf, nameOf, platformLabels } from './labels';

export type Partner = NonNullable<GetPartnerQuery['complianceManagementPartner']>;
export type ShownPartner = NonNullable<PartnerPageQuery['complianceManagementPartner']>;
export type Enrollment = ShownPartner['platformEnrollments'][number];
export type Assignment = Enrollment['assignments'][number];

/** Reads a partner from the gateway and updates the cache. Resolves to `null` if it does not exist. */
export async function readPartner(client: ApolloClient, id: string): Promise<Partner | null> {
  const { data, error } = await client.query({
    query: GetPartnerDocument,
    variables: { id },
    fetchPolicy: 'network-only',
    // Names that the user may not read are errors beside the partner.
    errorPolicy: 'all',
  });
  const partner = data?.complianceManagementPartner ?? null;
  if (error && !partner) throw error;
  return partner;
}

/** Returns whether Intune lists the partner although it was never set up. */
export function isPlaceholder({ lastHeartbeatDateTime, partnerState, platformEnrollments }: ShownPartner): boolean {
  const isSetUp = platformEnrollments.some(({ assignments, onboarded }) => onboarded || assignments.length > 0);
  return partnerState === 'UNKNOWN' && lastHeartbeatDateTime === null && !isSetUp;
}

/** Returns what a user can change about a partner, a line each, to compare two versions of it. */
export function linesOf(partner: Partner | null | undefined): readonly string[] {
  if (!partner) return [];
  return [
    `Name: ${nameOf(partner, 'none')}`,
    ...partner.platformEnrollments.flatMap(({ assignments, onboarded, platform }) => [
      ...(onboarded ? [`${labelOf(platformLabels, platform)}: onboarded`] : []),
      ...assignments.map(({ target }) => `${labelOf(platformLabels, platform)}: ${describeTarget(target)}`),
    ]),
  ];
}

export interface Difference {
  gone: readonly string[];
  added: readonly string[];
}

/** Returns a function that reads a partner and returns how it differs from what the cache has now. */
export function compareLater(client: ApolloClient, id: string): () => Promise<Difference> {
  const query = { query: GetPartnerDocument, variables: { id } };
  const before = linesOf(client.readQuery(query)?.complianceManagementPartner);
  return async () => {
    const now = linesOf(await readPartner(client, id));
    return { gone: before.filter((line) => !now.includes(line)), added: now.filter((line) => !before.includes(line)) };
  };
}
