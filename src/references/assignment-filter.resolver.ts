// Search for assignment filters, for forms in which a user selects one.
import { Args, ArgsType, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { withNewEnumMembers } from '../msgraph/call.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphNotOffered } from '../msgraph/errors.js';
import { permissions } from '../msgraph/permissions.js';
import { compareCodeUnits, compareNames } from '../resource/comparison.js';
import { AssignmentFilter, assignmentFilterKind } from './assignment-filter.js';
import { decodePlatform, DevicePlatformType } from './device-platform.js';
import { decodeListed, primeReferences, selectOf, type Listed } from './reference.js';
import { checkSearch, hasWords, SearchArgs, splitWords } from './search.js';

@ObjectType({
  description: 'The first assignment filters that match a search. To find others, search for more words.',
  simpleResolvers: true,
})
export class AssignmentFilterPage {
  @Field(() => Boolean, { description: 'Whether more assignment filters match than are returned.' })
  hasMore!: boolean;

  @Field(() => [AssignmentFilter], {
    description: 'The assignment filters, ordered by name. Their properties need no further call.',
  })
  nodes!: AssignmentFilter[];
}

@ArgsType()
export class AssignmentFiltersArgs extends SearchArgs {
  @Field(() => DevicePlatformType, { nullable: true, description: 'Returns only the filters for this platform.' })
  platform?: DevicePlatformType | null;
}

@Resolver()
export class AssignmentFilterResolver {
  @Query(() => AssignmentFilterPage, {
    nullable: true,
    description: `Searches for assignment filters by the words of their names. Microsoft Graph v1.0 has none.
Needs \`${permissions.readAssignmentFilters.name}\`. Graph: \`GET /deviceManagement/assignmentFilters\`.`,
  })
  async assignmentFilters(
    @Args(() => AssignmentFiltersArgs) args: AssignmentFiltersArgs,
    @Ctx() context: Context,
  ): Promise<AssignmentFilterPage> {
    checkSearch(args);
    const { first, platform, search } = args;
    const words = splitWords(search);
    const isOnPlatform = (filter: Listed): boolean => !platform || platformOf(filter) === platform;
    const matching = decodeListed(await context.once(listFilters))
      .filter((filter) => hasWords(filter.displayName, words) && isOnPlatform(filter))
      .toSorted(compareListed);
    const returned = matching.slice(0, first);
    primeReferences(context, assignmentFilterKind, returned);
    return Object.assign(new AssignmentFilterPage(), {
      hasMore: matching.length > first,
      nodes: returned.map(({ id }) => new AssignmentFilter(id)),
    });
  }
}

/**
 * Returns all filters of the tenant; none if the version of Graph has no such path. Read once per operation and searched
 * here, because Microsoft documents no query options
 * (https://learn.microsoft.com/graph/api/intune-policyset-deviceandappmanagementassignmentfilter-list). A tenant has
 * hundreds of filters at most.
 */
function listFilters(msgraph: MsGraphClient): Promise<unknown[]> {
  const path = `${assignmentFilterKind.collection}${selectOf(assignmentFilterKind)}`;
  return msgraph.list(path, { headers: withNewEnumMembers }).catch((error: unknown) => {
    if (error instanceof MsGraphNotOffered && error.missing === 'segment') return [];
    throw error;
  });
}

function platformOf({ json: { platform } }: Listed): DevicePlatformType | null {
  return typeof platform === 'string' ? decodePlatform(platform) : null;
}

function compareListed(a: Listed, b: Listed): number {
  return compareNames(a.displayName ?? '', b.displayName ?? '') || compareCodeUnits(a.id, b.id);
}
