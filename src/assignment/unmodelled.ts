// Finder of names in assignments that the schema does not model. Pure.
import type { FindUnmodelled, Json } from '../resource/entity.js';
import { createUnmodelledFinder } from '../resource/unmodelled.js';
import { byODataType, odataTypeOf, readFilter } from './target.codec.js';
import { asList, isShown } from './list.js';
import { knownProperties, targetBase } from './model.js';

const finders = byODataType(({ type }) => {
  const names = [...knownProperties(type)];
  return createUnmodelledFinder({ type, properties: new Map(names.map((name) => [name, null])) });
});

/** Finds unmodelled names in the targets of a platform's list. */
export const findUnmodelledInAssignments: FindUnmodelled = (list, found) => {
  for (const item of asList(list)) {
    if (isShown(item)) findInTarget(item['target'], found);
  }
};

const findInTarget: FindUnmodelled = (json, found) => {
  const target = isShown(json) ? json : {};
  const find = finders.get(target['@odata.type']);
  if (find) find(target, found);
  else found.push(odataTypeOf(target)?.replace('microsoft.graph.', '') ?? `${targetBase} without a type`);
  if (readFilter(target) === undefined) found.push(unmodelledFilter(target));
};

/** Returns the name of a filter's unknown type, or says that the type is missing. */
function unmodelledFilter({ deviceAndAppManagementAssignmentFilterType: type }: Json): string {
  return typeof type === 'string' && type !== 'none'
    ? `deviceAndAppManagementAssignmentFilterType/${type}`
    : 'deviceAndAppManagementAssignmentFilterId without a usable type';
}
