// What of Graph's metadata about assignments and their targets this gateway models, by Graph's own names: what is taken
// for known in an answer, and what the metadata is compared with.
import { text } from '../resource/entity.js';
import { knownProperties as knownOf, type ModelledType, type ModelledTypes } from '../resource/model.js';
import { kindList, type NamedKind } from './assignment-target.kinds.js';
import { AssignmentFilterMode } from './assignment-target.type.js';

/** What every kind of target extends. */
export const targetBase = 'deviceAndAppManagementAssignmentTarget';

/** A type declares the properties that it does not inherit. */
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

/** `none`, for no filter, is `null` in the schema. */
export const assignmentEnums = {
  deviceAndAppManagementAssignmentFilterType: ['none', ...Object.values(AssignmentFilterMode)],
};

/** The names of the properties that an assignment or a target may have in an answer, its bases' included. */
export function knownProperties(name: string): ReadonlySet<string> {
  return knownOf(assignmentTypes, name);
}
