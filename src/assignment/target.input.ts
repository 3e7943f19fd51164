// Inputs of an assignment and of its target: `@oneOf` inputs.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { schemaNameOf } from '../resource/entity.js';
import { describeKind, kindList, type NamedKind } from './target.kinds.js';
import { AssignmentFilterMode } from './target.type.js';

@InputType({
  description:
    'An assignment filter that narrows a target. Without one, the `deviceAndAppManagementAssignmentFilterType` ' +
    'in Graph is `none`.',
})
export class AssignmentTargetFilterInput {
  @Field(() => ID, {
    description: 'The id of the assignment filter. Graph: `deviceAndAppManagementAssignmentFilterId`.',
  })
  assignmentFilterId!: string;

  @Field(() => AssignmentFilterMode, {
    description:
      'Whether devices that match the filter are included or excluded. Graph: ' +
      '`deviceAndAppManagementAssignmentFilterType`.',
  })
  mode!: AssignmentFilterMode;
}

/** Base of every member; not a type of the schema itself. */
@InputType()
abstract class FilterableTargetInput {
  @Field(() => AssignmentTargetFilterInput, {
    nullable: true,
    description: 'The assignment filter that narrows the target.',
  })
  filter?: AssignmentTargetFilterInput | null;
}

/** A member of the input. Its properties have Graph's names. */
export type AnyMember = FilterableTargetInput & Readonly<Record<string, unknown>>;

export const writableKinds = kindList.filter(({ isWritable }) => isWritable);

function KindFields(): ClassDecorator {
  return ({ prototype }) => {
    for (const kind of writableKinds) {
      const member = createMemberType(kind);
      Field(() => member, { nullable: true, description: describeKind(kind) })(prototype, kind.member);
    }
  };
}

function createMemberType(kind: NamedKind): object {
  @InputType(`${schemaNameOf(kind)}Input`, { description: describeKind(kind) })
  class TargetInput extends FilterableTargetInput {}
  for (const [name, { description, schemaType }] of Object.entries(kind.own)) {
    Field(schemaType, { description: `${description}. Graph: \`${name}\`.` })(TargetInput.prototype, name);
  }
  return TargetInput;
}

@Directive('@oneOf')
@InputType({
  description: `Exactly one kind of target, such as \`{ allDevices: {} }\` or \`{ group: { groupId: "…" } }\`.
Graph: \`deviceAndAppManagementAssignmentTarget\`.`,
})
@KindFields()
export class AssignmentTargetInput {
  [member: string]: AnyMember | null | undefined;
}

@Directive('@oneOf')
@InputType({
  description: `A rule about whose devices enroll through the partner: a new one by its \`target\`, or an existing one of the
platform by its \`key\`. Graph: \`complianceManagementPartnerAssignment\`.`,
})
export class ComplianceManagementPartnerAssignmentInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Keeps the existing assignment with this `key`, exactly as it is; for updates only.',
  })
  key?: string | null;

  @Field(() => AssignmentTargetInput, {
    nullable: true,
    description: 'The users or devices that the rule applies to. Graph: `target`.',
  })
  target?: AssignmentTargetInput | null;
}
