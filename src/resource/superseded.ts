// Reads that show a state which this process has replaced a short while ago. Nothing may be decided by them.
//
// Other replicas of the gateway, and other programs, write as well. What they replaced is not known here.
import type { MsGraphClient } from '../msgraph/client.js';
import { foldId } from '../msgraph/id.js';
import type { RecentProperty } from '../msgraph/recent-writes.js';
import { canonicalJson } from './comparison.js';
import { comparisonOf, isSameRead, propertyNames } from './difference.js';
import type { Entity, Json } from './entity.js';
import { entityPath } from './read.js';

/** Milliseconds for which an accepted write is remembered: far longer than Intune was seen to lag. */
const acceptedTtlMs = 60_000;
/**
 * Milliseconds for which a write without an answer is remembered. It may not have been carried out, so a read that
 * still does not show it is believed after the time for which callers wait for a change to appear.
 */
const unansweredTtlMs = 8_000;
/** Replaced values of one property. More writes of one object in a minute are not expected. */
const maxSuperseded = 10;
/**
 * Characters of the values of one object, as JSON, beyond which older replaced values are dropped: a quarter of what is
 * remembered in all (`recent-writes.ts`), so that one object with long lists does not evict all others.
 */
const maxObjectCharacters = 512 * 1024;

interface EntityId {
  entity: Entity;
  id: string;
}

function keyOf({ entity, id }: EntityId): string {
  return entityPath(entity, foldId(id));
}

/** Returns whether a read shows an object that this process deleted, or lacks one that it created. */
export function isExistenceSuperseded(
  { recentWrites }: MsGraphClient,
  { exists, ...entityId }: EntityId & { exists: boolean },
): boolean {
  return recentWrites.get(keyOf(entityId))?.existence === (exists ? 'deleted' : 'created');
}

/**
 * Returns whether a read shows a state that this process replaced. `json` is `null` where Graph found no entity. For a
 * write that no read has shown yet, only the properties that the new change touches count: Graph may never show it.
 */
export function isSuperseded(
  msgraph: MsGraphClient,
  { json, touched, ...entityId }: EntityId & { json: Json | null; touched: readonly string[] },
): boolean {
  if (isExistenceSuperseded(msgraph, { ...entityId, exists: json !== null })) return true;
  const recent = msgraph.recentWrites.get(keyOf(entityId));
  if (!recent || json === null) return false;
  return [...recent.properties].some(([name, { isProven, sent, superseded }]) => {
    if (!isProven && !touched.includes(name)) return false;
    const { shows } = comparisonOf(entityId.entity, name);
    if (shows({ sent, before: superseded.at(-1)?.value }, json[name])) return false;
    const current = superseded.filter(({ untilMs }) => untilMs >= performance.now());
    return current.some(({ value }) => isSameRead(entityId.entity, name, [{ [name]: value }, json]));
  });
}

/** Returns whether a list lacks an entity that this process created. */
export function lacksCreated(
  { recentWrites }: MsGraphClient,
  { entity, ids }: { entity: Entity; ids: readonly string[] },
): boolean {
  const listed = new Set(ids.map((id) => keyOf({ entity, id })));
  const prefix = keyOf({ entity, id: '' });
  return [...recentWrites.all()].some(
    ([path, { existence }]) => existence === 'created' && path.startsWith(prefix) && !listed.has(path),
  );
}

/** Returns whether a read shows a value of a property that this process replaced, or has replaced before. */
export function isReplacedValue(
  { recentWrites }: MsGraphClient,
  { json, name, ...entityId }: EntityId & { json: Json; name: string },
): boolean {
  const superseded = recentWrites.get(keyOf(entityId))?.properties.get(name)?.superseded ?? [];
  return superseded.some(({ value }) => isSameRead(entityId.entity, name, [{ [name]: value }, json]));
}

/** What is known about a write: Graph did not answer, accepted it, or has shown it. */
export type WriteEvidence = 'unanswered' | 'accepted' | 'shown';

interface RememberedWrite extends EntityId {
  before: Json;
  /** The properties that were sent and that differ. */
  sent: Json;
  evidence: WriteEvidence;
}

/** Remembers what a write replaced. */
export function rememberWrite(
  { recentWrites }: MsGraphClient,
  { before, evidence, sent, ...entityId }: RememberedWrite,
): void {
  const recent = recentWrites.get(keyOf(entityId));
  const ttlMs = evidence === 'unanswered' ? unansweredTtlMs : acceptedTtlMs;
  const properties = new Map(recent?.properties);
  for (const name of propertyNames(sent)) {
    const known = properties.get(name);
    // Each value has its own expiry, so that a write without an answer does not shorten that of earlier ones.
    const replaced = { value: before[name] ?? null, untilMs: performance.now() + ttlMs };
    const others = (known?.superseded ?? []).filter(
      ({ value }) => !isSameRead(entityId.entity, name, [{ [name]: value }, before]),
    );
    const superseded = [...others, replaced].slice(-maxSuperseded);
    properties.set(name, { sent: sent[name], superseded, isProven: evidence === 'shown' });
  }
  const { characters, kept } = withinBound(properties);
  const write = { existence: recent?.existence, properties: kept };
  recentWrites.set(keyOf(entityId), write, { ttlMs: acceptedTtlMs, characters });
}

/** Remembers that an entity was created or deleted. */
export function rememberExistence(
  { recentWrites }: MsGraphClient,
  { existence, ...entityId }: EntityId & { existence: 'created' | 'deleted' },
): void {
  recentWrites.set(keyOf(entityId), { existence, properties: new Map() }, { ttlMs: acceptedTtlMs, characters: 0 });
}

/**
 * Returns the properties with as many of the newest replaced values as fit into the bound of one object, and their size
 * as JSON. The last replaced value always stays: an object that is forgotten is changed on the base of a read that
 * lags.
 */
function withinBound(properties: ReadonlyMap<string, RecentProperty>): {
  kept: ReadonlyMap<string, RecentProperty>;
  characters: number;
} {
  const sizes = new Map<unknown, number>();
  const sizeOf = (value: unknown): number => {
    const size = sizes.get(value) ?? canonicalJson(value).length;
    sizes.set(value, size);
    return size;
  };
  for (let count = maxSuperseded; ; count--) {
    const kept = new Map<string, RecentProperty>();
    let characters = 0;
    for (const [name, property] of properties) {
      const superseded = property.superseded.slice(-count);
      kept.set(name, { ...property, superseded });
      for (const value of [property.sent, ...superseded.map((it) => it.value)]) characters += sizeOf(value);
    }
    if (characters <= maxObjectCharacters || count === 1) return { kept, characters };
  }
}
