// Input type of assignments.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { AssignmentTargetInput } from './target.input.js';

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
