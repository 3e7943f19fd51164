// What of assignments nobody models. Pure.
import type { FindUnmodelled, Json } from '../resource/entity.js';
import { unmodelledIn } from '../resource/unmodelled.js';
import { byODataType, odataTypeOf, readFilter } from './assignment-target.codec.js';
import { isShown, listOf } from './assignment.list.js';
import { knownProperties, targetBase } from './assignment.model.js';

const finders = byODataType(({ type }) => {
  const names = [...knownProperties(type)];
  return unmodelledIn({ type, properties: new Map(names.map((name) => [name, null])) });
});

/** Looks at the targets of a platform's assignments. */
export const unmodelledInAssignments: FindUnmodelled = (list, found) => {
  for (const item of listOf(list)) if (isShown(item)) findInTarget(item['target'], found);
};

const findInTarget: FindUnmodelled = (json, found) => {
  const target = isShown(json) ? json : {};
  const find = finders.get(target['@odata.type']);
  if (find) find(target, found);
  else found.push(odataTypeOf(target)?.replace('microsoft.graph.', '') ?? `${targetBase} without a type`);
  if (readFilter(target) === undefined) found.push(filterOf(target));
};

function filterOf({ deviceAndAppManagementAssignmentFilterType: type }: Json): string {
  return typeof type === 'string' && type !== 'none'
    ? `deviceAndAppManagementAssignmentFilterType/${type}`
    : 'deviceAndAppManagementAssignmentFilterId without a usable type';
}
