// The partners of the local Graph, in memory.
import { randomUUID } from 'node:crypto';
import { createdPartner, stored } from './odata-stored.js';
import { partnerProperties, type Json, type Profile } from './odata.js';
import { seededPartners } from './seed.js';

export interface Store {
  list: () => Json[];
  get: (id: string) => Json | undefined;
  create: (body: Json) => Json;
  /** `undefined` when there is none. */
  update: (id: string, body: Json) => Json | undefined;
  /** Whether there was one. */
  remove: (id: string) => boolean;
  reset: () => void;
}

/** Holds the given partners, or the seeded ones; each is kept as the profile would show it. */
export function createStore(profile: Profile, given: readonly Json[] = seededPartners(profile)): Store {
  const partners = new Map<string, Json>();
  /** Graph takes an id in any case for the same. */
  const keyOf = (id: unknown): string => String(id).toLowerCase();
  const known = partnerProperties(profile);
  const fill = (): void => {
    partners.clear();
    for (const { id, ...body } of given) {
      const fitting = Object.entries(body).filter(([name]) => known.has(name));
      partners.set(
        keyOf(id),
        createdPartner(String(id), withoutUnknownFilters(Object.fromEntries(fitting), profile), profile),
      );
    }
  };
  fill();
  return {
    list: () => [...partners.values()],
    get: (id) => partners.get(keyOf(id)),
    create: (body) => {
      const partner = createdPartner(randomUUID(), body, profile);
      partners.set(keyOf(partner['id']), partner);
      return partner;
    },
    update: (id, body) => {
      const partner = partners.get(keyOf(id));
      if (partner) partners.set(keyOf(id), { ...partner, ...stored(body, profile) });
      return partners.get(keyOf(id));
    },
    remove: (id) => partners.delete(keyOf(id)),
    reset: fill,
  };
}

/** v1.0 has no assignment filters, so its data has none either. */
function withoutUnknownFilters(body: Json, profile: Profile): Json {
  if (profile !== 'v1.0') return body;
  return JSON.parse(
    JSON.stringify(body, (name, value) =>
      name.startsWith('deviceAndAppManagementAssignmentFilter') ? undefined : value,
    ),
  );
}
