// Mutations of partners. Their arguments are validated; then the change is planned, on a dry run, or sent.
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import type { UpdateArgs } from '../resource/args.js';
import { runMutation } from '../resource/outcome.js';
import { validateId } from '../resource/validation.js';
import { validateRemoval, validateTarget } from './assignment.validation.js';
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
import { createPartner, deletePartner, updatePartner } from './partner.writes.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

/** Part of the descriptions of both mutations of one assignment. */
const concurrency = `Microsoft Graph replaces a platform's whole list and offers no ETag to guard it. So the gateway reads the list, and reads it
again right before the write. If someone else changed it in between, nothing is sent and the user error is \`CONFLICT\`. One
window remains: a change in the second or two between the second read and the write is overwritten unnoticed.

After the write, the gateway checks the list in Microsoft Graph's response. If the response has none, it reads the list up to
three times within seconds, because Intune may show a change late. If the list is a different one by then, the user error is
\`CONFLICT\`. If it is still the old one, the error is \`WRITE_OUTCOME_UNKNOWN\`.

An assignment with anything that this schema does not model, such as \`hasUnknownFilter\`, never equals a \`target\`. Every
assignment that is not added or removed is sent back to Microsoft Graph exactly as it returned it.`;

@Resolver()
export class ComplianceManagementPartnerMutations {
  @Mutation(() => CreateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Adds a partner to the caller's tenant. ${needsWrite}

Microsoft Graph documents this call, but does not offer it in every tenant: the user error is then
\`CREATE_NOT_OFFERED\`. Intune lists a placeholder for each partner that it knows. Update the placeholder instead:
\`complianceManagementPartners(filterBy: { placeholder: true })\`.
Graph: \`POST /deviceManagement/complianceManagementPartners\`.`,
  })
  createComplianceManagementPartner(
    @Args(() => CreatePartnerArgs) { dryRun, input }: CreatePartnerArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<CreateComplianceManagementPartnerPayload> {
    const payload = new CreateComplianceManagementPartnerPayload();
    const errors = validateCreate(input);
    const notOffered = createNotOffered();
    return runMutation(partners, { action: 'create', dryRun, errors, notOffered, payload }, () =>
      createPartner(msgraph, { input, dryRun }),
    );
  }

  @Mutation(() => UpdateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Changes a partner. Fields that the input omits are unchanged. The partner is read first, and an update that would
change nothing is not sent. \`planComplianceManagementPartner\` shows what would change. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  updateComplianceManagementPartner(
    @Args(() => UpdatePartnerArgs) { dryRun, id, input }: UpdateArgs<UpdateComplianceManagementPartnerInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    const payload = new UpdateComplianceManagementPartnerPayload();
    const errors = [...validateId(id), ...validateUpdate(input)];
    return runMutation(partners, { action: 'change', dryRun, errors, payload }, () =>
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
    return runMutation(partners, { action: 'remove', dryRun, errors: validateId(id), payload }, () =>
      deletePartner(msgraph, { id, dryRun }),
    );
  }

  @Mutation(() => AddComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Adds one assignment to a platform of a partner. Nothing is sent if the platform already has it.

${concurrency}

${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  addComplianceManagementPartnerAssignment(
    @Args(() => AddAssignmentArgs) { dryRun, id, platform, target }: AddAssignmentArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<AddComplianceManagementPartnerAssignmentPayload> {
    const payload = new AddComplianceManagementPartnerAssignmentPayload();
    const errors = [...validateId(id), ...validateTarget(target, ['target'])];
    return runMutation(partners, { action: 'change', dryRun, errors, payload }, () =>
      addAssignment(msgraph, { id, platform, target, dryRun }),
    );
  }

  @Mutation(() => RemoveComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Removes one assignment from a platform of a partner: the one with exactly this target and filter, or the one with
this key. Give either \`target\` or \`key\`. Nothing is sent if there is no such assignment. If the list has the assignment
more than once, every entry is removed.

${concurrency}

${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  removeComplianceManagementPartnerAssignment(
    @Args(() => RemoveAssignmentArgs) { dryRun, id, key, platform, target }: RemoveAssignmentArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    const payload = new RemoveComplianceManagementPartnerAssignmentPayload();
    const errors = [...validateId(id), ...validateRemoval({ key, target })];
    return runMutation(partners, { action: 'change', dryRun, errors, payload }, () =>
      removeAssignment(msgraph, { id, key, platform, target, dryRun }),
    );
  }
}
