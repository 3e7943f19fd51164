// What of Graph's metadata about assignments and their targets this gateway models, by Graph's own names: what decoding
// takes for known, and what the metadata is compared with.
import { text } from '../resource/entity.js';
import { knownProperties as knownOf, type ModelledType, type ModelledTypes } from '../resource/model.js';
import { AssignmentFilterMode } from './assignment-target.type.js';

const target = (properties: ModelledType['properties'] = {}, base = targetBase): ModelledType => ({ base, properties });

/** What every kind of target extends. */
export const targetBase = 'deviceAndAppManagementAssignmentTarget';

/** Every kind of target that is a member of the union, unknown ones left out. */
export const modelledTargets = {
  allDevicesAssignmentTarget: target(),
  allLicensedUsersAssignmentTarget: target(),
  configurationManagerCollectionAssignmentTarget: target({ collectionId: text }),
  exclusionGroupAssignmentTarget: target({}, 'groupAssignmentTarget'),
  groupAssignmentTarget: target({ groupId: text }),
  // On Microsoft's pages, and in no metadata.
  scopeTagGroupAssignmentTarget: target({ entraObjectId: text, targetType: { type: undefined, nullable: true } }),
} satisfies ModelledTypes;

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
  ...modelledTargets,
};

/** `none`, for no filter, is `null` in the schema. */
export const assignmentEnums = {
  deviceAndAppManagementAssignmentFilterType: ['none', ...Object.values(AssignmentFilterMode)],
};

/** The names of the properties that an assignment or a target may have in an answer, its bases' included. */
export function knownProperties(name: string): ReadonlySet<string> {
  return knownOf(assignmentTypes, name);
}
