// Mutations of partners: validated, then shown (on a dry run) or sent.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { AssignmentTargetInput } from './assignment-target.input.js';
import { validateNamed, validateTarget } from './assignment.validation.js';
import { addAssignment, removeAssignment } from './partner.assignments.js';
import { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { outcomeOf } from './partner.outcome.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  RemoveComplianceManagementPartnerAssignmentPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { EnrollmentPlatform } from './partner.type.js';
import { validateCreate, validateId, validateUpdate } from './partner.validation.js';
import { create, remove, update } from './partner.writes.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

/** The argument that every mutation takes. */
const DryRun = (): ReturnType<typeof Arg> =>
  Arg('dryRun', () => Boolean, {
    nullable: true,
    defaultValue: false,
    description: `Sends no change. Checks the arguments, reads the partner, and shows in \`plan\` what would change and in
\`graphRequest\` what would be sent. Whether the user may write is Microsoft Graph's to decide and is not checked.`,
  });

/** What both mutations of one assignment say. */
const oneAtATime = `Microsoft Graph replaces a platform's whole list and guards it by no ETag. So the list is read, and read again right
before the write. \`CONFLICT\` says that someone else changed it meanwhile. One window remains: a change between the second read
and the write, a second or two, is overwritten unseen. After the write, the response of Microsoft Graph shows the list. Without
one, the list is read again, up to three times within seconds, as Intune shows a change late at times: \`CONFLICT\` when the list
is another one by then, and the error \`WRITE_OUTCOME_UNKNOWN\` when it still is as it was. An assignment with anything that this
schema does not model, such as \`hasUnknownFilter\`, stays as it is and is never taken for the one that a \`target\` names; all
others go back to Microsoft Graph exactly as it returned them.`;

@Resolver()
export class ComplianceManagementPartnerMutations {
  @Mutation(() => CreateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Adds a partner to the caller's tenant. ${needsWrite}

Microsoft Graph documents this call, and some tenants refuse it with \`CREATE_NOT_OFFERED\`. Intune lists a
placeholder for each partner that it knows: update that one instead, as
\`complianceManagementPartners(filterBy: { placeholder: true })\` finds it.
Graph: \`POST /deviceManagement/complianceManagementPartners\`.`,
  })
  createComplianceManagementPartner(
    @Arg('input', () => CreateComplianceManagementPartnerInput, { description: 'The new partner.' })
    input: CreateComplianceManagementPartnerInput,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<CreateComplianceManagementPartnerPayload> {
    const payload = new CreateComplianceManagementPartnerPayload();
    return outcomeOf({ attempted: 'create', dryRun, errors: validateCreate(input), payload }, () =>
      create(msgraph, input, dryRun),
    );
  }

  @Mutation(() => UpdateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Changes a partner; what the input leaves out stays as it is. The partner is read first: an update that would
change nothing, as \`planComplianceManagementPartner\` tells, is not sent. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  updateComplianceManagementPartner(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('input', () => UpdateComplianceManagementPartnerInput, { description: 'The changes.' })
    input: UpdateComplianceManagementPartnerInput,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    const errors = [...validateId(id), ...validateUpdate(input)];
    const payload = new UpdateComplianceManagementPartnerPayload();
    return outcomeOf({ attempted: 'change', dryRun, errors, payload }, () => update(msgraph, { id, input }, dryRun));
  }

  @Mutation(() => DeleteComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Removes a partner from the caller's tenant. ${needsWrite}
Graph: \`DELETE /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  deleteComplianceManagementPartner(
    @Arg('id', () => ID, { description: 'The partner to remove.' }) id: string,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<DeleteComplianceManagementPartnerPayload> {
    const payload = new DeleteComplianceManagementPartnerPayload();
    return outcomeOf({ attempted: 'remove', dryRun, errors: validateId(id), payload }, () =>
      remove(msgraph, id, dryRun),
    );
  }

  @Mutation(() => AddComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Adds one assignment to a platform of a partner; nothing is sent when it is there already.

${oneAtATime} ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  addComplianceManagementPartnerAssignment(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('platform', () => EnrollmentPlatform, { description: 'The device platform.' }) platform: EnrollmentPlatform,
    @Arg('target', () => AssignmentTargetInput, { description: 'Whom or what the new assignment applies to.' })
    target: AssignmentTargetInput,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<AddComplianceManagementPartnerAssignmentPayload> {
    const errors = [...validateId(id), ...validateTarget(target, ['target'])];
    const payload = new AddComplianceManagementPartnerAssignmentPayload();
    return outcomeOf({ attempted: 'change', dryRun, errors, payload }, () =>
      addAssignment(msgraph, { id, platform, target }, dryRun),
    );
  }

  @Mutation(() => RemoveComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Removes one assignment from a platform of a partner: the one with this very target and filter, or the one with
this key. Give exactly one of \`target\` and \`key\`. Nothing is sent when there is no such assignment; one that is in the list
more than once is removed each time.

${oneAtATime} ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  removeComplianceManagementPartnerAssignment(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('platform', () => EnrollmentPlatform, { description: 'The device platform.' }) platform: EnrollmentPlatform,
    @Arg('target', () => AssignmentTargetInput, {
      nullable: true,
      description: 'Whom or what the assignment applies to.',
    })
    target: AssignmentTargetInput | null | undefined,
    @Arg('key', () => ID, {
      nullable: true,
      description: `The \`key\` of the assignment, which also names what a \`target\` cannot: scope tags, kinds and filters that
this schema does not model.`,
    })
    key: string | null | undefined,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    const errors = [...validateId(id), ...validateNamed({ key, target })];
    const payload = new RemoveComplianceManagementPartnerAssignmentPayload();
    return outcomeOf({ attempted: 'change', dryRun, errors, payload }, () =>
      removeAssignment(msgraph, { id, platform, target, key }, dryRun),
    );
  }
}
