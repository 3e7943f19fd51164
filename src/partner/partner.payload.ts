// Payloads of the mutations of partners: their changes and user errors.
import { Field, ID, ObjectType } from 'type-graphql';
import { differenceOf } from '../assignment/list.js';
import { asList } from '../assignment/target.codec.js';
import {
  ChangesOf,
  fieldChanges,
  IntuneBooleanChange,
  isDiffering,
  type FieldChanges,
  type States,
  type ValueChange,
} from '../resource/difference.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import { flag } from '../resource/entity.js';
import {
  changesDescription,
  createUserErrorType,
  differenceDescription,
  Payload,
  userErrorsDescription,
} from '../resource/payload.js';
import { withMembers } from '../resource/tables.js';
import { commonErrorCodes, type UserError } from '../resource/user-error.js';
import { decodeAssignment } from './partner.codec.js';
import { partnerEntity, platformProperties, type PartnerFields } from './partner.model.js';
import { ComplianceManagementPartner, ComplianceManagementPartnerAssignment, onboardedNames } from './partner.type.js';

@ObjectType({ description: 'The changes on one device platform.', simpleResolvers: true })
export class PlatformEnrollmentChange {
  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => IntuneBooleanChange, {
    nullable: true,
    description: `The change of whether the partner is onboarded; \`null\` if there is none. Graph: ${onboardedNames}.`,
  })
  onboarded!: ValueChange<boolean> | null;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description:
      'The assignments that are added. A change of a filter removes the assignment and adds it with the new filter.',
  })
  addedAssignments!: ComplianceManagementPartnerAssignment[];

  @Field(() => [ComplianceManagementPartnerAssignment], { description: 'The assignments that are removed.' })
  removedAssignments!: ComplianceManagementPartnerAssignment[];
}

@ObjectType({
  description: `${differenceDescription} A create changes everything from nothing, and a delete to nothing.`,
  simpleResolvers: true,
})
@ChangesOf(partnerEntity)
export class ComplianceManagementPartnerChanges extends withMembers<FieldChanges<PartnerFields>>() {
  @Field(() => [PlatformEnrollmentChange], {
    description: 'The changes on each platform. Platforms without changes are left out.',
  })
  platformEnrollments!: PlatformEnrollmentChange[];
}

/** Returns what differs between two states of a partner. */
export function partnerChanges(states: States): ComplianceManagementPartnerChanges {
  const { after, before } = { before: states.before ?? {}, after: states.after ?? {} };
  const platformEnrollments: PlatformEnrollmentChange[] = [];
  for (const platform of Object.values(EnrollmentPlatform)) {
    const names = platformProperties(platform);
    const isOnboardedDiffering = isDiffering(partnerEntity, names.onboarded, states);
    if (!isOnboardedDiffering && !isDiffering(partnerEntity, names.assignments, states)) continue;
    const lists = { before: asList(before[names.assignments]), after: asList(after[names.assignments]) };
    const { added, removed } = differenceOf(lists);
    platformEnrollments.push({
      platform,
      onboarded: isOnboardedDiffering
        ? { from: flag.decode(before[names.onboarded]), to: flag.decode(after[names.onboarded]) }
        : null,
      addedAssignments: added.map(decodeAssignment),
      removedAssignments: removed.map(decodeAssignment),
    });
  }
  return { ...fieldChanges(partnerEntity, states), platformEnrollments };
}

/** Descriptions by code. */
export const partnerErrorCodes = {
  ...commonErrorCodes(partnerEntity),
  ALREADY_SET_UP: 'The partner is no placeholder: it was set up already. Update it instead.',
  CONFLICT:
    'An equal partner exists, or the partner was changed by someone else, so that a `key` no longer names an ' +
    'assignment.',
  CREATE_NOT_OFFERED: `Microsoft Graph does not offer the create in this tenant. Set up the placeholder that Intune lists for the
partner instead: \`complianceManagementPartners(filterBy: { placeholder: true })\`.`,
  DUPLICATE_PLATFORM: 'The same platform appears more than once.',
  GROUP_NOT_FOUND: 'A group that an assignment names does not exist.',
  NOT_FOUND: 'No partner has this id.',
  PLATFORM_TAKEN:
    'Another partner is onboarded for the platform or has assignments on it. A platform can have one partner.',
};
export type PartnerErrorCode = keyof typeof partnerErrorCodes;
const ComplianceManagementPartnerUserError = createUserErrorType(partnerEntity, partnerErrorCodes);

export const createNotOffered: UserError<PartnerErrorCode> = {
  code: 'CREATE_NOT_OFFERED',
  field: null,
  message:
    'Microsoft Graph does not offer the create in your tenant. Set up the placeholder that Intune lists for the ' +
    'partner instead, with `setUpComplianceManagementPartner`: ' +
    '`complianceManagementPartners(filterBy: { placeholder: true })`.',
};

/** Fields of every payload; not a type of the schema itself. */
@ObjectType({ simpleResolvers: true })
export abstract class PartnerPayload extends Payload {
  @Field(() => ComplianceManagementPartnerChanges, { nullable: true, description: changesDescription })
  changes!: ComplianceManagementPartnerChanges | null;

  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    description:
      'The partner as it is now; `null` if it does not exist, and if there are `userErrors` other than `NOT_APPLIED`.',
  })
  complianceManagementPartner!: ComplianceManagementPartner | null;

  @Field(() => [ComplianceManagementPartnerUserError], { description: userErrorsDescription })
  userErrors!: UserError<string>[];
}

@ObjectType({ description: 'The outcome of `createComplianceManagementPartner`.' })
export class CreateComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `updateComplianceManagementPartner`.' })
export class UpdateComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `setUpComplianceManagementPartner`.' })
export class SetUpComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `disconnectComplianceManagementPartner`.' })
export class DisconnectComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `addComplianceManagementPartnerAssignment`.' })
export class AddComplianceManagementPartnerAssignmentPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `removeComplianceManagementPartnerAssignment`.', simpleResolvers: true })
export class RemoveComplianceManagementPartnerAssignmentPayload extends PartnerPayload {
  @Field(() => [ComplianceManagementPartnerAssignment], {
    description: `Similar assignments, if the platform has none with the given \`target\`: those of the same group, Microsoft Entra
object or collection, or of the same kind if the kind has no id. They have another filter, or exclude instead of include.
Use \`key\` to remove one of them. Otherwise empty.`,
  })
  nearMatches!: ComplianceManagementPartnerAssignment[];
}

@ObjectType({
  description: 'The outcome of `deleteComplianceManagementPartner`. `changes` shows what was deleted.',
  simpleResolvers: true,
})
export class DeleteComplianceManagementPartnerPayload extends PartnerPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the removed partner; `null` on a dry run, and if there are `userErrors`.',
  })
  deletedComplianceManagementPartnerId!: string | null;
}
