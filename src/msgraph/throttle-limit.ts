// The limit that a 429 names in its headers. https://learn.microsoft.com/graph/throttling-limits

/** A limit shared by all users. `counts` says which calls it counts; `undefined` if Graph does not say. */
export interface MsGraphLimit {
  counts: 'Read' | 'Write' | 'ReadWrite' | undefined;
}

/** Form: `<Scope>/<Limit>/<ApplicationId>/<TenantId|UserId|ResourceId>`. These scopes are shared by all users. */
const sharedScope = /^(?:Tenant_Application|Tenant|Application)\/(Read|Write|ReadWrite)(?:\/|$)/;

/** Returns the limit named by `x-ms-throttle-scope`, or else by `x-ms-throttle-information`, if all users share it. */
export function readLimit(headers: Record<string, string | string[] | undefined>): MsGraphLimit | undefined {
  const scope = headers['x-ms-throttle-scope'];
  if (scope === undefined) {
    // Such as `ResourceUnitLimitExceeded`.
    const information = headers['x-ms-throttle-information'];
    if (information === undefined) return undefined;
    return { counts: information === 'WriteLimitExceeded' ? 'Write' : undefined };
  }
  const counts = sharedScope.exec(String(scope))?.[1] as MsGraphLimit['counts'];
  return counts && { counts };
}
