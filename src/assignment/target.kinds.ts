// The modelled kinds of assignment target. The union, the input, the codec, the comparison, the validation and the
// model of Graph's metadata are derived from them.
import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { foldId } from '../msgraph/id.js';
import { Group } from '../references/group.js';
import { text, type DeclaredProperty } from '../resource/entity.js';
import { createEnum, type ValueOf } from '../resource/tables.js';
import { isGuid } from '../resource/user-error.js';
import { FilterableAssignmentTarget, UnknownAssignmentTarget } from './target.type.js';

export interface TargetProperty<T extends string = string> extends DeclaredProperty {
  schemaType: () => object;
  /** Description of the input's field, without a full stop. */
  description: string;
  /** Never throws: a missing, empty or unknown value is decoded to `null`. */
  decode: (value: unknown) => T | null;
  /** Returns equal texts for equivalent values; `null` for no value, `undefined` for a value that is not modelled. */
  meaningOf: (value: unknown) => string | null | undefined;
  /** The kind of object that an id refers to. Groups are Microsoft Entra objects, so their ids refer to an `object`. */
  refersTo?: string;
  /** Returns what is wrong with a value that inputs give, as the end of a sentence about the field. */
  problemOf?: ((value: string) => string | undefined) | undefined;
}
export type TargetProperties = Readonly<Record<string, TargetProperty>>;

/** The fields of a target's class that its properties are decoded into. */
export type DecodedTarget<P extends TargetProperties> = { [K in keyof P]: ReturnType<P[K]['decode']> };

/** Describes an id, which is compared in any case. */
export function idProperty({
  description,
  problemOf,
  refersTo,
}: Pick<TargetProperty, 'description' | 'problemOf'> & { refersTo: string }): TargetProperty {
  return {
    type: text.type,
    nullable: true,
    schemaType: () => ID,
    description,
    refersTo,
    problemOf,
    decode: (value) => (isId(value) ? value : null),
    meaningOf: (value) => {
      if (isAbsent(value)) return null;
      return isId(value) ? foldId(value) : undefined;
    },
  };
}

/** Describes an enum property. The enum's values are Graph's words. */
export function enumProperty<E extends string>(
  members: Readonly<Record<string, E>>,
  description: string,
): TargetProperty<E> {
  const known = new Map<unknown, E>(Object.values(members).map((value) => [value, value]));
  return {
    // No metadata declares such a property yet.
    type: undefined,
    nullable: true,
    schemaType: () => members,
    description,
    decode: (value) => known.get(value) ?? null,
    meaningOf: (value) => (isAbsent(value) ? null : known.get(value)),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A nullable property that Graph leaves out is null. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

export const ScopeTagTargetType = createEnum('ScopeTagTargetType', {
  description: 'Whether a scope tag target applies to users or devices. Graph: `targetType`.',
  members: { DEVICE: ['device', 'Devices. Graph: `device`.'], USER: ['user', 'Users. Graph: `user`.'] },
});
export type ScopeTagTargetType = ValueOf<typeof ScopeTagTargetType>;

/** A kind of target, as its class declares it. */
interface Kind<P extends TargetProperties> {
  /** Description without a full stop. Graph's name of the type is added to it. */
  description: string;
  /** The properties besides the filter, by Graph's names. */
  own: P;
  /** The kind that Graph's type extends; by default the base of all targets. */
  base?: string;
  /** Whether callers can send it, so that the input has a member for it. */
  isWritable: boolean;
}

export interface NamedKind extends Kind<TargetProperties> {
  /** Graph's name of the type. */
  type: string;
  /** The name of the input's member for it. */
  member: string;
  Target: new () => FilterableAssignmentTarget;
}

/** The modelled kinds, in the order of their declarations. */
export const kindList: NamedKind[] = [];

/** Declares a class as the kind of the same name. The compiler checks that the class has the properties. */
function TargetKind<P extends TargetProperties>(
  kind: Kind<P>,
): (Target: new () => FilterableAssignmentTarget & DecodedTarget<P>) => void {
  return (Target) => {
    const type = Target.name.charAt(0).toLowerCase() + Target.name.slice(1);
    const named = { ...kind, type, member: type.replace(/AssignmentTarget$/, ''), Target };
    kindList.push(named);
    const description = describeKind(named);
    ObjectType({ implements: FilterableAssignmentTarget, simpleResolvers: true, description })(Target);
  };
}

/** Returns the description of a kind, for its type in the union, its input, and the input's member. */
export function describeKind({ description, type }: Pick<NamedKind, 'description' | 'type'>): string {
  return `${description}. Graph: \`${type}\`.`;
}

/**
 * Returns what is wrong with the id of a group, as the end of a sentence. Microsoft Entra's object ids are GUIDs:
 * https://learn.microsoft.com/graph/api/resources/directoryobject#properties
 */
export function problemOfGroupId(id: string): string | undefined {
  return isGuid(id)
    ? undefined
    : 'must be the object id of a group, a GUID. Find the group with `assignableGroups(search: "…")`.';
}

const groupId = idProperty({
  refersTo: 'object',
  description: 'The object id of the group',
  problemOf: problemOfGroupId,
});

// Each class has its properties under Graph's names; not all of them are fields of the schema. No class extends another
// one, although Graph's exclusion group extends its group: an exclusion would be served as an inclusion.

@TargetKind({ description: 'Every device in the tenant', own: {}, isWritable: true })
export class AllDevicesAssignmentTarget extends FilterableAssignmentTarget {}

@TargetKind({ description: 'Every licensed user in the tenant', own: {}, isWritable: true })
export class AllLicensedUsersAssignmentTarget extends FilterableAssignmentTarget {}

@TargetKind({
  description: 'The members of a Configuration Manager collection',
  own: {
    collectionId: idProperty({
      refersTo: 'collection',
      description: 'The id of the collection in Configuration Manager',
    }),
  },
  isWritable: true,
})
export class ConfigurationManagerCollectionAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the collection in Configuration Manager. The collection itself is not in Microsoft Graph. ' +
      'Graph: `collectionId`.',
  })
  collectionId!: string | null;
}

@TargetKind({
  description: 'The members of a group, who are excluded from the assignment',
  base: 'groupAssignmentTarget',
  own: { groupId },
  isWritable: true,
})
export class ExclusionGroupAssignmentTarget extends FilterableAssignmentTarget {
  groupId!: string | null;

  @Field(() => Group, { nullable: true, description: 'The group that is excluded. Graph: `groupId`.' })
  get group(): Group | null {
    return groupOf(this.groupId);
  }
}

@TargetKind({ description: 'The members of a group', own: { groupId }, isWritable: true })
export class GroupAssignmentTarget extends FilterableAssignmentTarget {
  groupId!: string | null;

  @Field(() => Group, { nullable: true, description: 'The group that is the target. Graph: `groupId`.' })
  get group(): Group | null {
    return groupOf(this.groupId);
  }
}

// Documented on Microsoft's pages, but not declared in the metadata.
@TargetKind({
  description: 'The users or the devices of a Microsoft Entra object, in an assignment made through a scope tag',
  own: {
    entraObjectId: idProperty({ refersTo: 'object', description: 'The id of the Microsoft Entra object' }),
    targetType: enumProperty(ScopeTagTargetType, 'Whether the target applies to users or devices'),
  },
  isWritable: false,
})
export class ScopeTagGroupAssignmentTarget extends FilterableAssignmentTarget {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the Microsoft Entra object that is the target. Graph: `entraObjectId`.',
  })
  entraObjectId!: string | null;

  @Field(() => ScopeTagTargetType, {
    nullable: true,
    description:
      'Whether the target applies to users or devices; `null` if Intune does not report it. Graph: `targetType`.',
  })
  targetType!: ScopeTagTargetType | null;
}

/** Every target is a `FilterableAssignmentTarget`, also of a kind that is not modelled. */
export type AssignmentTarget = FilterableAssignmentTarget;
export const AssignmentTarget = createUnionType({
  name: 'AssignmentTarget',
  description: `The users or devices that an Intune assignment applies to. Intune adds kinds over time: handle others in a default
branch. Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
  types: () => [...kindList.map(({ Target }) => Target), UnknownAssignmentTarget],
});

function groupOf(id: string | null): Group | null {
  return id === null ? null : new Group(id);
}
