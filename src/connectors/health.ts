// Health of a connection: whether Intune still hears from the service behind a partner or connector. Pure.
import { Field, InputType } from 'type-graphql';
import { isNever, type Json } from '../resource/entity.js';
import type { Filters } from '../resource/list.js';
import { Duration, durationMs } from '../resource/scalars.js';

export interface HealthSigns {
  /** Graph's own JSON. */
  json: Json;
  /** `null` if there is none, or if its time cannot be read. */
  lastHeartbeatDateTime: string | null;
  partnerState: string;
}

/** The names of the properties that `isStale` and `wasNeverHeardFrom` depend on. */
export const healthProperties = ['lastHeartbeatDateTime', 'partnerState'] as const;

/** The default of `after`. Partners of Intune send a heartbeat at least daily. */
export const defaultStaleAfter = 'PT24H';
export const defaultStaleAfterMs = 24 * 3_600_000;

export interface StaleOptions {
  /** How old the last heartbeat may be: a duration, as the caller gave it. */
  after: string | null | undefined;
  /** In ms since 1970. */
  now: number;
}

/** Returns whether Intune has never received a heartbeat. One whose time cannot be read was received. */
export function wasNeverHeardFrom({ json }: Pick<HealthSigns, 'json'>): boolean {
  return isNever(json['lastHeartbeatDateTime']);
}

/**
 * Returns whether the last heartbeat is older than `after`. `null` if there was never a heartbeat: such a service
 * cannot have stopped responding. `null`, too, if only the time is missing: a heartbeat that cannot be read may be of
 * any age. `defaultMs` is used without `after`.
 */
export function isSilent(
  signs: HealthSigns,
  { after, defaultMs, now }: StaleOptions & { defaultMs: number },
): boolean | null {
  if (wasNeverHeardFrom(signs) || signs.lastHeartbeatDateTime === null) return null;
  const afterMs = typeof after === 'string' ? durationMs(after) : undefined;
  return now - Date.parse(signs.lastHeartbeatDateTime) > (afterMs ?? defaultMs);
}

/** Returns whether a service is silent, or Graph reports it as unresponsive; `null` as in `isSilent`. */
export function isStale(signs: HealthSigns, options: StaleOptions & { defaultMs: number }): boolean | null {
  if (signs.json['partnerState'] === 'unresponsive' && !wasNeverHeardFrom(signs)) return true;
  return isSilent(signs, options);
}

/** Filters by heartbeat; not a type of the schema itself. */
@InputType()
export abstract class HealthFilters {
  @Field(() => Boolean, { nullable: true, description: 'Whether Intune has never received a heartbeat.' })
  neverHeardFrom?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'The value of `isStale(after: staleAfter)`; one that is `null` matches neither.',
  })
  stale?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'How old the last heartbeat may be, for `stale`; by default as in `isStale`.',
  })
  staleAfter?: string | null;
}

interface ConnectionFilters extends HealthFilters {
  partnerStates?: string[] | null;
}

/** Entries of `partnerStates`, which each entity is compared with. */
const maxStates = 20;

interface Staleness<T> {
  /** The names of the properties that `isStaleOf` depends on. */
  needs: readonly string[];
  isStaleOf: (item: T, options: StaleOptions) => boolean | null;
}

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
    neverHeardFrom: { needs: healthProperties, matches: (item, value) => value === wasNeverHeardFrom(item) },
    stale: {
      needs,
      matches: (item, value, { filters, now }) => value === isStaleOf(item, { after: filters.staleAfter, now }),
    },
    staleAfter: null,
  };
}
