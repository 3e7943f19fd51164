// Queries about partners, and the fields of a partner that are worked out.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { opaqueKey } from './assignment.key.js';
import { Duration } from './duration.scalar.js';
import { ComplianceManagementPartnerConnection, ComplianceManagementPartnersArgs } from './partner.connection.js';
import { defaultStaleAfter, isStale } from './partner.health.js';
import { UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { cutPage, faultOfPage } from './partner.list.js';
import { loadPartner, loadPartners } from './partner.loader.js';
import { checkedUpTo, planRefused } from './partner.plan.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { selectPartner, selectPartners } from './partner.select.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  EnrollmentPlatform,
  PlatformEnrollment,
} from './partner.type.js';
import { validateId, validateUpdate } from './partner.validation.js';
import { planUpdate } from './partner.writes.js';

const needsRead = `Needs \`${permissions.readPartners.name}\`.`;

@Resolver(() => ComplianceManagementPartner)
export class ComplianceManagementPartnerResolver {
  @Query(() => ComplianceManagementPartner, {
    nullable: true,
    description: `One partner, or \`null\` when the tenant has no partner with this id. ${needsRead}
Graph: \`GET /deviceManagement/complianceManagementPartners/{id}\`.`,
  })
  async complianceManagementPartner(
    @Arg('id', () => ID, { description: 'The id Microsoft Graph gave the partner.' }) id: string,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ComplianceManagementPartner | null> {
    const [fault] = validateId(id);
    if (fault) throw badUserInput(fault.message);
    return loadPartner(context, id, selectPartner(info));
  }

  @Query(() => ComplianceManagementPartnerConnection, {
    nullable: true,
    description: `The compliance management partners configured in the caller's tenant; pages go forward only. ${needsRead}
Graph: \`GET /deviceManagement/complianceManagementPartners\`.`,
  })
  async complianceManagementPartners(
    @Args(() => ComplianceManagementPartnersArgs) args: ComplianceManagementPartnersArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ComplianceManagementPartnerConnection> {
    const fault = faultOfPage(args);
    if (fault !== undefined) throw badUserInput(fault);
    return cutPage(await loadPartners(context, selectPartners(info, args)), args, Date.now());
  }

  @Query(() => ComplianceManagementPartnerPlan, {
    nullable: true,
    description: `What \`updateComplianceManagementPartner\` would change now; reads the partner and changes nothing. The same object is \`plan\`
in a dry run of the update. ${needsRead}`,
  })
  async planComplianceManagementPartner(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('input', () => UpdateComplianceManagementPartnerInput, { description: 'The changes.' })
    input: UpdateComplianceManagementPartnerInput,
    @Ctx() { msgraph }: Context,
  ): Promise<ComplianceManagementPartnerPlan> {
    const errors = [...validateId(id), ...validateUpdate(input)];
    if (errors.length > 0) return planRefused('change', errors, checkedUpTo.input);
    return planUpdate(msgraph, { id, input });
  }

  @FieldResolver(() => [PlatformEnrollment], {
    description: `What the partner handles on each device platform. A platform that Microsoft
Graph does not report is left out, rather than shown as not onboarded.`,
  })
  platformEnrollments(
    @Root() { enrollments }: ComplianceManagementPartner,
    @Arg('platforms', () => [EnrollmentPlatform], { nullable: true, description: 'Return only these platforms.' })
    platforms: EnrollmentPlatform[] | null | undefined,
  ): PlatformEnrollment[] {
    return platforms ? enrollments.filter(({ platform }) => platforms.includes(platform)) : enrollments;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the partner has been silent for longer than \`after\`, or Microsoft Graph says that
it does not respond; \`null\` when it was never heard from.`,
  })
  isStale(
    @Root() partner: ComplianceManagementPartner,
    @Arg('after', () => Duration, {
      nullable: true,
      defaultValue: defaultStaleAfter,
      description: 'How long a silence may last.',
    })
    after: string | null,
  ): boolean | null {
    return isStale(partner, after ?? defaultStaleAfter, Date.now());
  }
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

/** The entity behind a federation representation; `null` when there is none. A key alone costs no call. */
export async function resolvePartnerReference(
  { id }: { id: string },
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ComplianceManagementPartner | null> {
  if (validateId(id).length > 0) return null;
  const properties = selectPartner(info);
  if (properties !== 'all' && properties.size === 0) return Object.assign(new ComplianceManagementPartner(), { id });
  return loadPartner(context, id, properties);
}

function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
