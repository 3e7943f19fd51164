// Mutations of partners. `partner.writes.ts` carries them out.
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import type { UpdateArgs } from '../resource/args.js';
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
import { createPartner, deletePartner, updatePartner } from './partner.writes.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

/** Part of the descriptions of the mutations that change a partner. */
const evidence = `\`changed: true\` means that a response or a later read of Microsoft Graph has shown what was sent. The partner is read again
for up to 8 seconds, because Intune may show a change late. If it still shows the old values, the error is
\`WRITE_OUTCOME_UNKNOWN\`; if it shows other values than were sent, the user error is \`NOT_APPLIED\`.`;

/** Part of the descriptions of both mutations of one assignment. */
const concurrency = `Microsoft Graph replaces a platform's whole list and offers no ETag to guard it. So the gateway reads the list, and reads it
again right before the write. If someone else changed it in between, nothing is sent and the user error is \`CONFLICT\`. Changes
of one partner through the same replica of the gateway wait for each other. If Microsoft Graph still shows the partner as it was
before an earlier change through that replica, the gateway waits, and then refuses with \`NOT_YET_VISIBLE\`. Changes by other
replicas and by other programs cannot be seen like this: one that is made, or becomes visible, between the second read and the
write is overwritten unnoticed.

${evidence}

An assignment with anything that this schema does not model, such as \`hasUnknownFilter\`, never equals a \`target\`. Every
assignment that is not added or removed is sent back to Microsoft Graph with exactly the values that it returned.`;

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
    return createPartner(msgraph, { input, dryRun });
  }

  @Mutation(() => UpdateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Changes a partner. Fields that the input omits are unchanged. The partner is read first, and an update that would
change nothing is not sent.

${evidence}

${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  updateComplianceManagementPartner(
    @Args(() => UpdatePartnerArgs) { dryRun, id, input }: UpdateArgs<UpdateComplianceManagementPartnerInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    return updatePartner(msgraph, { id, input, dryRun });
  }

  @Mutation(() => DeleteComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Removes a partner from the caller's tenant. The partner is read first, and \`changes\` shows what was removed. ${needsWrite}
Graph: \`DELETE /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  deleteComplianceManagementPartner(
    @Args(() => DeletePartnerArgs) { dryRun, id }: DeletePartnerArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<DeleteComplianceManagementPartnerPayload> {
    return deletePartner(msgraph, { id, dryRun });
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
    return addAssignment(msgraph, { id, platform, target, dryRun });
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
    return removeAssignment(msgraph, { id, key, platform, target, dryRun });
  }
}
