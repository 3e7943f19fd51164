// The search for assignment filters, for forms that let a user choose one.
import { Args, ArgsType, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { withNewEnumMembers } from '../msgraph/call.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphRefusal } from '../msgraph/errors.js';
import { permissions } from '../msgraph/permissions.js';
import { AssignmentFilter, assignmentFilterKind } from './assignment-filter.js';
import { decodePlatform, DevicePlatformType } from './device-platform.js';
import { decodeListed, keepReferences, selectOf, type Listed } from './reference.js';
import { checkSearch, hasWords, SearchArgs, wordsOf } from './search.js';

@ObjectType({
  description: 'The first assignment filters that match a search. For others, search for more words.',
  simpleResolvers: true,
})
export class AssignmentFilterPage {
  @Field(() => Boolean, { description: 'Whether more assignment filters match than are returned.' })
  hasMore!: boolean;

  @Field(() => [AssignmentFilter], {
    description: 'The assignment filters, by name. Their properties cost no further call.',
  })
  nodes!: AssignmentFilter[];
}

@ArgsType()
export class AssignmentFiltersArgs extends SearchArgs {
  @Field(() => DevicePlatformType, { nullable: true, description: 'Return only filters for this platform.' })
  platform?: DevicePlatformType | null;
}

@Resolver()
export class AssignmentFilterResolver {
  @Query(() => AssignmentFilterPage, {
    nullable: true,
    description: `Assignment filters to choose from, found by the words of their names. There are none in v1.0 of Microsoft Graph.
Needs \`${permissions.readAssignmentFilters.name}\`. Graph: \`GET /deviceManagement/assignmentFilters\`.`,
  })
  async assignmentFilters(
    @Args(() => AssignmentFiltersArgs) args: AssignmentFiltersArgs,
    @Ctx() context: Context,
  ): Promise<AssignmentFilterPage> {
    checkSearch(args);
    const { first, platform, search } = args;
    const words = wordsOf(search);
    const matching = decodeListed(await context.once(listFilters))
      .filter(({ displayName }) => hasWords(displayName, words))
      .filter((filter) => (platform ?? null) === null || platformOf(filter) === platform)
      .toSorted(compareNames);
    const shown = matching.slice(0, first);
    keepReferences(context, assignmentFilterKind, shown);
    return Object.assign(new AssignmentFilterPage(), {
      hasMore: matching.length > first,
      nodes: shown.map(({ id }) => new AssignmentFilter(id)),
    });
  }
}

/**
 * All filters of the tenant, read once for an operation. Microsoft's page
 * (https://learn.microsoft.com/graph/api/intune-policyset-deviceandappmanagementassignmentfilter-list) promises no query
 * options, so they are searched here; a tenant has hundreds at most. None where this version of Graph has no such path.
 */
function listFilters(msgraph: MsGraphClient): Promise<unknown[]> {
  const path = `${assignmentFilterKind.collection}${selectOf(assignmentFilterKind)}`;
  return msgraph.list(path, { headers: withNewEnumMembers }).catch((error: unknown) => {
    if (error instanceof MsGraphRefusal && error.status === 400 && isUnknownPath(error.reason)) return [];
    throw error;
  });
}

/** What Graph says about a segment of a path that it does not know. */
function isUnknownPath(reason: string | undefined): boolean {
  return reason?.startsWith('Resource not found for the segment') ?? false;
}

function platformOf({ json: { platform } }: Listed): DevicePlatformType | null {
  return typeof platform === 'string' ? decodePlatform(platform) : null;
}

const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });

function compareNames(a: Listed, b: Listed): number {
  return collator.compare(a.displayName ?? '', b.displayName ?? '') || (a.id < b.id ? -1 : Number(a.id > b.id));
}
