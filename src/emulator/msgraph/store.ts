// In-memory store of the writable entities of the local Graph.
import { randomUUID } from 'node:crypto';
import { entityType, metadataOf, propertiesOf, type Metadata, type Profile } from './metadata.js';
import { createdEntity, storedProperties } from './odata-stored.js';
import type { Json } from './odata.js';
import { withAbsoluteTimes } from './relative-times.js';
import { connectors, seededPartners, type Seed } from './seed.js';
import { createVersions, type Lag, type Versions } from './versions.js';

/** How a write is stored, and when reads show it. */
export interface WriteEffects {
  lag: Lag;
  /** Returns what is stored of a list. */
  storedList: (list: readonly unknown[]) => readonly unknown[];
}

export interface Store {
  /** Name of the collection below `deviceManagement`. */
  segment: string;
  type: string;
  /** Returns the entities as they are. */
  list: () => Json[];
  get: (id: string) => Json | undefined;
  /** Returns the entities as reads show them. */
  shownList: () => Json[];
  shown: (id: string) => Json | undefined;
  /** Returns an entity that `add` stores. The sent id is kept where clients choose ids, such as the vendor's. */
  create: (body: Json, effects: WriteEffects) => Json;
  add: (entity: Json, effects: WriteEffects) => void;
  /** Returns the changed entity, which must exist. */
  update: (id: string, body: Json, effects: WriteEffects) => Json;
  remove: (id: string, effects: WriteEffects) => void;
  reset: () => void;
}

export interface Stores {
  partners: Store;
  connectors: Store;
}

/** Creates stores with the given data, or with the built-in data of the profile. */
export function createStores(profile: Profile, seed: Seed): Stores {
  return {
    partners: createStore({
      segment: 'complianceManagementPartners',
      profile,
      data: seed.partners ?? seededPartners(profile),
      keepsSentId: false,
    }),
    connectors: createStore({
      segment: 'mobileThreatDefenseConnectors',
      profile,
      data: seed.mobileThreatDefenseConnectors ?? connectors,
      keepsSentId: true,
    }),
  };
}

interface StoreOptions {
  segment: string;
  profile: Profile;
  /** May have properties that the profile lacks; they are left out. */
  data: readonly Json[];
  keepsSentId: boolean;
}

/** Entities are kept as the profile shows them. */
function createStore({ data, keepsSentId, profile, segment }: StoreOptions): Store {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segment);
  const entities = new Map<string, Versions>();
  /** Graph compares ids without regard to case. */
  const find = (id: string): Versions | undefined => entities.get(id.toLowerCase());
  const add = (entity: Json, lag: Lag): void => {
    const id = String(entity['id']);
    const versions = find(id) ?? createVersions();
    versions.write(entity, lag);
    entities.set(id.toLowerCase(), versions);
  };
  const properties = propertiesOf(metadata, type);
  // OData leaves out a type that the path implies, as tenants show on v1.0. Beta follows Microsoft's examples, which
  // name it.
  // https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControlInformationtypeodatatype
  const annotations = profile === 'v1.0' ? {} : { '@odata.type': `#microsoft.graph.${type}` };
  const created = (body: Json, id: string): Json => ({
    ...annotations,
    ...createdEntity(body, { id, type }, metadata),
  });

  const fill = (): void => {
    const nowMs = Date.now();
    entities.clear();
    for (const { id, ...body } of data) {
      const known = Object.fromEntries(Object.entries(body).filter(([name]) => properties.has(name)));
      const seeded = withAbsoluteTimes(known, { nowMs, properties });
      add(created(withoutUnknownTargetProperties(seeded, metadata), String(id)), noLag);
    }
  };
  fill();

  const stored = (body: Json, { storedList }: WriteEffects): Json =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? storedList(value) : value]),
    );
  const all = (select: 'current' | 'shown'): Json[] =>
    [...entities.values()].map((versions) => versions[select]()).filter((entity) => entity !== undefined);
  return {
    segment,
    type,
    list: () => all('current'),
    get: (id) => find(id)?.current(),
    shownList: () => all('shown'),
    shown: (id) => find(id)?.shown(),
    create: (body, effects) => {
      const sentId = keepsSentId && typeof body['id'] === 'string' ? body['id'] : undefined;
      return stored(created(body, sentId ?? randomUUID()), effects);
    },
    add: (entity, { lag }) => add(entity, lag),
    update: (id, body, effects) => {
      const entity = { ...find(id)?.current(), ...stored(storedProperties(body, type, metadata), effects) };
      add(entity, effects.lag);
      return entity;
    },
    remove: (id, { lag }) => {
      find(id)?.write(undefined, lag);
      for (const [key, versions] of entities) if (versions.isGone()) entities.delete(key);
    },
    reset: fill,
  };
}

const noLag: Lag = { delayMs: 0, isFlapping: false };

const targetType = 'deviceAndAppManagementAssignmentTarget';

/** Removes properties of targets that the profile lacks: v1.0 has no assignment filters, on targets of any kind. */
function withoutUnknownTargetProperties(body: Json, metadata: Metadata): Json {
  const known = propertiesOf(metadata, targetType);
  const all = [...propertiesOf(metadataOf.full, targetType).keys()];
  const unknown = new Set(all.filter((name) => !known.has(name)));
  if (unknown.size === 0) return body;
  return JSON.parse(JSON.stringify(body, (name, value: unknown) => (unknown.has(name) ? undefined : value)));
}
