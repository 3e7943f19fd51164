// The resources of Graph behind the schema, and what an answer about one of them holds that nobody models. Pure.
import { connectorEntity } from '../connector/connector.model.js';
import { asObject } from '../msgraph/errors.js';
import { partnerEntity } from '../partner/partner.model.js';
import { assignmentFilterKind, unmodelledInFilter } from '../references/assignment-filter.js';
import { collectionPath, type Entity, type FindUnmodelled } from '../resource/entity.js';
import { unmodelledOf } from '../resource/unmodelled.js';

export const entities: readonly Entity[] = [partnerEntity, connectorEntity];

/** By the path of the collection. */
const finders: ReadonlyMap<string, FindUnmodelled> = new Map([
  ...entities.map((entity) => [collectionPath(entity), unmodelledOf(entity)] as const),
  [assignmentFilterKind.collection, unmodelledInFilter],
]);

/** Every name in an answer of Graph that nobody models, as often as it is there; a path without one is of no resource. */
export function unmodelledNames({ body, path }: { body: unknown; path: string }): readonly string[] {
  const [, collection] = /^(\/\w+\/\w+)/.exec(path) ?? [];
  const find = finders.get(collection ?? '');
  const found: string[] = [];
  if (!find) return found;
  const value = asObject(body)?.['value'];
  // What has no id is no object of the collection.
  for (const item of Array.isArray(value) ? value : [body]) if (asObject(item)?.['id']) find(item, found);
  return found;
}
