// Graph's types of assignments and their targets that the gateway models, and the search for names beyond them. Pure.
// Graph's metadata is compared with them.
import { text, type FindUnmodelled, type Json } from '../resource/entity.js';
import {
  knownProperties as knownPropertiesOf,
  createUnmodelledFinder,
  type ModelledType,
  type ModelledTypes,
} from '../resource/model.js';
import { asList, byODataType, isShown, odataTypeOf, readFilter } from './target.codec.js';
import { kindList, type NamedKind } from './target.kinds.js';
import { AssignmentFilterMode } from './target.type.js';

/** Graph's base type of all targets. */
export const targetBase = 'deviceAndAppManagementAssignmentTarget';

/** Returns the type of a kind, which declares only the properties that it does not inherit. */
function declarationOf({ base = targetBase, own }: NamedKind): ModelledType {
  const inherited = kindList.find(({ type }) => type === base)?.own ?? {};
  const declared = Object.entries(own).filter(([name]) => !Object.hasOwn(inherited, name));
  return {
    base,
    properties: Object.fromEntries(declared.map(([name, { nullable, type }]) => [name, { nullable, type }])),
  };
}

export const assignmentTypes: ModelledTypes = {
  complianceManagementPartnerAssignment: { properties: { target: { type: targetBase, nullable: true } } },
  [targetBase]: {
    properties: {
      deviceAndAppManagementAssignmentFilterId: text,
      deviceAndAppManagementAssignmentFilterType: {
        type: 'deviceAndAppManagementAssignmentFilterType',
        nullable: false,
      },
    },
  },
  ...Object.fromEntries(kindList.map((kind) => [kind.type, declarationOf(kind)])),
};

/** The schema has no member for `none`: a target without a filter has `null`. */
export const assignmentEnums = {
  deviceAndAppManagementAssignmentFilterType: ['none', ...Object.values(AssignmentFilterMode)],
};

/** Returns the names of the properties of an assignment or a target, including those of its bases. */
export function knownProperties(name: string): ReadonlySet<string> {
  return knownPropertiesOf(assignmentTypes, name);
}

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
