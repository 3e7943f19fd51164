// The resources of Microsoft Graph behind the schema, and the names in their responses that are not modelled. Pure.
import { connectorEntity } from '../connector/connector.model.js';
import { asObject } from '../msgraph/json.js';
import { partnerEntity } from '../partner/partner.model.js';
import { assignmentFilterKind, findUnmodelledInFilter } from '../references/assignment-filter.js';
import { createEntityUnmodelledFinder } from '../resource/codec.js';
import { collectionPath, type Entity, type FindUnmodelled } from '../resource/entity.js';

export const entities: readonly Entity[] = [partnerEntity, connectorEntity];

/** By the path of the collection, such as `/deviceManagement/complianceManagementPartners`. */
const finders: ReadonlyMap<string, FindUnmodelled> = new Map([
  ...entities.map((entity) => [collectionPath(entity), createEntityUnmodelledFinder(entity)] as const),
  [assignmentFilterKind.collection, findUnmodelledInFilter],
]);

/**
 * Returns every name in a response of Graph that is not modelled, once per occurrence. Returns none for a path outside
 * of the modelled collections.
 */
export function unmodelledNames({ body, path }: { body: unknown; path: string }): readonly string[] {
  const [, collection] = /^(\/\w+\/\w+)/.exec(path) ?? [];
  const find = finders.get(collection ?? '');
  const found: string[] = [];
  if (!find) return found;
  const value = asObject(body)?.['value'];
  const items = Array.isArray(value) ? value : [body];
  for (const item of items) {
    // An item without an id is not an object of the collection.
    if (asObject(item)?.['id']) find(item, found);
  }
  return found;
}
