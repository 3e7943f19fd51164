// Whom or what an assignment is to apply to: the @oneOf input and its members.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { AssignmentFilterMode } from './assignment-target.type.js';

@InputType({
  description:
    'How an assignment filter is to narrow a target; left out, the `deviceAndAppManagementAssignmentFilterType` in Graph is `none`.',
})
export class AssignmentTargetFilterInput {
  @Field(() => ID, {
    description: 'The id of the assignment filter. Graph: `deviceAndAppManagementAssignmentFilterId`.',
  })
  assignmentFilterId!: string;

  @Field(() => AssignmentFilterMode, {
    description:
      'Whether the devices that match the filter are kept or left out. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  })
  mode!: AssignmentFilterMode;
}

/** What every member has; no type of the schema itself. */
@InputType()
abstract class FilterableTargetInput {
  @Field(() => AssignmentTargetFilterInput, {
    nullable: true,
    description: 'The assignment filter that narrows the target.',
  })
  filter?: AssignmentTargetFilterInput | null;
}

@InputType({ description: 'Every device in the tenant. Graph: `allDevicesAssignmentTarget`.' })
export class AllDevicesAssignmentTargetInput extends FilterableTargetInput {}

@InputType({ description: 'Every licensed user in the tenant. Graph: `allLicensedUsersAssignmentTarget`.' })
export class AllLicensedUsersAssignmentTargetInput extends FilterableTargetInput {}

@InputType({
  description:
    'The members of a Configuration Manager collection. Graph: `configurationManagerCollectionAssignmentTarget`.',
})
export class ConfigurationManagerCollectionAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The id of the collection in Configuration Manager. Graph: `collectionId`.' })
  collectionId!: string;
}

@InputType({
  description: 'The members of a group, who are left out of the assignment. Graph: `exclusionGroupAssignmentTarget`.',
})
export class ExclusionGroupAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The object id of the group. Graph: `groupId`.' })
  groupId!: string;
}

@InputType({ description: 'The members of a group. Graph: `groupAssignmentTarget`.' })
export class GroupAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The object id of the group. Graph: `groupId`.' })
  groupId!: string;
}

@Directive('@oneOf')
@InputType({
  description: `Exactly one kind of target, such as \`{ allDevices: {} }\` or \`{ group: { groupId: "…" } }\`.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
export class AssignmentTargetInput {
  @Field(() => AllDevicesAssignmentTargetInput, {
    nullable: true,
    description: 'Every device in the tenant. Graph: `allDevicesAssignmentTarget`.',
  })
  allDevices?: AllDevicesAssignmentTargetInput | null;

  @Field(() => AllLicensedUsersAssignmentTargetInput, {
    nullable: true,
    description: 'Every licensed user in the tenant. Graph: `allLicensedUsersAssignmentTarget`.',
  })
  allLicensedUsers?: AllLicensedUsersAssignmentTargetInput | null;

  @Field(() => ConfigurationManagerCollectionAssignmentTargetInput, {
    nullable: true,
    description:
      'The members of a Configuration Manager collection. Graph: `configurationManagerCollectionAssignmentTarget`.',
  })
  configurationManagerCollection?: ConfigurationManagerCollectionAssignmentTargetInput | null;

  @Field(() => ExclusionGroupAssignmentTargetInput, {
    nullable: true,
    description: 'The members of a group, who are left out of the assignment. Graph: `exclusionGroupAssignmentTarget`.',
  })
  exclusionGroup?: ExclusionGroupAssignmentTargetInput | null;

  @Field(() => GroupAssignmentTargetInput, {
    nullable: true,
    description: 'The members of a group. Graph: `groupAssignmentTarget`.',
  })
  group?: GroupAssignmentTargetInput | null;
}
