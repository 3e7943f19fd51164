// The entities of the local Graph that can be written, in memory.
import { randomUUID } from 'node:crypto';
import { entityType, metadataOf, propertiesOf, type Metadata, type Profile } from './metadata.js';
import { createdEntity, stored } from './odata-stored.js';
import type { Json } from './odata.js';
import { seededConnectors, seededPartners, type Seed } from './seed.js';

export interface Store {
  /** Below `deviceManagement`. */
  segment: string;
  type: string;
  list: () => Json[];
  get: (id: string) => Json | undefined;
  create: (body: Json) => Json;
  /** `undefined` when there is none. */
  update: (id: string, body: Json) => Json | undefined;
  /** Whether there was one. */
  remove: (id: string) => boolean;
  reset: () => void;
}

export interface Stores {
  partners: Store;
  connectors: Store;
}

/** Holds what is given, or the seeded data of the profile. */
export function createStores(profile: Profile, seed: Seed): Stores {
  return {
    partners: createStore('complianceManagementPartners', profile, seed.partners ?? seededPartners(profile)),
    connectors: createStore(
      'mobileThreatDefenseConnectors',
      profile,
      seed.mobileThreatDefenseConnectors ?? seededConnectors(Date.now()),
    ),
  };
}

/** Each entity is kept as the profile would show it. */
function createStore(segment: string, profile: Profile, given: readonly Json[]): Store {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segment);
  const entities = new Map<string, Json>();
  /** Graph takes an id in any case for the same. */
  const keyOf = (id: unknown): string => String(id).toLowerCase();
  const known = propertiesOf(metadata, type);
  const fill = (): void => {
    entities.clear();
    for (const { id, ...body } of given) {
      const fitting = Object.fromEntries(Object.entries(body).filter(([name]) => known.has(name)));
      const entity = createdEntity(withoutForeign(fitting, metadata), { id: String(id), type }, metadata);
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
      if (entity) entities.set(keyOf(id), { ...entity, ...stored(body, type, metadata) });
      return entities.get(keyOf(id));
    },
    remove: (id) => entities.delete(keyOf(id)),
    reset: fill,
  };
}

const targetType = 'deviceAndAppManagementAssignmentTarget';

/** v1.0 has no assignment filters, so its data has none either, on targets of any kind. */
function withoutForeign(body: Json, metadata: Metadata): Json {
  const known = propertiesOf(metadata, targetType);
  const foreign = new Set([...propertiesOf(metadataOf.full, targetType).keys()].filter((name) => !known.has(name)));
  return JSON.parse(JSON.stringify(body, (name, value: unknown) => (foreign.has(name) ? undefined : value)));
}
