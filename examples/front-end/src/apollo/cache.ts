// The cache: how answers of the gateway are identified and merged.
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
          // One list for each filter and order, to which pages are added.
          complianceManagementPartners: { keyArgs: ['filterBy', 'orderBy'], merge: mergePage },
        },
      },
      // Partners, enrollments, groups and filters have an `id`, by which the cache finds them. An assignment has a
      // `key`, which is unique in its list only. So a list is replaced as a whole; without `merge: false`, Apollo Client
      // warns of that.
      ComplianceManagementPartner: { fields: { platformEnrollments: { merge: false } } },
      PlatformEnrollment: { fields: { assignments: { merge: false } } },
    },
  });
}

/** Appends a page that continues the list. A page without `after` is the first one, and begins the list anew. */
function mergePage(
  list: CachedList | null | undefined,
  page: CachedList | null,
  { args }: { args: Record<string, unknown> | null },
): CachedList | null {
  // An answer with an error has no page; what is known stays.
  if (!page) return list ?? null;
  if (!list || args?.['after'] == null) return page;
  // The list began anew, or got this page already, while the page was on its way: it would leave a gap or be there twice.
  if (args['after'] !== list.pageInfo.endCursor) return list;
  // A partner that was renamed meanwhile may come again, further down.
  const added = new Set(page.nodes.map(({ __ref }) => __ref));
  return { ...page, nodes: [...list.nodes.filter(({ __ref }) => !added.has(__ref)), ...page.nodes] };
}
