// Argument types of the queries and mutations of partners.
import { ArgsType, Field, ID } from 'type-graphql';
import { DryRunArgs, createUpdateArgs } from '../resource/args.js';
import { Duration } from '../resource/duration.scalar.js';
import { defaultStaleAfter } from '../connectors/health.js';
import { AssignmentTargetInput } from '../assignment/target.input.js';
import { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { partnerEntity } from './partner.model.js';
import { EnrollmentPlatform } from './partner.type.js';

@ArgsType()
export class PlatformEnrollmentsArgs {
  @Field(() => [EnrollmentPlatform], { nullable: true, description: 'Returns only these platforms.' })
  platforms?: EnrollmentPlatform[] | null;
}

@ArgsType()
export class IsStaleArgs {
  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultStaleAfter,
    description: 'How old the last heartbeat may be.',
  })
  after!: string | null;
}

@ArgsType()
export class CreatePartnerArgs extends DryRunArgs {
  @Field(() => CreateComplianceManagementPartnerInput, { description: 'The new partner.' })
  input!: CreateComplianceManagementPartnerInput;
}

export const UpdatePartnerArgs = createUpdateArgs(partnerEntity, UpdateComplianceManagementPartnerInput);

@ArgsType()
export class DeletePartnerArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the partner to remove.' })
  id!: string;
}

@ArgsType()
abstract class PlatformArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the partner to change.' })
  id!: string;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;
}

@ArgsType()
export class AddAssignmentArgs extends PlatformArgs {
  @Field(() => AssignmentTargetInput, { description: 'The users or devices that the new assignment applies to.' })
  target!: AssignmentTargetInput;
}

@ArgsType()
export class RemoveAssignmentArgs extends PlatformArgs {
  @Field(() => AssignmentTargetInput, {
    nullable: true,
    description: 'The users or devices that the assignment applies to.',
  })
  target?: AssignmentTargetInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The `key` of the assignment, which can be any, also one that no `target` describes.',
  })
  key?: string | null;
}
