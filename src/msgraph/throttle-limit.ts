// The limit that a throttled response names. https://learn.microsoft.com/graph/throttling-limits

/** The calls that a limit of the application or the tenant counts; `undefined` where Graph does not say which. */
export interface MsGraphLimit {
  counts: 'Read' | 'Write' | 'ReadWrite' | undefined;
}

/** `<Scope>/<Limit>/<ApplicationId>/<TenantId|UserId|ResourceId>`; these scopes cover every user. */
const sharedScope = /^(?:Tenant_Application|Tenant|Application)\/(Read|Write|ReadWrite)(?:\/|$)/;

/** Returns the limit of `x-ms-throttle-scope`, or of `x-ms-throttle-information` alone, where it concerns every user. */
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
