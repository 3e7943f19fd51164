// States of an entity of the local Graph: reads show an older one for a while where a fault makes them late.
import type { Json } from './odata.js';

/** How long reads lag behind a write. */
export interface Lag {
  /** Reads show the entity as it was for this time. */
  delayMs: number;
  /** During that time, every other read shows the entity as it is. */
  isFlapping: boolean;
}

/** A state of an entity; without an entity, it does not exist. */
interface Version {
  entity: Json | undefined;
  shownFromMs: number;
  isFlapping: boolean;
}

/** An entity that writes replace and reads show. */
export interface Versions {
  /** Returns the entity as it is; `undefined` if it does not exist. */
  current: () => Json | undefined;
  /** Returns the entity as the next read shows it. */
  shown: () => Json | undefined;
  /** Replaces the entity; `undefined` removes it. */
  write: (entity: Json | undefined, lag: Lag) => void;
  /** Returns whether it was removed and no read shows it any more. */
  isGone: () => boolean;
}

/** Creates the versions of an entity that does not exist yet. */
export function createVersions(): Versions {
  /** Oldest first, from the one that reads show. */
  let versions: readonly Version[] = [];
  let reads = 0;
  const settle = (): Version | undefined => {
    const nowMs = performance.now();
    const index = versions.findLastIndex(({ shownFromMs }) => shownFromMs <= nowMs);
    if (index > 0) versions = versions.slice(index);
    return index < 0 ? undefined : versions[0];
  };
  const current = (): Json | undefined => versions.at(-1)?.entity;
  return {
    current,
    shown: () => {
      const settled = settle();
      if (settled === versions.at(-1)) return settled?.entity;
      reads++;
      return versions.at(-1)?.isFlapping && reads % 2 === 0 ? current() : settled?.entity;
    },
    write: (entity, { delayMs, isFlapping }) => {
      settle();
      versions = [...versions, { entity, shownFromMs: performance.now() + delayMs, isFlapping }];
      settle();
    },
    isGone: () => versions.length === 1 && settle() !== undefined && current() === undefined,
  };
}
