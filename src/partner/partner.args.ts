// Arguments of the queries and mutations about partners.
import { ArgsType, Field, ID } from 'type-graphql';
import { DryRunArgs, planArgsOf, updateArgsOf } from '../resource/args.js';
import { Duration } from '../resource/duration.scalar.js';
import { defaultStaleAfter } from '../resource/health.js';
import { AssignmentTargetInput } from './assignment-target.input.js';
import { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { partnerEntity } from './partner.model.js';
import { EnrollmentPlatform } from './partner.type.js';

@ArgsType()
export class PlatformEnrollmentsArgs {
  @Field(() => [EnrollmentPlatform], { nullable: true, description: 'Return only these platforms.' })
  platforms?: EnrollmentPlatform[] | null;
}

@ArgsType()
export class IsStaleArgs {
  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultStaleAfter,
    description: 'How long a silence may last.',
  })
  after!: string | null;
}

@ArgsType()
export class CreatePartnerArgs extends DryRunArgs {
  @Field(() => CreateComplianceManagementPartnerInput, { description: 'The new partner.' })
  input!: CreateComplianceManagementPartnerInput;
}

export const PlanPartnerArgs = planArgsOf(partnerEntity, UpdateComplianceManagementPartnerInput);
export const UpdatePartnerArgs = updateArgsOf(partnerEntity, UpdateComplianceManagementPartnerInput);

@ArgsType()
export class DeletePartnerArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The partner to remove.' })
  id!: string;
}

@ArgsType()
abstract class PlaceArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The partner to change.' })
  id!: string;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;
}

@ArgsType()
export class AddAssignmentArgs extends PlaceArgs {
  @Field(() => AssignmentTargetInput, { description: 'Whom or what the new assignment applies to.' })
  target!: AssignmentTargetInput;
}

@ArgsType()
export class RemoveAssignmentArgs extends PlaceArgs {
  @Field(() => AssignmentTargetInput, { nullable: true, description: 'Whom or what the assignment applies to.' })
  target?: AssignmentTargetInput | null;

  @Field(() => ID, {
    nullable: true,
    description: `The \`key\` of the assignment, which also names what a \`target\` cannot: scope tags, kinds and filters that
this schema does not model.`,
  })
  key?: string | null;
}
