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

@Resolver()
export class ComplianceManagementPartnerMutations {
  @Mutation(() => CreateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Adds a partner, where Microsoft Graph offers that; elsewhere, update the partner's placeholder. ${needsWrite}
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
    description: `Changes a partner. ${needsWrite}
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
    description: `Removes a partner; \`changes\` shows what was removed. ${needsWrite}
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
    description: `Adds one assignment to a platform of a partner. Another program's change at the same moment may be lost. ${needsWrite}
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
    description: `Removes one assignment from a platform of a partner, by its exact \`target\` or by its \`key\`. Another program's change at
the same moment may be lost. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  removeComplianceManagementPartnerAssignment(
    @Args(() => RemoveAssignmentArgs) { dryRun, id, key, platform, target }: RemoveAssignmentArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    return removeAssignment(msgraph, { id, key, platform, target, dryRun });
  }
}
