// The limit that a 429 names in its headers. https://learn.microsoft.com/graph/throttling-limits

/** A limit that was exceeded. */
export interface MsGraphLimit {
  /** Which calls it counts; `undefined` if Graph does not say. */
  counts: 'Read' | 'Write' | 'ReadWrite' | undefined;
  /** Whether each user has a limit of their own; otherwise all users share it. */
  isOfUser: boolean;
}

/**
 * Form: `<Scope>/<Limit>/<ApplicationId>/<TenantId|UserId|ResourceId>`. Microsoft lists the scopes that all users
 * share, and none of those that end with a user's id, so any scope that names users counts as theirs.
 */
const scopeForm = /^(\w*)(?:\/(Read|Write|ReadWrite)(?:\/|$))?/;
const sharedScope = /^(?:Tenant_Application|Tenant|Application)$/;
const userScope = /user/i;

/**
 * Returns the limit named by `x-ms-throttle-scope`, or else by `x-ms-throttle-information`; `undefined` if it is
 * neither of all users nor of one, such as the limit of a resource.
 */
export function readLimit(headers: Record<string, string | string[] | undefined>): MsGraphLimit | undefined {
  const header = headers['x-ms-throttle-scope'];
  if (header === undefined) {
    // Such as `ResourceUnitLimitExceeded`.
    const information = headers['x-ms-throttle-information'];
    if (information === undefined) return undefined;
    return { counts: information === 'WriteLimitExceeded' ? 'Write' : undefined, isOfUser: false };
  }
  const [, scope = '', limit] = scopeForm.exec(String(header)) ?? [];
  const counts = limit as MsGraphLimit['counts'];
  if (userScope.test(scope)) return { counts, isOfUser: true };
  return sharedScope.test(scope) && counts ? { counts, isOfUser: false } : undefined;
}
