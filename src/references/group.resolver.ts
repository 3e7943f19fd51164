// The search for groups, for forms that let a user choose one.
import { Args, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { permissions } from '../msgraph/permissions.js';
import { badUserInput } from '../resource/user-error.js';
import { Group, groupKind } from './group.js';
import { decodeListed, keepReferences, selectOf } from './reference.js';
import { checkSearch, SearchArgs, wordsOf } from './search.js';

/** Different searches in one operation: each is a call to Graph. A form has one field that is typed in at a time. */
const maxSearches = 10;

@ObjectType({
  description: 'The first groups that match a search. For others, search for more words.',
  simpleResolvers: true,
})
export class GroupPage {
  @Field(() => Boolean, { description: 'Whether more groups match than are returned.' })
  hasMore!: boolean;

  @Field(() => [Group], { description: 'The groups, by name. Their names cost no further call.' })
  nodes!: Group[];
}

@Resolver()
export class GroupResolver {
  @Query(() => GroupPage, {
    nullable: true,
    description: `Groups to choose from, found by the words of their names. A group that was just created or renamed may
be missing for a while. Needs \`${permissions.readGroups.name}\`. Graph: \`GET /groups\`.`,
  })
  async groups(@Args(() => SearchArgs) args: SearchArgs, @Ctx() context: Context): Promise<GroupPage> {
    checkSearch(args);
    const { first } = args;
    const listed = decodeListed(await context.once(createSearch)(wordsOf(args.search), first + 1));
    const shown = listed.slice(0, first);
    keepReferences(context, groupKind, shown);
    return Object.assign(new GroupPage(), {
      hasMore: listed.length > first,
      nodes: shown.map(({ id }) => new Group(id)),
    });
  }
}

type Search = (words: readonly string[], wanted: number) => Promise<unknown[]>;

/** Searches of one operation; equal ones are one call. */
function createSearch(msgraph: MsGraphClient): Search {
  const searches = new Map<string, Promise<unknown[]>>();
  return async (words, wanted) => {
    const path = pathOf(words, wanted);
    const known = searches.get(path);
    if (known) return known;
    if (searches.size === maxSearches) {
      throw badUserInput(
        `The operation has more than ${maxSearches} searches for groups. Split it into several operations.`,
      );
    }
    const found = msgraph.list(path, { enough: wanted, headers: advancedQuery });
    searches.set(path, found);
    return found;
  };
}

/** `$search`, and `$orderby` beside it, need an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries */
const advancedQuery = { consistencylevel: 'eventual' };

/** https://learn.microsoft.com/graph/api/group-list; a tenant may have 100,000 groups, so no more are read than are wanted. */
function pathOf(words: readonly string[], wanted: number): string {
  const search = words.length === 0 ? '' : `&$search=${encodeURIComponent(`"displayName:${words.join(' ')}"`)}`;
  return `${groupKind.collection}${selectOf(groupKind)}&$orderby=displayName&$count=true&$top=${wanted}${search}`;
}
