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
  description:
    'Whether an assignment filter keeps or leaves out the devices that match it. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  valuesConfig: {
    EXCLUDE: { description: 'The devices that match are left out. Graph: `exclude`.' },
    INCLUDE: { description: 'Only the devices that match are kept. Graph: `include`.' },
  },
});

export enum ScopeTagTargetType {
  DEVICE = 'device',
  USER = 'user',
}
registerEnumType(ScopeTagTargetType, {
  name: 'ScopeTagTargetType',
  description: 'Whether a scope tag target is users or devices. Graph: `targetType`.',
  valuesConfig: {
    DEVICE: { description: 'Devices. Graph: `device`.' },
    USER: { description: 'Users. Graph: `user`.' },
  },
});

@ObjectType({ description: 'How an assignment filter narrows a target.', simpleResolvers: true })
export class AssignmentTargetFilter {
  @Field(() => AssignmentFilter, {
    nullable: true,
    description: 'The filter. Graph: `deviceAndAppManagementAssignmentFilterId`.',
  })
  assignmentFilter!: AssignmentFilter | null;

  @Field(() => AssignmentFilterMode, {
    description:
      'Whether the devices that match the filter are kept or left out. Graph: `deviceAndAppManagementAssignmentFilterType`.',
  })
  mode!: AssignmentFilterMode;
}

@InterfaceType({
  description: `A target that an assignment filter can narrow; every member of \`AssignmentTarget\` is one.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
export abstract class FilterableAssignmentTarget {
  @Field(() => AssignmentTargetFilter, {
    nullable: true,
    description: `How an assignment filter narrows the target; \`null\` when none does, which is a
\`deviceAndAppManagementAssignmentFilterType\` of \`none\` in Graph, and when \`hasUnknownFilter\`.`,
  })
  filter!: AssignmentTargetFilter | null;

  @Field(() => Boolean, {
    description: `Whether a filter narrows the target in a way that this schema does not model, such as a
\`deviceAndAppManagementAssignmentFilterType\` that Graph added later. Such an assignment is never taken for one without
a filter: adding or removing another one leaves it as it is. An update that replaces the list keeps it by its \`key\` and
drops it otherwise.`,
  })
  hasUnknownFilter!: boolean;
}

const implementing = { implements: FilterableAssignmentTarget, simpleResolvers: true };

@ObjectType({ ...implementing, description: 'Every device in the tenant. Graph: `allDevicesAssignmentTarget`.' })
export class AllDevicesAssignmentTarget extends FilterableAssignmentTarget {}

@ObjectType({
  ...implementing,
  description: 'Every licensed user in the tenant. Graph: `allLicensedUsersAssignmentTarget`.',
})
export class AllLicensedUsersAssignmentTarget extends FilterableAssignmentTarget {}

@ObjectType({
  ...implementing,
  description:
    'The members of a Configuration Manager collection. Graph: `configurationManagerCollectionAssignmentTarget`.',
})
export class ConfigurationManagerCollectionAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the collection in Configuration Manager, which Microsoft Graph does not hold. Graph: `collectionId`.',
  })
  collectionId!: string | null;
}

@ObjectType({
  ...implementing,
  description: 'The members of a group, who are left out of the assignment. Graph: `exclusionGroupAssignmentTarget`.',
})
export class ExclusionGroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => Group, { nullable: true, description: 'The group that is left out. Graph: `groupId`.' })
  group!: Group | null;
}

@ObjectType({ ...implementing, description: 'The members of a group. Graph: `groupAssignmentTarget`.' })
export class GroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => Group, { nullable: true, description: 'The group that is the target. Graph: `groupId`.' })
  group!: Group | null;
}

@ObjectType({
  ...implementing,
  description: `The users or the devices of a Microsoft Entra object, in an assignment made through a scope tag.
Graph: \`scopeTagGroupAssignmentTarget\`.`,
})
export class ScopeTagGroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the Microsoft Entra object that is the target. Graph: `entraObjectId`.',
  })
  entraObjectId!: string | null;

  @Field(() => ScopeTagTargetType, {
    nullable: true,
    description: 'Whether users or devices are meant; `null` when Intune does not say. Graph: `targetType`.',
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
    description:
      'The OData type Microsoft Graph gave, such as `microsoft.graph.exampleAssignmentTarget`. Graph: `@odata.type`.',
  })
  odataType!: string | null;
}

export const AssignmentTarget = createUnionType({
  name: 'AssignmentTarget',
  description: `Whom or what an Intune assignment applies to.

Intune adds kinds of target over time: select \`__typename\` and keep a default
branch. A kind this schema does not model yet arrives as \`UnknownAssignmentTarget\`.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
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
