// Queries of partners, and the computed fields of a partner.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { opaqueKey } from '../assignment/identity.js';
import { defaultStaleAfterMs, healthProperties, isStale } from '../connectors/health.js';
import {
  IntuneConnectorIssue,
  IntuneConnectorIssueCode,
  IssuesArgs,
  issuesNotCheckedDescription,
  wantedCodes,
  type IssueCode,
} from '../connectors/issue.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Page, PageArgs } from '../resource/page.js';
import { AfterArgs, IdArgs } from '../resource/args.js';
import { createReferenceResolver, readOne, readPage } from '../resource/read.js';
import { Needs, selectProperties, type Selected, type SelectsField } from '../resource/select.js';
import { statusProperties } from './enrollment-status.js';
import { diagnosePartner } from './partner.checks.js';
import { PlatformEnrollmentsArgs } from './partner.input.js';
import { partnerPages, partners, type ComplianceManagementPartnerFilters } from './partner.list.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  PlatformEnrollment,
} from './partner.type.js';

const needsRead = `Needs \`${permissions.readPartners.name}\`.`;

@Resolver(() => ComplianceManagementPartner)
export class ComplianceManagementPartnerResolver {
  @Query(() => ComplianceManagementPartner, {
    nullable: true,
    description: `Returns one partner, or \`null\` if the tenant has none with this id. ${needsRead}
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
    description: `Lists the compliance management partners of the tenant. ${needsRead}
Graph: \`GET /deviceManagement/complianceManagementPartners\`.`,
  })
  complianceManagementPartners(
    @Args(() => partnerPages.Args) args: PageArgs<ComplianceManagementPartnerFilters>,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<ComplianceManagementPartner>> {
    return readPage(partners, { args, context, info });
  }

  @Needs(selectEnrollments)
  @FieldResolver(() => [PlatformEnrollment], {
    description: 'The configuration for each device platform that Microsoft Graph shows.',
  })
  platformEnrollments(
    @Root() { enrollments }: ComplianceManagementPartner,
    @Args(() => PlatformEnrollmentsArgs) { platforms }: PlatformEnrollmentsArgs,
  ): PlatformEnrollment[] {
    return platforms ? enrollments.filter(({ platform }) => platforms.includes(platform)) : enrollments;
  }

  @Needs(healthProperties)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the partner as unresponsive; \`null\` if
there is no time of a heartbeat. Without \`after\`: 24 hours.`,
  })
  isStale(@Root() partner: ComplianceManagementPartner, @Args(() => AfterArgs) { after }: AfterArgs): boolean | null {
    return isStale(partner, { after, defaultMs: defaultStaleAfterMs, now: Date.now() });
  }

  @Needs(selectForIssues)
  @FieldResolver(() => [IntuneConnectorIssue], {
    nullable: true,
    description: `What needs attention. Reads all partners, and the groups and filters of the assignments, each once for all partners of the
operation: \`${permissions.readGroups.name}\`, \`${permissions.readAssignmentFilters.name}\`.`,
  })
  async issues(
    @Root() partner: ComplianceManagementPartner,
    @Args(() => IssuesArgs) args: IssuesArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<IntuneConnectorIssue[]> {
    return (await diagnosePartner(partner, args, { context, info })).issues;
  }

  @Needs(selectForIssues)
  @FieldResolver(() => [IntuneConnectorIssueCode], { nullable: true, description: issuesNotCheckedDescription })
  async issuesNotChecked(
    @Root() partner: ComplianceManagementPartner,
    @Args(() => IssuesArgs) args: IssuesArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<IssueCode[]> {
    return (await diagnosePartner(partner, args, { context, info })).notChecked;
  }
}

/**
 * Returns the properties of the selected platforms; without `platforms`, of all platforms that Graph may have. Always
 * both of a platform, because either shows that Graph reports it.
 */
function selectEnrollments(args: Record<string, unknown>, selectsField: SelectsField): Selected {
  const platforms = (args['platforms'] as EnrollmentPlatform[] | null | undefined) ?? Object.values(EnrollmentPlatform);
  const names = platforms.map(platformProperties).flatMap(({ assignments, onboarded }) => [onboarded, assignments]);
  return selectProperties(partnerEntity, selectsField('status') ? [...names, ...statusProperties] : names);
}

/** Returns the properties that a search for issues depends on. Whether a partner is set up shows on any platform. */
function selectForIssues(args: Record<string, unknown>): Selected {
  const isOfHeartbeat = wantedCodes(args).every((code) => code === 'SILENT' || code === 'UNRESPONSIVE');
  return isOfHeartbeat ? selectProperties(partnerEntity, healthProperties) : 'all';
}

@Resolver(() => ComplianceManagementPartnerAssignment)
export class ComplianceManagementPartnerAssignmentResolver {
  @FieldResolver(() => ID, {
    description: `Identifies the assignment within the list of its platform, to remove it or to keep it in an update. The key is the same
as long as the assignment is unchanged.`,
  })
  key(@Root() { json }: ComplianceManagementPartnerAssignment): string {
    return opaqueKey(json);
  }
}

export const resolvePartnerReference = createReferenceResolver(partners, ComplianceManagementPartner);
