// Mutations of partners: validated, then shown (on a dry run) or sent.
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { AssignmentTargetInput } from './assignment-target.input.js';
import { createPartner, getPartner, patchPartner, readUntil, writes, type PartnerAsShown } from './partner.api.js';
import { addAssignment, removeAssignment } from './partner.assignments.js';
import { differingProperties } from './partner.difference.js';
import { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { outcomeOf } from './partner.outcome.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  type ComplianceManagementPartnerUserError,
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  RemoveComplianceManagementPartnerAssignmentPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { EnrollmentPlatform } from './partner.type.js';
import {
  goneAfterWrite,
  notFound,
  validateCreate,
  validateId,
  validateTarget,
  validateUpdate,
} from './partner.validation.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

/** The argument that every mutation takes. */
const DryRun = (): ReturnType<typeof Arg> =>
  Arg('dryRun', () => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Validates and encodes everything, sends nothing, and shows in `graphRequest` what would be sent.',
  });

/** What both mutations of one assignment say. */
const oneAtATime = `Microsoft Graph replaces a platform's whole list and guards it by no ETag. So the list is read, and read again right
before the write. \`CONFLICT\` says that someone else changed it meanwhile. One window remains: a change between the second read
and the write, a second or two, is overwritten unseen. After the write, the response of Microsoft Graph shows the list. Without
one, the list is read again, up to three times within seconds, as Intune shows a change late at times: \`CONFLICT\` when the list
is another one by then, and the error \`WRITE_OUTCOME_UNKNOWN\` when it still is as it was. An assignment with anything that this
schema does not model, such as \`hasUnknownFilter\`, stays as it is and is never taken for the one that is named. On a dry run the
list is read as well.`;

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
    return outcomeOf('create', new CreateComplianceManagementPartnerPayload(), validateCreate(input), async () => {
      const write = writes.create(input);
      return dryRun
        ? { graphRequest: msgraph.preview(write) }
        : { complianceManagementPartner: await createPartner(msgraph, write) };
    });
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
    return outcomeOf('change', new UpdateComplianceManagementPartnerPayload(), errors, async () => {
      const write = writes.update(id, input);
      if (dryRun) return { graphRequest: msgraph.preview(write) };
      const current = await getPartner(msgraph, id, 'all');
      if (!current) return { userErrors: [notFound()] };
      const isDone = (read: PartnerAsShown): boolean => differingProperties(write.body, read.shown).length === 0;
      if (isDone(current)) return { complianceManagementPartner: current.partner };
      const after = (await patchPartner(msgraph, id, write)) ?? (await readUntil(msgraph, id, isDone));
      if (!after) return { userErrors: [goneAfterWrite()] };
      return { complianceManagementPartner: after.partner, changed: true };
    });
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
    return outcomeOf('remove', new DeleteComplianceManagementPartnerPayload(), validateId(id), async () => {
      const write = writes.delete(id);
      if (dryRun) return { graphRequest: msgraph.preview(write) };
      await msgraph.write(write);
      return { deletedComplianceManagementPartnerId: id };
    });
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
    return outcomeOf(
      'change',
      new AddComplianceManagementPartnerAssignmentPayload(),
      validateAssignment(id, target),
      () => addAssignment(msgraph, { id, platform, target }, dryRun),
    );
  }

  @Mutation(() => RemoveComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Removes one assignment from a platform of a partner, the one with this very target and filter; nothing is sent when
there is none.

${oneAtATime} ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  removeComplianceManagementPartnerAssignment(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('platform', () => EnrollmentPlatform, { description: 'The device platform.' }) platform: EnrollmentPlatform,
    @Arg('target', () => AssignmentTargetInput, { description: 'Whom or what the assignment applies to.' })
    target: AssignmentTargetInput,
    @DryRun() dryRun: boolean | null,
    @Ctx() { msgraph }: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    return outcomeOf(
      'change',
      new RemoveComplianceManagementPartnerAssignmentPayload(),
      validateAssignment(id, target),
      () => removeAssignment(msgraph, { id, platform, target }, dryRun),
    );
  }
}

function validateAssignment(id: string, target: AssignmentTargetInput): ComplianceManagementPartnerUserError[] {
  return [...validateId(id), ...validateTarget(target, ['target'])];
}
