// Whom or what an assignment is to apply to: the @oneOf input and its members.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { AssignmentFilterMode } from './assignment-target.type.js';

@InputType({ description: 'How an assignment filter is to narrow a target.' })
export class AssignmentTargetFilterInput {
  @Field(() => ID, { description: 'The id of the assignment filter.' })
  assignmentFilterId!: string;

  @Field(() => AssignmentFilterMode, {
    description: 'Whether the devices that match the filter are kept or left out.',
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

@InputType({ description: 'Every device in the tenant.' })
export class AllDevicesAssignmentTargetInput extends FilterableTargetInput {}

@InputType({ description: 'Every licensed user in the tenant.' })
export class AllLicensedUsersAssignmentTargetInput extends FilterableTargetInput {}

@InputType({ description: 'The members of a Configuration Manager collection.' })
export class ConfigurationManagerCollectionAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The id of the collection in Configuration Manager.' })
  collectionId!: string;
}

@InputType({ description: 'The members of a group, who are left out of the assignment.' })
export class ExclusionGroupAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The object id of the group.' })
  groupId!: string;
}

@InputType({ description: 'The members of a group.' })
export class GroupAssignmentTargetInput extends FilterableTargetInput {
  @Field(() => ID, { description: 'The object id of the group.' })
  groupId!: string;
}

@Directive('@oneOf')
@InputType({
  description: 'Exactly one kind of target, such as `{ allDevices: {} }` or `{ group: { groupId: "…" } }`.',
})
export class AssignmentTargetInput {
  @Field(() => AllDevicesAssignmentTargetInput, { nullable: true, description: 'Every device in the tenant.' })
  allDevices?: AllDevicesAssignmentTargetInput | null;

  @Field(() => AllLicensedUsersAssignmentTargetInput, {
    nullable: true,
    description: 'Every licensed user in the tenant.',
  })
  allLicensedUsers?: AllLicensedUsersAssignmentTargetInput | null;

  @Field(() => ConfigurationManagerCollectionAssignmentTargetInput, {
    nullable: true,
    description: 'The members of a Configuration Manager collection.',
  })
  configurationManagerCollection?: ConfigurationManagerCollectionAssignmentTargetInput | null;

  @Field(() => ExclusionGroupAssignmentTargetInput, {
    nullable: true,
    description: 'The members of a group, who are left out of the assignment.',
  })
  exclusionGroup?: ExclusionGroupAssignmentTargetInput | null;

  @Field(() => GroupAssignmentTargetInput, { nullable: true, description: 'The members of a group.' })
  group?: GroupAssignmentTargetInput | null;
}
