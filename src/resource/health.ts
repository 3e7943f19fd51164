// Health of a connection: whether Intune still hears from the service behind a partner or connector. Pure.
import { Field, InputType } from 'type-graphql';
import { Duration, durationMs } from './duration.scalar.js';
import type { Filters } from './list.js';

export interface HealthSigns {
  lastHeartbeatDateTime: string | null;
  /** Graph's own word. */
  partnerState: string;
}

/** The names of the properties that `isStale` depends on. */
export const healthProperties = [
  'lastHeartbeatDateTime',
  'partnerState',
] as const satisfies readonly (keyof HealthSigns)[];

/** The default of `after`. Partners of Intune send a heartbeat at least daily. */
export const defaultStaleAfter = 'PT24H';

/** Options of a check for staleness. */
export interface StaleOptions<A = string> {
  /** A duration: how old the last heartbeat may be. */
  after: A;
  /** Current time, in ms since 1970. */
  now: number;
}

/**
 * Returns whether the last heartbeat is older than `after`, or Graph reports the service as unresponsive. `null` if there
 * was never a heartbeat: such a service cannot have stopped responding.
 */
export function isStale(
  { lastHeartbeatDateTime, partnerState }: HealthSigns,
  { after, now }: StaleOptions,
): boolean | null {
  if (partnerState === 'unresponsive') return true;
  if (lastHeartbeatDateTime === null) return null;
  return now - Date.parse(lastHeartbeatDateTime) > (durationMs(after) ?? 0);
}

/** Filters by heartbeat; not a type of the schema itself. */
@InputType()
export abstract class HealthFilters {
  @Field(() => Boolean, { nullable: true, description: 'Whether Intune has never received a heartbeat.' })
  neverHeardFrom?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `The value of \`isStale(after: staleAfter)\`. A connection that never sent a heartbeat matches neither \`true\` nor
\`false\`: use \`neverHeardFrom\` to find it.`,
  })
  stale?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    description: `How old the last heartbeat may be, for \`stale\`. If omitted: 24 hours for a partner; for a connector, its
\`partnerUnresponsivenessThresholdInDays\`, or 24 hours if that is 0 or missing.`,
  })
  staleAfter?: string | null;
}

/** Filters by heartbeat and by state. */
interface ConnectionFilters extends HealthFilters {
  partnerStates?: string[] | null;
}

/** Entries of `partnerStates`, which each entity is compared with. */
const maxStates = 20;

interface Staleness<T> {
  /** The names of the properties that `isStaleOf` depends on. */
  needs: readonly string[];
  isStaleOf: (item: T, options: StaleOptions<string | null | undefined>) => boolean | null;
}

/** Creates the filters by heartbeat and by state. */
export function createHealthFilters<T extends HealthSigns>({
  isStaleOf,
  needs,
}: Staleness<T>): Filters<T, ConnectionFilters> {
  return {
    partnerStates: {
      needs: ['partnerState'],
      matches: ({ partnerState }, states) => states.includes(partnerState),
      validate: ({ length }) =>
        length > maxStates ? `\`partnerStates\` must not have more than ${maxStates} entries.` : undefined,
    },
    neverHeardFrom: {
      needs: healthProperties,
      matches: ({ lastHeartbeatDateTime }, value) => value === (lastHeartbeatDateTime === null),
    },
    stale: {
      needs,
      matches: (item, value, { filters, now }) => value === isStaleOf(item, { after: filters.staleAfter, now }),
    },
    staleAfter: null,
  };
}
