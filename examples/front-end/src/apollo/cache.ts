// Cache configuration: how objects are identified and pages are merged.
import { InMemoryCache, type Reference } from '@apollo/client';
import generated from '../generated/possible-types';

/** A connection as the cache holds it, with a reference for each partner. */
export interface CachedList {
  nodes: readonly Reference[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: generated.possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          // One list for each filter and order. Pages are appended to it.
          complianceManagementPartners: { keyArgs: ['filterBy', 'sortKey', 'reverse'], merge: mergePage },
        },
      },
      // The cache identifies partners, enrollments, groups and filters by `id`. The `key` of an assignment is unique
      // only in its list, so lists of assignments are replaced. `merge: false` turns off Apollo Client's warning about
      // that.
      ComplianceManagementPartner: { fields: { platformEnrollments: { merge: false } } },
      PlatformEnrollment: { fields: { assignments: { merge: false } } },
    },
  });
}

/** Appends a page that continues the list. A page without `after` is the first one and replaces the list. */
function mergePage(
  list: CachedList | null | undefined,
  page: CachedList | null,
  { args }: { args: Record<string, unknown> | null },
): CachedList | null {
  // A response with an error has no page. The cached list stays.
  if (!page) return list ?? null;
  if (!list || args?.['after'] == null) return page;
  // The list was reloaded or has this page already. Appending it would leave a gap or a duplicate.
  if (args['after'] !== list.pageInfo.endCursor) return list;
  // A partner that was renamed may be on a later page again.
  const added = new Set(page.nodes.map(({ __ref }) => __ref));
  return { ...page, nodes: [...list.nodes.filter(({ __ref }) => !added.has(__ref)), ...page.nodes] };
}
