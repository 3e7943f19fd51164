// Queries of whether partners cover a user, with their types.
import { Args, ArgsType, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { asList, isShown } from '../assignment/target.codec.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { Group } from '../references/group.js';
import { isUser, problemOfUserId, readGroupIds, type User } from '../references/membership.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import { badUserInput } from '../resource/user-error.js';
import { CoverageStatus, decideCoverage, dependsOnGroups, type Coverage as Decision } from './coverage.js';
import { decodeAssignment } from './partner.codec.js';
import { PlatformEnrollmentsArgs } from './partner.input.js';
import { partners } from './partner.list.js';
import { platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  type PlatformEnrollment,
} from './partner.type.js';

@ObjectType('ComplianceManagementPartnerCoverageReason', {
  description: 'An assignment that led to the coverage of a user.',
  simpleResolvers: true,
})
export class CoverageReason {
  @Field(() => ComplianceManagementPartnerAssignment, { description: 'The assignment.' })
  assignment!: ComplianceManagementPartnerAssignment;

  @Field(() => Group, {
    nullable: true,
    description:
      'The group of its target, if the user is known to be in it, directly or through other groups; otherwise `null`.',
  })
  group!: Group | null;
}

@ObjectType('ComplianceManagementPartnerCoverage', {
  description: `Whether the assignments of one partner on one device platform cover a user. Whether the partner works is another matter:
see \`onboarded\`, and the state of \`partner\`.`,
  simpleResolvers: true,
})
export class Coverage {
  @Field(() => ComplianceManagementPartner, { description: 'The partner.' })
  partner!: ComplianceManagementPartner;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => Boolean, { description: 'Whether the partner is onboarded for the platform.' })
  onboarded!: boolean;

  @Field(() => CoverageStatus, { description: 'Whether the assignments cover the user.' })
  status!: CoverageStatus;

  @Field(() => [CoverageReason], {
    description: `The assignments that led to the status: those that include the user, that exclude the user, or that leave it
undecided. Empty for \`NOT_COVERED\`.`,
  })
  decidedBy!: CoverageReason[];
}

@ArgsType()
class UserCoverageArgs extends PlatformEnrollmentsArgs {
  @Field(() => ID, { description: "The user's object id or user principal name." })
  userId!: string;
}

/** Part of the descriptions of both queries. */
const scope = `for each partner and each platform that it is onboarded for or has
assignments on. It assumes that the user has an Intune licence, and does not look at the devices of the user.`;

@Resolver()
export class CoverageResolver {
  @Query(() => [Coverage], {
    nullable: true,
    description: `Returns whether the assignments cover a user, ${scope} \`null\` if there is no such user.
Needs \`${permissions.readPartners.name}\`, needs \`${permissions.readUsers.name}\`, and needs \`${permissions.readUserGroups.name}\`.
Graph: \`GET ${permissions.readPartners.path}\`, \`GET /users/{id}/transitiveMemberOf/microsoft.graph.group\`.`,
  })
  async complianceManagementPartnerCoverage(
    @Args(() => UserCoverageArgs) { platforms, userId }: UserCoverageArgs,
    @Ctx() context: Context,
  ): Promise<Coverage[] | null> {
    const problem = problemOfUserId(userId);
    if (problem !== undefined) throw badUserInput(problem);
    return readCoverage(context, { user: { id: userId }, platforms });
  }

  @Query(() => [Coverage], {
    nullable: true,
    description: `Returns whether the assignments cover the caller, ${scope}
Needs \`${permissions.readPartners.name}\`, and needs \`${permissions.readOwnGroups.name}\`.
Graph: \`GET ${permissions.readPartners.path}\`, \`GET ${permissions.readOwnGroups.path}\`.`,
  })
  myComplianceManagementPartnerCoverage(
    @Args(() => PlatformEnrollmentsArgs) { platforms }: PlatformEnrollmentsArgs,
    @Ctx() context: Context,
  ): Promise<Coverage[] | null> {
    return readCoverage(context, { user: 'caller', platforms });
  }
}

interface CoverageRequest {
  user: User;
  platforms: readonly EnrollmentPlatform[] | null | undefined;
}

async function readCoverage(context: Context, { platforms, user }: CoverageRequest): Promise<Coverage[] | null> {
  // Whole, because an operation may select anything of them.
  const all = await context.once(partners.createRead)({ id: null, selected: 'all' });
  const rows = all
    .flatMap((partner) => partner.enrollments.map((enrollment) => rowOf(partner, enrollment)))
    .filter(({ platform }) => !platforms || platforms.includes(platform))
    .filter(({ list, onboarded }) => onboarded || list.length > 0);
  const groupIds = await readNeededGroupIds(context, {
    user,
    isNeeded: rows.some(({ list }) => dependsOnGroups(list)),
  });
  return groupIds && rows.map((row) => toCoverage(row, decideCoverage(row.list, groupIds)));
}

interface Row extends Pick<Coverage, 'partner' | 'platform' | 'onboarded'> {
  /** The assignments, as Graph's own JSON. */
  list: readonly unknown[];
}

function rowOf(partner: ComplianceManagementPartner, { onboarded, platform }: PlatformEnrollment): Row {
  const list = asList(partner.json[platformProperties(platform).assignments]).filter(isShown);
  return { partner, platform, onboarded, list };
}

/** Returns the user's groups, or none if the coverage does not depend on them; `null` if there is no such user. */
async function readNeededGroupIds(
  context: Context,
  { isNeeded, user }: { user: User; isNeeded: boolean },
): Promise<ReadonlySet<string> | null> {
  if (isNeeded) return readGroupIds(context, user);
  return user === 'caller' || (await isUser(context, user.id)) ? new Set() : null;
}

function toCoverage({ onboarded, partner, platform }: Row, { decidedBy, status }: Decision): Coverage {
  const reasons = decidedBy.map(({ assignment, groupId }) => ({
    assignment: decodeAssignment(assignment),
    group: groupId === null ? null : new Group(groupId),
  }));
  return { partner, platform, onboarded, status, decidedBy: reasons };
}
