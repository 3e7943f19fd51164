// Queries about partners, and the fields of a partner that are worked out.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { IdArgs, type PlanArgs } from '../resource/args.js';
import type { Page, PageArgs } from '../resource/connection.js';
import { defaultStaleAfter, isStale, signs } from '../resource/health.js';
import { readOne, readPage, referenceResolver } from '../resource/queries.js';
import { Needs, selectNames, type FieldUse, type Selected } from '../resource/select.js';
import { validateId } from '../resource/validation.js';
import { opaqueKey } from './assignment.key.js';
import { partners } from './partner.api.js';
import { IsStaleArgs, PlanPartnerArgs, PlatformEnrollmentsArgs } from './partner.args.js';
import { partnerPages, type ComplianceManagementPartnerFilters } from './partner.connection.js';
import type { UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { partnerListing } from './partner.list.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  EnrollmentPlatform,
  PlatformEnrollment,
} from './partner.type.js';
import { validateUpdate } from './partner.validation.js';
import { planPartnerUpdate } from './partner.writes.js';

const needsRead = `Needs \`${permissions.readPartners.name}\`.`;

@Resolver(() => ComplianceManagementPartner)
export class ComplianceManagementPartnerResolver {
  @Query(() => ComplianceManagementPartner, {
    nullable: true,
    description: `One partner, or \`null\` when the tenant has no partner with this id. ${needsRead}
Graph: \`GET /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  complianceManagementPartner(
    @Args(() => IdArgs) { id }: IdArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ComplianceManagementPartner | null> {
    return readOne(partners, { context, id, info });
  }

  @Query(() => partnerPages.Connection, {
    nullable: true,
    description: `The compliance management partners configured in the caller's tenant; pages go forward only. ${needsRead}
Graph: \`GET /deviceManagement/complianceManagementPartners\`.`,
  })
  complianceManagementPartners(
    @Args(() => partnerPages.Args) args: PageArgs<ComplianceManagementPartnerFilters>,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<ComplianceManagementPartner>> {
    return readPage(partnerListing, partners, { args, context, info });
  }

  @Query(() => ComplianceManagementPartnerPlan, {
    nullable: true,
    description: `What \`updateComplianceManagementPartner\` would change now; reads the partner and changes nothing. The same object is \`plan\`
in a dry run of the update. ${needsRead}`,
  })
  planComplianceManagementPartner(
    @Args(() => PlanPartnerArgs) { id, input }: PlanArgs<UpdateComplianceManagementPartnerInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<ComplianceManagementPartnerPlan> {
    return planPartnerUpdate(msgraph, { id, input, errors: [...validateId(id), ...validateUpdate(input)] });
  }

  @Needs(selectEnrollments)
  @FieldResolver(() => [PlatformEnrollment], {
    description: `What the partner handles on each device platform. A platform that Microsoft
Graph does not report is left out, rather than shown as not onboarded.`,
  })
  platformEnrollments(
    @Root() { enrollments }: ComplianceManagementPartner,
    @Args(() => PlatformEnrollmentsArgs) { platforms }: PlatformEnrollmentsArgs,
  ): PlatformEnrollment[] {
    return platforms ? enrollments.filter(({ platform }) => platforms.includes(platform)) : enrollments;
  }

  @Needs(signs)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the partner has been silent for longer than \`after\`, or Microsoft Graph says that
it does not respond; \`null\` when it was never heard from.`,
  })
  isStale(
    @Root() partner: ComplianceManagementPartner,
    @Args(() => IsStaleArgs) { after }: IsStaleArgs,
  ): boolean | null {
    return isStale(partner, after ?? defaultStaleAfter, Date.now());
  }
}

/** The properties of the platforms that are asked for; without a choice, of all that Graph may have. */
function selectEnrollments({ args, selected }: FieldUse): Selected {
  const platforms = (args['platforms'] as EnrollmentPlatform[] | null | undefined) ?? Object.values(EnrollmentPlatform);
  const fields = selected();
  const names = platforms.map(platformProperties).flatMap(({ assignments, onboarded }) => {
    if (!fields.includes('assignments')) return [onboarded];
    return fields.includes('onboarded') ? [onboarded, assignments] : [assignments];
  });
  return selectNames(partnerEntity, names);
}

@Resolver(() => ComplianceManagementPartnerAssignment)
export class ComplianceManagementPartnerAssignmentResolver {
  @FieldResolver(() => ID, {
    description: `Names the assignment in the list of its platform, to remove it or to keep it in an update, whatever it holds. It
is made of the assignment: it stays the same as long as the assignment does, and only entries that are the same assignment
more than once share it. Opaque, up to 64 characters.`,
  })
  key(@Root() { json }: ComplianceManagementPartnerAssignment): string {
    return opaqueKey(json);
  }
}

/** The partner behind a federation representation. */
export const resolvePartnerReference = referenceResolver(partners, ComplianceManagementPartner);
