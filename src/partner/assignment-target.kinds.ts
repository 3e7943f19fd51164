// The kinds of target that are modelled: one table, from which the union, the input, the codec, the comparison, the
// validation and the model of Graph's metadata are made. The members of the union are siblings, though in Graph an
// exclusion group extends a group: TypeGraphQL tells them apart by `instanceof`, and an exclusion would be served as an
// inclusion.
import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Group } from '../references/group.js';
import { idOf, memberOf, type DecodedTarget, type TargetProperties } from './assignment-target.property.js';
import { FilterableAssignmentTarget, UnknownAssignmentTarget } from './assignment-target.type.js';

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

// Each class has its properties under Graph's names, which need not be fields of the schema.

export class AllDevicesAssignmentTarget extends FilterableAssignmentTarget {}

export class AllLicensedUsersAssignmentTarget extends FilterableAssignmentTarget {}

export class ConfigurationManagerCollectionAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the collection in Configuration Manager, which Microsoft Graph does not hold. Graph: `collectionId`.',
  })
  collectionId!: string | null;
}

export class ExclusionGroupAssignmentTarget extends FilterableAssignmentTarget {
  groupId!: string | null;

  @Field(() => Group, { nullable: true, description: 'The group that is left out. Graph: `groupId`.' })
  get group(): Group | null {
    return groupOf(this.groupId);
  }
}

export class GroupAssignmentTarget extends FilterableAssignmentTarget {
  groupId!: string | null;

  @Field(() => Group, { nullable: true, description: 'The group that is the target. Graph: `groupId`.' })
  get group(): Group | null {
    return groupOf(this.groupId);
  }
}

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

interface Kind<P extends TargetProperties, T, S extends boolean> {
  /** What it is, without a full stop; Graph's name of the type follows. */
  description: string;
  /** The properties that it has beside its filter, by Graph's names. */
  own: P;
  /** The kind that Graph's type extends; that every target extends, where this says nothing. */
  base?: string;
  /** Whether callers can send it: then the input has a member for it. */
  isSent: S;
  Target: new () => T;
}

/** Holds a class to the properties of its kind. */
function kind<P extends TargetProperties, T extends FilterableAssignmentTarget & DecodedTarget<P>, S extends boolean>(
  Target: new () => T,
  told: Omit<Kind<P, T, S>, 'Target'>,
): Kind<P, T, S> {
  return { ...told, Target };
}

const groupId = idOf('object', 'The object id of the group');

/** By Graph's name of the type. */
export const targetKinds = {
  allDevicesAssignmentTarget: kind(AllDevicesAssignmentTarget, {
    description: 'Every device in the tenant',
    own: {},
    isSent: true,
  }),
  allLicensedUsersAssignmentTarget: kind(AllLicensedUsersAssignmentTarget, {
    description: 'Every licensed user in the tenant',
    own: {},
    isSent: true,
  }),
  configurationManagerCollectionAssignmentTarget: kind(ConfigurationManagerCollectionAssignmentTarget, {
    description: 'The members of a Configuration Manager collection',
    own: { collectionId: idOf('collection', 'The id of the collection in Configuration Manager') },
    isSent: true,
  }),
  exclusionGroupAssignmentTarget: kind(ExclusionGroupAssignmentTarget, {
    description: 'The members of a group, who are left out of the assignment',
    base: 'groupAssignmentTarget',
    own: { groupId },
    isSent: true,
  }),
  groupAssignmentTarget: kind(GroupAssignmentTarget, {
    description: 'The members of a group',
    own: { groupId },
    isSent: true,
  }),
  // On Microsoft's pages, and in no metadata.
  scopeTagGroupAssignmentTarget: kind(ScopeTagGroupAssignmentTarget, {
    description: 'The users or the devices of a Microsoft Entra object, in an assignment made through a scope tag',
    own: {
      entraObjectId: idOf('object', 'The id of the Microsoft Entra object'),
      targetType: memberOf(ScopeTagTargetType, 'Whether users or devices are meant'),
    },
    isSent: false,
  }),
};
export type TargetKinds = typeof targetKinds;
export type TargetKind = keyof TargetKinds;

export interface NamedKind extends Kind<TargetProperties, AssignmentTarget, boolean> {
  type: TargetKind;
  /** The input's member for it, if callers can send it. */
  member: string;
}
/** The table as a list. */
export const kindList = Object.entries(targetKinds).map(([type, told]) =>
  Object.assign({ type, member: type.replace(/AssignmentTarget$/, '') }, told),
) as NamedKind[];

/** The description of whatever stands for a kind: its type in the union, its input, and the input's member. */
export function describeKind({ description, type }: NamedKind): string {
  return `${description}. Graph: \`${type}\`.`;
}

for (const named of kindList) {
  const description = describeKind(named);
  ObjectType({ implements: FilterableAssignmentTarget, simpleResolvers: true, description })(named.Target);
}

export type AssignmentTarget = InstanceType<TargetKinds[TargetKind]['Target']> | UnknownAssignmentTarget;
export const AssignmentTarget = createUnionType({
  name: 'AssignmentTarget',
  description: `Whom or what an Intune assignment applies to.

Intune adds kinds of target over time: select \`__typename\` and keep a default
branch. A kind this schema does not model yet arrives as \`UnknownAssignmentTarget\`.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
  types: () => [...kindList.map(({ Target }) => Target), UnknownAssignmentTarget],
});

function groupOf(id: string | null): Group | null {
  return id === null ? null : new Group(id);
}
