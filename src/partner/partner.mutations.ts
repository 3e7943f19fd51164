// Mutations of partners: validated, then shown (on a dry run) or sent.
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import type { UpdateArgs } from '../resource/args.js';
import { outcomeOf } from '../resource/outcome.js';
import { validateId } from '../resource/validation.js';
import { validateNamed, validateTarget } from './assignment.validation.js';
import { partners } from './partner.api.js';
import {
  AddAssignmentArgs,
  CreatePartnerArgs,
  DeletePartnerArgs,
  RemoveAssignmentArgs,
  UpdatePartnerArgs,
} from './partner.args.js';
import { addAssignment, removeAssignment } from './partner.assignments.js';
import type { UpdateComplianceManagementPartnerInput } from './partner.input.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  RemoveComplianceManagementPartnerAssignmentPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { createNotOffered } from './partner.user-error.js';
import { validateCreate, validateUpdate } from './partner.validation.js';
import { create, remove, updatePartner } from './partner.writes.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

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
    @Args(() => CreatePartnerArgs) { dryRun, input }: CreatePartnerArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<CreateComplianceManagementPartnerPayload> {
    const payload = new CreateComplianceManagementPartnerPayload();
    const errors = validateCreate(input);
    const notOffered = createNotOffered();
    return outcomeOf(partners, { attempted: 'create', dryRun, errors, notOffered, payload }, () =>
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
    @Args(() => UpdatePartnerArgs) { dryRun, id, input }: UpdateArgs<UpdateComplianceManagementPartnerInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    const payload = new UpdateComplianceManagementPartnerPayload();
    const errors = [...validateId(id), ...validateUpdate(input)];
    return outcomeOf(partners, { attempted: 'change', dryRun, errors, payload }, () =>
      updatePartner(msgraph, { id, input, dryRun }),
    );
  }

  @Mutation(() => DeleteComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Removes a partner from the caller's tenant. ${needsWrite}
Graph: \`DELETE /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  deleteComplianceManagementPartner(
    @Args(() => DeletePartnerArgs) { dryRun, id }: DeletePartnerArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<DeleteComplianceManagementPartnerPayload> {
    const payload = new DeleteComplianceManagementPartnerPayload();
    return outcomeOf(partners, { attempted: 'remove', dryRun, errors: validateId(id), payload }, () =>
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
    @Args(() => AddAssignmentArgs) { dryRun, id, platform, target }: AddAssignmentArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<AddComplianceManagementPartnerAssignmentPayload> {
    const payload = new AddComplianceManagementPartnerAssignmentPayload();
    const errors = [...validateId(id), ...validateTarget(target, ['target'])];
    return outcomeOf(partners, { attempted: 'change', dryRun, errors, payload }, () =>
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
    @Args(() => RemoveAssignmentArgs) { dryRun, id, key, platform, target }: RemoveAssignmentArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    const payload = new RemoveComplianceManagementPartnerAssignmentPayload();
    const errors = [...validateId(id), ...validateNamed({ key, target })];
    return outcomeOf(partners, { attempted: 'change', dryRun, errors, payload }, () =>
      removeAssignment(msgraph, { id, key, platform, target }, dryRun),
    );
  }
}
