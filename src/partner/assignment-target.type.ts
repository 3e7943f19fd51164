// Whom or what an assignment applies to. The members of the union are siblings, though in Graph an exclusion group
// extends a group: TypeGraphQL tells them apart by `instanceof`, and an exclusion would be served as an inclusion.
import { createUnionType, Field, ID, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { AssignmentFilter } from '../references/assignment-filter.js';
import { Group } from '../references/group.js';

export enum AssignmentFilterMode {
  EXCLUDE = 'exclude',
  INCLUDE = 'include',
}
registerEnumType(AssignmentFilterMode, {
  name: 'AssignmentFilterMode',
  description: 'Whether an assignment filter keeps or leaves out the devices that match it.',
  valuesConfig: {
    EXCLUDE: { description: 'The devices that match are left out.' },
    INCLUDE: { description: 'Only the devices that match are kept.' },
  },
});

export enum ScopeTagTargetType {
  DEVICE = 'device',
  USER = 'user',
}
registerEnumType(ScopeTagTargetType, {
  name: 'ScopeTagTargetType',
  description: 'Whether a scope tag target is users or devices.',
  valuesConfig: { DEVICE: { description: 'Devices.' }, USER: { description: 'Users.' } },
});

@ObjectType({ description: 'How an assignment filter narrows a target.', simpleResolvers: true })
export class AssignmentTargetFilter {
  @Field(() => AssignmentFilter, { nullable: true, description: 'The filter.' })
  assignmentFilter!: AssignmentFilter | null;

  @Field(() => AssignmentFilterMode, {
    description: 'Whether the devices that match the filter are kept or left out.',
  })
  mode!: AssignmentFilterMode;
}

@InterfaceType({
  description: 'A target that an assignment filter can narrow; every member of `AssignmentTarget` is one.',
})
export abstract class FilterableAssignmentTarget {
  @Field(() => AssignmentTargetFilter, {
    nullable: true,
    description: 'How an assignment filter narrows the target; `null` when none does.',
  })
  filter!: AssignmentTargetFilter | null;
}

const implementing = { implements: FilterableAssignmentTarget, simpleResolvers: true };

@ObjectType({ ...implementing, description: 'Every device in the tenant.' })
export class AllDevicesAssignmentTarget extends FilterableAssignmentTarget {}

@ObjectType({ ...implementing, description: 'Every licensed user in the tenant.' })
export class AllLicensedUsersAssignmentTarget extends FilterableAssignmentTarget {}

@ObjectType({ ...implementing, description: 'The members of a Configuration Manager collection.' })
export class ConfigurationManagerCollectionAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the collection in Configuration Manager, which Microsoft Graph does not hold.',
  })
  collectionId!: string | null;
}

@ObjectType({ ...implementing, description: 'The members of a group, who are left out of the assignment.' })
export class ExclusionGroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => Group, { nullable: true, description: 'The group that is left out.' })
  group!: Group | null;
}

@ObjectType({ ...implementing, description: 'The members of a group.' })
export class GroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => Group, { nullable: true, description: 'The group that is the target.' })
  group!: Group | null;
}

@ObjectType({
  ...implementing,
  description: 'The users or the devices of a Microsoft Entra object, in an assignment made through a scope tag.',
})
export class ScopeTagGroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, { nullable: true, description: 'The id of the Microsoft Entra object that is the target.' })
  entraObjectId!: string | null;

  @Field(() => ScopeTagTargetType, {
    nullable: true,
    description: 'Whether users or devices are meant; `null` when Intune does not say.',
  })
  targetType!: ScopeTagTargetType | null;
}

@ObjectType({
  ...implementing,
  description: 'A kind of target that Microsoft Graph returned and this schema does not model yet.',
})
export class UnknownAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => String, {
    nullable: true,
    description: 'The OData type Microsoft Graph gave, such as `microsoft.graph.exampleAssignmentTarget`.',
  })
  odataType!: string | null;
}

export const AssignmentTarget = createUnionType({
  name: 'AssignmentTarget',
  description: `Whom or what an Intune assignment applies to.

Intune adds kinds of target over time: select \`__typename\` and keep a default
branch. A kind this schema does not model yet arrives as \`UnknownAssignmentTarget\`.`,
  types: () =>
    [
      AllDevicesAssignmentTarget,
      AllLicensedUsersAssignmentTarget,
      ConfigurationManagerCollectionAssignmentTarget,
      ExclusionGroupAssignmentTarget,
      GroupAssignmentTarget,
      ScopeTagGroupAssignmentTarget,
      UnknownAssignmentTarget,
    ] as const,
});
export type AssignmentTarget = typeof AssignmentTarget;
