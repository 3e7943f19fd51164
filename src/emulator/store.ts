// In-memory store of the writable entities of the local Graph.
import { randomUUID } from 'node:crypto';
import { entityType, metadataOf, propertiesOf, type Metadata, type Profile } from './metadata.js';
import { createdEntity, storedProperties } from './odata-stored.js';
import type { Json } from './odata.js';
import { seededConnectors, seededPartners, type Seed } from './seed.js';

export interface Store {
  /** Name of the collection below `deviceManagement`. */
  segment: string;
  type: string;
  list: () => Json[];
  get: (id: string) => Json | undefined;
  create: (body: Json) => Json;
  /** Returns the changed entity, or `undefined` if there is none. */
  update: (id: string, body: Json) => Json | undefined;
  /** Returns whether there was one. */
  remove: (id: string) => boolean;
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
    }),
    connectors: createStore({
      segment: 'mobileThreatDefenseConnectors',
      profile,
      data: seed.mobileThreatDefenseConnectors ?? seededConnectors(Date.now()),
    }),
  };
}

interface StoreOptions {
  segment: string;
  profile: Profile;
  /** May have properties that the profile lacks; they are left out. */
  data: readonly Json[];
}

/** Entities are kept as the profile shows them. */
function createStore({ data, profile, segment }: StoreOptions): Store {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segment);
  const entities = new Map<string, Json>();
  /** Graph compares ids without regard to case. */
  const keyOf = (id: unknown): string => String(id).toLowerCase();
  const properties = propertiesOf(metadata, type);
  const fill = (): void => {
    entities.clear();
    for (const { id, ...body } of data) {
      const known = Object.fromEntries(Object.entries(body).filter(([name]) => properties.has(name)));
      const entity = createdEntity(withoutUnknownTargetProperties(known, metadata), { id: String(id), type }, metadata);
      entities.set(keyOf(id), entity);
    }
  };
  fill();
  return {
    segment,
    type,
    list: () => [...entities.values()],
    get: (id) => entities.get(keyOf(id)),
    create: (body) => {
      const entity = createdEntity(body, { id: randomUUID(), type }, metadata);
      entities.set(keyOf(entity['id']), entity);
      return entity;
    },
    update: (id, body) => {
      const entity = entities.get(keyOf(id));
      if (entity) entities.set(keyOf(id), { ...entity, ...storedProperties(body, type, metadata) });
      return entities.get(keyOf(id));
    },
    remove: (id) => entities.delete(keyOf(id)),
    reset: fill,
  };
}

const targetType = 'deviceAndAppManagementAssignmentTarget';

/** Removes properties of targets that the profile lacks: v1.0 has no assignment filters, on targets of any kind. */
function withoutUnknownTargetProperties(body: Json, metadata: Metadata): Json {
  const known = propertiesOf(metadata, targetType);
  const all = [...propertiesOf(metadataOf.full, targetType).keys()];
  const unknown = new Set(all.filter((name) => !known.has(name)));
  return JSON.parse(JSON.stringify(body, (name, value: unknown) => (unknown.has(name) ? undefined : value)));
}
