// Mutations of partners: arguments are validated; then the mutation is carried out, or only decided on a dry run.
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { nearMatches, withAssignment, withoutAssignment, withoutKey } from '../assignment/list.js';
import { asList, encodeAssignment } from '../assignment/target.codec.js';
import { validateRemoval, validateTarget } from '../assignment/validation.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { changeEntity, removeEntity, type Proposal } from '../resource/change.js';
import { createEntity } from '../resource/create.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { removedId } from '../resource/mutation.js';
import type { UpdateArgs } from '../resource/args.js';
import type { UnchangedReason } from '../resource/payload.js';
import { reportMutation, type Report } from '../resource/report.js';
import { validateId, type UserError } from '../resource/user-error.js';
import { watchChange, type WarningCode } from '../resource/warning.js';
import { createHoldersRead, createPartnerAssess, loadFacts, type ReadOtherHolders } from './partner.checks.js';
import { decodeAssignment, proposePartner } from './partner.codec.js';
import { neededForSetUp, proposeDisconnection, proposeSetUp, setUpErrors } from './partner.connection.js';
import {
  AddAssignmentArgs,
  CreatePartnerArgs,
  DeletePartnerArgs,
  DisconnectPartnerArgs,
  RemoveAssignmentArgs,
  SetUpPartnerArgs,
  UpdatePartnerArgs,
  type UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partners } from './partner.list.js';
import { platformProperties } from './partner.model.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  CreateComplianceManagementPartnerPayload,
  createNotOffered,
  DeleteComplianceManagementPartnerPayload,
  DisconnectComplianceManagementPartnerPayload,
  partnerChanges,
  RemoveComplianceManagementPartnerAssignmentPayload,
  SetUpComplianceManagementPartnerPayload,
  UpdateComplianceManagementPartnerPayload,
  type PartnerPayload,
} from './partner.payload.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { undoChange, undoCreate, undoDelete } from './partner.undo.js';
import { validateCreate, validatePlatforms, validateSetUp, validateUpdate } from './partner.validation.js';

const needsWrite = `Needs \`${permissions.writePartners.name}\`.`;

// Each method rejects with an `MsGraphError`, such as `MsGraphWriteOutcomeUnknown`.

@Resolver()
export class ComplianceManagementPartnerMutations {
  @Mutation(() => CreateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Adds a partner, where Microsoft Graph offers that; elsewhere, set up the partner's placeholder. ${needsWrite}
Graph: \`POST /deviceManagement/complianceManagementPartners\`.`,
  })
  async createComplianceManagementPartner(
    @Args(() => CreatePartnerArgs) { dryRun, input, refuseOn }: CreatePartnerArgs,
    @Ctx() context: Context,
  ): Promise<CreateComplianceManagementPartnerPayload> {
    const { msgraph } = context;
    const reviewsOthers = refusesHeld(refuseOn);
    const readHolders = createHoldersRead(context, { isDecisive: reviewsOthers });
    const watch = watchChange({ refuseOn, assess: createPartnerAssess(context, readHolders) });
    const result = await createEntity(msgraph, partners, {
      dryRun,
      review: watch.review,
      reviewsOthers,
      errors: validateCreate(input),
      encode: () => proposePartner(input).body,
      notOffered: createNotOffered,
    });
    return payloadOf(msgraph, { action: 'create', dryRun, result, undo: undoCreate, watch });
  }

  @Mutation(() => UpdateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Changes a partner. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async updateComplianceManagementPartner(
    @Args(() => UpdatePartnerArgs) { dryRun, id, input, refuseOn }: UpdateArgs<UpdateComplianceManagementPartnerInput>,
    @Ctx() context: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    return changePartner(context, {
      dryRun,
      id,
      refuseOn,
      errors: validateUpdate(input),
      propose: (current) => proposePartner(input, current),
    });
  }

  @Mutation(() => DeleteComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Removes a partner; \`changes\` shows what was removed. ${needsWrite}
Graph: \`DELETE /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async deleteComplianceManagementPartner(
    @Args(() => DeletePartnerArgs) { dryRun, id, refuseOn }: DeletePartnerArgs,
    @Ctx() context: Context,
  ): Promise<DeleteComplianceManagementPartnerPayload> {
    const { msgraph } = context;
    const readHolders = createHoldersRead(context, { isDecisive: false });
    const watch = watchChange({ id, refuseOn, assess: createPartnerAssess(context, readHolders) });
    const result = await removeEntity(msgraph, partners, { dryRun, id, errors: validateId(id), review: watch.review });
    const payload = payloadOf(msgraph, { action: 'remove', dryRun, result, undo: undoDelete, watch });
    return { ...payload, deletedComplianceManagementPartnerId: removedId(result) };
  }

  @Mutation(() => SetUpComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Sets up a partner that Microsoft Graph lists as a placeholder, if every platform is free and every group exists; a group
that cannot be read counts as one that does. ${needsWrite} To check groups, \`${permissions.readGroups.name}\`.
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async setUpComplianceManagementPartner(
    @Args(() => SetUpPartnerArgs) { dryRun, id, platformEnrollments: enrollments, refuseOn }: SetUpPartnerArgs,
    @Ctx() context: Context,
  ): Promise<SetUpComplianceManagementPartnerPayload> {
    return changePartner(context, {
      dryRun,
      id,
      refuseOn,
      errors: validateSetUp(enrollments),
      propose: (current) => proposeSetUp(enrollments, current),
      review: async (readHolders) => {
        const facts = await loadFacts(context, neededForSetUp(enrollments), () => readHolders(id));
        return setUpErrors({ id, enrollments }, facts);
      },
    });
  }

  @Mutation(() => DisconnectComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Disconnects a partner from some or all device platforms: it is not onboarded any more, and all assignments are removed.
The partner itself stays. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async disconnectComplianceManagementPartner(
    @Args(() => DisconnectPartnerArgs) { dryRun, id, platforms, refuseOn }: DisconnectPartnerArgs,
    @Ctx() context: Context,
  ): Promise<DisconnectComplianceManagementPartnerPayload> {
    return changePartner(context, {
      dryRun,
      id,
      refuseOn,
      errors: validatePlatforms(platforms),
      propose: (current) => proposeDisconnection(platforms ?? Object.values(EnrollmentPlatform), current),
    });
  }

  @Mutation(() => AddComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Adds one assignment to a platform of a partner. Another program's change at the same moment may be lost. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async addComplianceManagementPartnerAssignment(
    @Args(() => AddAssignmentArgs) { dryRun, id, platform, refuseOn, target }: AddAssignmentArgs,
    @Ctx() context: Context,
  ): Promise<AddComplianceManagementPartnerAssignmentPayload> {
    return changePartner(context, {
      dryRun,
      id,
      refuseOn,
      errors: validateTarget(target, ['target']),
      propose: (current) =>
        replaceList(platform, current, withAssignment(listOf(platform, current), encodeAssignment({ target }))),
    });
  }

  @Mutation(() => RemoveComplianceManagementPartnerAssignmentPayload, {
    nullable: true,
    description: `Removes one assignment from a platform of a partner, by its exact \`target\` or by its \`key\`. Another program's change at
the same moment may be lost. ${needsWrite}
Graph: \`PATCH /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async removeComplianceManagementPartnerAssignment(
    @Args(() => RemoveAssignmentArgs) { dryRun, id, key, platform, refuseOn, target }: RemoveAssignmentArgs,
    @Ctx() context: Context,
  ): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
    // Every entry that equals the target or has the key is removed.
    const removed = target && encodeAssignment({ target });
    let shown: readonly unknown[] = [];
    const payload = await changePartner(context, {
      dryRun,
      id,
      refuseOn,
      errors: validateRemoval({ key, target }),
      propose: (current) => {
        shown = listOf(platform, current);
        const left = removed ? withoutAssignment(shown, removed) : withoutKey(shown, key ?? '');
        return replaceList(platform, current, left);
      },
      unchangedReason: 'NO_SUCH_ASSIGNMENT',
    });
    if (!removed || payload.unchangedReason === null) return { ...payload, nearMatches: [] };
    return { ...payload, nearMatches: nearMatches(shown, removed).map(decodeAssignment) };
  }
}

interface PartnerChange extends Omit<Parameters<typeof changeEntity>[2], 'review'> {
  refuseOn: readonly WarningCode[] | null | undefined;
  /** Returns errors that other objects show, besides `refuseOn`, with which it shares the read of partners. */
  review?: (readHolders: ReadOtherHolders) => Promise<readonly UserError<string>[]>;
  unchangedReason?: UnchangedReason;
}

/** Changes an existing partner. `errors` are those of the arguments besides `id`. */
async function changePartner(
  context: Context,
  { errors, refuseOn, review, unchangedReason, ...change }: PartnerChange,
): Promise<PartnerPayload> {
  const { msgraph } = context;
  const { dryRun, id } = change;
  const reviewsOthers = review !== undefined || refusesHeld(refuseOn);
  const readHolders = createHoldersRead(context, { isDecisive: reviewsOthers });
  const watch = watchChange({ id, refuseOn, assess: createPartnerAssess(context, readHolders) });
  const result = await changeEntity(msgraph, partners, {
    ...change,
    errors: [...validateId(id), ...errors],
    reviewsOthers,
    review: async (states) => [...((await review?.(readHolders)) ?? []), ...(await watch.review(states))],
  });
  return payloadOf(msgraph, { action: 'change', dryRun, result, unchangedReason, undo: undoChange(id), watch });
}

/** Returns whether a mutation must not take a platform that another partner holds. */
function refusesHeld(refuseOn: PartnerChange['refuseOn']): boolean {
  return refuseOn?.includes('PLATFORM_HELD_BY_ANOTHER_PARTNER') ?? false;
}

function listOf(platform: EnrollmentPlatform, json: Json): readonly unknown[] {
  return asList(json[platformProperties(platform).assignments]);
}

/** Graph replaces a platform's whole list, so the new list is made from the one that was read, as Graph's own JSON. */
function replaceList(platform: EnrollmentPlatform, current: Json, list: readonly unknown[]): Proposal {
  const { assignments: name } = platformProperties(platform);
  // A platform that Graph does not show has no assignment to remove.
  const isAbsent = list.length === 0 && current[name] === undefined;
  const body = { '@odata.type': '#microsoft.graph.complianceManagementPartner', [name]: list };
  return { body: isAbsent ? {} : body, derived: [name] };
}

function payloadOf(msgraph: Context['msgraph'], report: Report<ComplianceManagementPartner>): PartnerPayload {
  const { shown, states } = report.result;
  return {
    ...reportMutation(msgraph, report),
    changes: states && partnerChanges(states),
    complianceManagementPartner: shown && shown.entity,
  };
}
