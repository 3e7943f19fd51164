// Whether the service behind a partner or connector is still heard from. Pure: the caller passes the time.
import { Field, InputType } from 'type-graphql';
import { durationMs } from './duration.scalar.js';
import type { Filter, Filters } from './list.js';

export interface Signs {
  lastHeartbeatDateTime: string | null;
  /** Graph's own word. */
  partnerState: string;
}

/** The names of what `isStale` looks at. */
export const signs = ['lastHeartbeatDateTime', 'partnerState'] as const satisfies readonly (keyof Signs)[];

/** How long a silence may last by default; partners of Intune are heard from at least daily. */
export const defaultStaleAfter = 'PT24H';

/**
 * Whether a service has been silent for longer than `after`, at `now` (milliseconds since 1970), or Graph says that it does
 * not respond; `null` when it was never heard from, since it cannot have fallen silent.
 */
export function isStale({ lastHeartbeatDateTime, partnerState }: Signs, after: string, now: number): boolean | null {
  if (partnerState === 'unresponsive') return true;
  if (lastHeartbeatDateTime === null) return null;
  return now - Date.parse(lastHeartbeatDateTime) > (durationMs(after) ?? 0);
}

/** Conditions on when a service was last heard from; no type of the schema itself. */
@InputType()
export abstract class HealthFilters {
  @Field(() => Boolean, { nullable: true, description: 'Whether it was never heard from.' })
  neverHeardFrom?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `What \`isStale\` says, with \`staleAfter\`. One that was never heard from is neither \`true\` nor \`false\`: ask
for those by \`neverHeardFrom\`.`,
  })
  stale?: boolean | null;

  staleAfter?: string | null;
}

/** The filters for these conditions, with what `isStale` says of an entity. */
export function healthFilters<T extends Signs, F extends HealthFilters>(
  isStaleOf: (item: T, after: string | null | undefined, now: number) => boolean | null,
): Pick<Filters<T, F>, 'neverHeardFrom' | 'stale' | 'staleAfter'> {
  const neverHeardFrom: Filter<T, F, boolean> = {
    needs: signs,
    keeps: ({ lastHeartbeatDateTime }, value) => value === (lastHeartbeatDateTime === null),
  };
  const stale: Filter<T, F, boolean> = {
    needs: signs,
    keeps: (item, value, { filters, now }) => value === isStaleOf(item, filters.staleAfter, now),
  };
  return { neverHeardFrom, stale, staleAfter: null } as never;
}
