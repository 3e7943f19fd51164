// Groups that an assignment refers to: their type, and the search for them.
import { Args, Ctx, Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { permissions } from '../msgraph/permissions.js';
import { badUserInput } from '../resource/user-error.js';
import {
  checkSearch,
  decodeListed,
  primeReferences,
  readReference,
  SearchArgs,
  selectOf,
  splitWords,
  type ReferenceKind,
} from './reference.js';

export const groupKind: ReferenceKind = { collection: permissions.readGroups.path, properties: ['displayName'] };

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A group in Microsoft Entra ID. Graph: \`group\`.

Each field except \`id\` needs \`${permissions.readGroups.name}\`, and is \`null\` if the group no longer exists.`,
})
export class Group {
  @Field(() => ID, { simple: true, description: "The group's object id. Graph: `id`." })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Directive('@shareable')
  @Field(() => String, { nullable: true, description: 'The name that administrators see. Graph: `displayName`.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return readReference(context, { kind: groupKind, id: this.id, property: 'displayName' });
  }
}

/** Different searches in one operation. Each is a call to Graph, and a form needs one at a time. */
const maxSearches = 10;

@ObjectType({
  description: 'The first groups that match a search. To find others, search for more words.',
  simpleResolvers: true,
})
export class AssignableGroupPage {
  @Field(() => Boolean, { description: 'Whether more groups match than are returned.' })
  hasMore!: boolean;

  @Field(() => [Group], { description: 'The groups, ordered by name. Their names need no further call.' })
  nodes!: Group[];
}

@Resolver()
export class GroupResolver {
  @Query(() => AssignableGroupPage, {
    nullable: true,
    description: `Searches for groups by the words of their names. A group that was just created or renamed may be missing for a
while. Needs \`${permissions.readGroups.name}\`. Graph: \`GET /groups\`.`,
  })
  async assignableGroups(
    @Args(() => SearchArgs) args: SearchArgs,
    @Ctx() context: Context,
  ): Promise<AssignableGroupPage> {
    checkSearch(args);
    const { first } = args;
    // One more than is returned, to see whether there are more.
    const limit = first + 1;
    const listed = decodeListed(await context.once(createSearch)({ words: splitWords(args.search), limit }));
    const returned = listed.slice(0, first);
    primeReferences(context, groupKind, returned);
    return {
      hasMore: listed.length > first,
      nodes: returned.map(({ id }) => new Group(id)),
    };
  }
}

interface GroupQuery {
  words: readonly string[];
  /** The number of groups to read. */
  limit: number;
}

/** Creates the search of one operation, in which equal searches share one call to Graph. */
function createSearch(msgraph: MsGraphClient): (query: GroupQuery) => Promise<unknown[]> {
  const searches = new Map<string, Promise<unknown[]>>();
  return async (query) => {
    const path = searchPath(query);
    const known = searches.get(path);
    if (known) return known;
    if (searches.size === maxSearches) {
      throw badUserInput(
        `The operation has more than ${maxSearches} searches for groups. Split it into several operations.`,
      );
    }
    const found = msgraph.list(path, { stopAfterItems: query.limit, headers: advancedQuery });
    searches.set(path, found);
    return found;
  };
}

/**
 * `$search` together with `$orderby` needs an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
 */
export const advancedQuery = { consistencylevel: 'eventual' };

/** https://learn.microsoft.com/graph/api/group-list. Limited, because a tenant may have 100,000 groups. */
export function searchPath({ limit, words }: GroupQuery): string {
  const search = words.length === 0 ? '' : `&$search=${encodeURIComponent(`"displayName:${words.join(' ')}"`)}`;
  return `${groupKind.collection}${selectOf(groupKind)}&$orderby=displayName&$count=true&$top=${limit}${search}`;
}
