// Whether the service behind a partner or connector is still heard from. Pure: the caller passes the time.
import { Field, InputType } from 'type-graphql';
import { Duration, durationMs } from './duration.scalar.js';
import type { Filters } from './list.js';

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

  @Field(() => Duration, {
    nullable: true,
    description: `The \`after\` of \`isStale\`, for \`stale\`. Left out, it is 24 hours for a partner; for a connector, it is its
\`partnerUnresponsivenessThresholdInDays\`, or 24 hours where that is 0 or missing.`,
  })
  staleAfter?: string | null;
}

/** The same, and conditions on the state. */
interface SignFilters extends HealthFilters {
  partnerStates?: string[] | null;
}

/** Entries: each entity is held against all of them. */
const maxStates = 20;

interface Staleness<T> {
  /** What `isStaleOf` looks at. */
  needs: readonly string[];
  isStaleOf: (item: T, after: string | null | undefined, now: number) => boolean | null;
}

/** The filters for these conditions. */
export function healthFilters<T extends Signs>({ isStaleOf, needs }: Staleness<T>): Filters<T, SignFilters> {
  return {
    partnerStates: {
      needs: ['partnerState'],
      keeps: ({ partnerState }, states) => states.includes(partnerState),
      fault: ({ length }) =>
        length > maxStates ? `\`partnerStates\` must not have more than ${maxStates} entries.` : undefined,
    },
    neverHeardFrom: {
      needs: signs,
      keeps: ({ lastHeartbeatDateTime }, value) => value === (lastHeartbeatDateTime === null),
    },
    stale: {
      needs,
      keeps: (item, value, { filters, now }) => value === isStaleOf(item, filters.staleAfter, now),
    },
    staleAfter: null,
  };
}
