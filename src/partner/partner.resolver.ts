// Queries and mutations about partners.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { createPartner, deletePartner, updatePartner } from './partner.api.js';
import { ComplianceManagementPartnerConnection, ComplianceManagementPartnersArgs } from './partner.connection.js';
import { CreateComplianceManagementPartnerInput, UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { cutPage, faultOfPage } from './partner.list.js';
import { loadPartner, loadPartners } from './partner.loader.js';
import { outcomeOf } from './partner.outcome.js';
import {
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { selectPartner, selectPartners } from './partner.select.js';
import { ComplianceManagementPartner, EnrollmentPlatform, PlatformEnrollment } from './partner.type.js';
import { validateCreate, validateId, validateUpdate } from './partner.validation.js';

const needsWrite = 'Needs `DeviceManagementServiceConfig.ReadWrite.All`.';
const needsRead = 'Needs `DeviceManagementServiceConfig.Read.All`.';

@Resolver(() => ComplianceManagementPartner)
export class ComplianceManagementPartnerResolver {
  @Query(() => ComplianceManagementPartner, {
    nullable: true,
    description: `One partner, or \`null\` when the tenant has no partner with this id. ${needsRead}`,
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
    description: `The compliance management partners configured in the caller's tenant; pages go forward only. ${needsRead}`,
  })
  async complianceManagementPartners(
    @Args(() => ComplianceManagementPartnersArgs) args: ComplianceManagementPartnersArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ComplianceManagementPartnerConnection> {
    const fault = faultOfPage(args);
    if (fault !== undefined) throw badUserInput(fault);
    return cutPage(await loadPartners(context, selectPartners(info, args)), args);
  }

  @Mutation(() => CreateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Adds a partner to the caller's tenant. ${needsWrite}`,
  })
  createComplianceManagementPartner(
    @Arg('input', () => CreateComplianceManagementPartnerInput, { description: 'The new partner.' })
    input: CreateComplianceManagementPartnerInput,
    @Ctx() { msgraph }: Context,
  ): Promise<CreateComplianceManagementPartnerPayload> {
    return outcomeOf(new CreateComplianceManagementPartnerPayload(), validateCreate(input), async () => ({
      complianceManagementPartner: await createPartner(msgraph, input),
    }));
  }

  @Mutation(() => UpdateComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Changes a partner; what the input leaves out stays as it is. ${needsWrite}`,
  })
  updateComplianceManagementPartner(
    @Arg('id', () => ID, { description: 'The partner to change.' }) id: string,
    @Arg('input', () => UpdateComplianceManagementPartnerInput, { description: 'The changes.' })
    input: UpdateComplianceManagementPartnerInput,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateComplianceManagementPartnerPayload> {
    const errors = [...validateId(id), ...validateUpdate(input)];
    return outcomeOf(new UpdateComplianceManagementPartnerPayload(), errors, async () => ({
      complianceManagementPartner: await updatePartner(msgraph, id, input),
    }));
  }

  @Mutation(() => DeleteComplianceManagementPartnerPayload, {
    nullable: true,
    description: `Removes a partner from the caller's tenant. ${needsWrite}`,
  })
  deleteComplianceManagementPartner(
    @Arg('id', () => ID, { description: 'The partner to remove.' }) id: string,
    @Ctx() { msgraph }: Context,
  ): Promise<DeleteComplianceManagementPartnerPayload> {
    return outcomeOf(new DeleteComplianceManagementPartnerPayload(), validateId(id), async () => {
      await deletePartner(msgraph, id);
      return { deletedComplianceManagementPartnerId: id };
    });
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
