// Mutations of partners: arguments are validated; then the mutation is carried out, or only decided on a dry run.
import { asList } from '../assignment/target.codec.js';
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { nearMatches, withAssignment, withoutAssignment, withoutKey } from '../assignment/list.js';
import type { AssignmentTargetInput, ComplianceManagementPartnerAssignmentInput } from '../assignment/target.input.js';
import { validateRemoval, validateTarget } from '../assignment/validation.js';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { permissions } from '../msgraph/permissions.js';
import { changeEntity, createEntity, removeEntity, type Change } from '../resource/change.js';
import { runMutation } from '../resource/mutation.js';
import type { UpdateArgs } from '../resource/payload.js';
import type { EntityWrite } from '../resource/read.js';
import { validateId } from '../resource/user-error.js';
import { partners, writes, type PartnerSnapshot } from './partner.api.js';
import { decodeAssignment, encodeAssignment } from './partner.codec.js';
import {
  AddAssignmentArgs,
  CreatePartnerArgs,
  DeletePartnerArgs,
  RemoveAssignmentArgs,
  UpdatePartnerArgs,
  type UpdateComplianceManagementPartnerInput,
  type CreateComplianceManagementPartnerInput,
} from './partner.input.js';
import { platformProperties } from './partner.model.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  RemoveComplianceManagementPartnerAssignmentPayload,
  UpdateComplianceManagementPartnerPayload,
  createNotOffered,
} from './partner.payload.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';
import { keptLists, validateCreate, validateKept, validateUpdate } from './partner.validation.js';

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

interface DryRun {
  dryRun: boolean;
}

// Each function rejects with an `MsGraphError`.

export function createPartner(
  msgraph: MsGraphClient,
  { dryRun, input }: DryRun & { input: CreateComplianceManagementPartnerInput },
): Promise<CreateComplianceManagementPartnerPayload> {
  return runMutation(msgraph, partners, {
    action: 'create',
    dryRun,
    errors: validateCreate(input),
    payload: new CreateComplianceManagementPartnerPayload(),
    run: () => createEntity(msgraph, partners, { dryRun, write: writes.create(input), notOffered: createNotOffered() }),
  });
}

/** Updates a partner, unless Graph already shows everything as requested. */
export function updatePartner(
  msgraph: MsGraphClient,
  { dryRun, id, input }: DryRun & { id: string; input: UpdateComplianceManagementPartnerInput },
): Promise<UpdateComplianceManagementPartnerPayload> {
  return runMutation(msgraph, partners, {
    action: 'change',
    dryRun,
    errors: [...validateId(id), ...validateUpdate(input)],
    payload: new UpdateComplianceManagementPartnerPayload(),
    run: () =>
      changeEntity(msgraph, partners, {
        dryRun,
        id,
        check: ({ json }) => validateKept(input, json),
        createWrite: ({ json }) => writes.update({ id, input, json }),
        derived: keptLists(input),
      }),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}

export async function deletePartner(
  msgraph: MsGraphClient,
  { dryRun, id }: DryRun & { id: string },
): Promise<DeleteComplianceManagementPartnerPayload> {
  const payload = await runMutation(msgraph, partners, {
    action: 'remove',
    dryRun,
    errors: validateId(id),
    payload: new DeleteComplianceManagementPartnerPayload(),
    run: () => removeEntity(msgraph, partners, { dryRun, id, write: writes.delete(id) }),
  });
  if (payload.changed) payload.deletedComplianceManagementPartnerId = id;
  return payload;
}

interface AssignmentEdit {
  dryRun: boolean;
  id: string;
  platform: EnrollmentPlatform;
}

/** Adds an assignment unless the platform has it. */
export function addAssignment(
  msgraph: MsGraphClient,
  { target, ...edit }: AssignmentEdit & { target: AssignmentTargetInput },
): Promise<AddComplianceManagementPartnerAssignmentPayload> {
  const change = createListEdit(edit, (list) => withAssignment(list, encodeAssignment({ target })));
  return runMutation(msgraph, partners, {
    action: 'change',
    dryRun: edit.dryRun,
    errors: [...validateId(edit.id), ...validateTarget(target, ['target'])],
    payload: new AddComplianceManagementPartnerAssignmentPayload(),
    run: () => changeEntity(msgraph, partners, change),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}

/** Removes every entry that equals the target or has the key. */
export async function removeAssignment(
  msgraph: MsGraphClient,
  { key, target, ...edit }: AssignmentEdit & ComplianceManagementPartnerAssignmentInput,
): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
  const removed = target && encodeAssignment({ target });
  /** The list in which the assignment was looked for. */
  let list: readonly unknown[] = [];
  const change = createListEdit(edit, (current) => {
    list = current;
    return removed ? withoutAssignment(current, removed) : withoutKey(current, key ?? '');
  });
  const payload = await runMutation(msgraph, partners, {
    action: 'change',
    dryRun: edit.dryRun,
    errors: [...validateId(edit.id), ...validateRemoval({ key, target })],
    payload: new RemoveComplianceManagementPartnerAssignmentPayload(),
    run: () => changeEntity(msgraph, partners, change),
    unchangedReason: 'NO_SUCH_ASSIGNMENT',
  });
  if (removed && payload.unchangedReason === 'NO_SUCH_ASSIGNMENT') {
    payload.nearMatches = nearMatches(list, removed).map((item) => decodeAssignment(item));
  }
  return payload;
}

type EditList = (list: readonly unknown[]) => readonly unknown[];

/** Graph replaces a platform's whole list, so the new list is made from the one that was read, as Graph's own JSON. */
function createListEdit(
  { dryRun, id, platform }: AssignmentEdit,
  edit: EditList,
): Change<ComplianceManagementPartner> & { dryRun: boolean } {
  const { assignments: name } = platformProperties(platform);
  const createWrite = ({ json }: PartnerSnapshot): EntityWrite => {
    const assignments = edit(asList(json[name]));
    // A platform that Graph does not show has no assignment to remove.
    if (assignments.length === 0 && json[name] === undefined) return writes.update({ id, input: {}, json });
    return writes.replaceAssignments({ id, platform, assignments });
  };
  return { id, dryRun, createWrite, derived: [name] };
}
