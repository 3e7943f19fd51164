// Whom or what an assignment is to apply to: the @oneOf input, with a member for each kind that can be sent.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { schemaNameOf } from '../resource/entity.js';
import { withMembers } from '../resource/tables.js';
import {
  describeKind,
  kindList,
  type NamedKind,
  type TargetKind,
  type TargetKinds,
} from './assignment-target.kinds.js';
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

type SentKind = { [K in TargetKind]: TargetKinds[K]['isSent'] extends true ? K : never }[TargetKind];
type MemberName<K> = K extends `${infer Name}AssignmentTarget` ? Name : never;
type Own<K extends TargetKind> = TargetKinds[K]['own'];
type Member<K extends TargetKind> = FilterableTargetInput & {
  [P in keyof Own<K>]: Own<K>[P] extends { decode: (value: unknown) => infer T } ? NonNullable<T> : never;
};
type Members = { [K in SentKind as MemberName<K>]?: Member<K> | null };

@Directive('@oneOf')
@InputType({
  description: `Exactly one kind of target, such as \`{ allDevices: {} }\` or \`{ group: { groupId: "…" } }\`.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
export class AssignmentTargetInput extends withMembers<Members>() {}

/** A member of the input: its properties are named as Graph's. */
export type AnyMember = FilterableTargetInput & Readonly<Record<string, unknown>>;

/** The kinds that can be sent. */
export const sentKinds = kindList.filter(({ isSent }) => isSent) as (NamedKind & { member: keyof Members })[];

for (const kind of sentKinds) {
  const description = describeKind(kind);
  const member = inputOf(kind);
  Field(() => member, { nullable: true, description })(AssignmentTargetInput.prototype, kind.member);
}

/** Makes the type of a kind's member. */
function inputOf(kind: NamedKind): object {
  @InputType(`${schemaNameOf(kind)}Input`, { description: describeKind(kind) })
  class TargetInput extends FilterableTargetInput {}
  for (const [name, { description, schemaType }] of Object.entries(kind.own)) {
    Field(schemaType, { description: `${description}. Graph: \`${name}\`.` })(TargetInput.prototype, name);
  }
  return TargetInput;
}
