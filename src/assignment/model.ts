// Graph's types of assignments and their targets that the gateway models, by Graph's own names. Responses are checked for
// unmodelled names against them, and Graph's metadata is compared with them.
import { text } from '../resource/entity.js';
import { knownProperties as knownPropertiesOf, type ModelledType, type ModelledTypes } from '../resource/model.js';
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
