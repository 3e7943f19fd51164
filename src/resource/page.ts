// Page types of a list of entities, after the Relay connection specification: https://relay.dev/graphql/connections.htm
import { ArgsType, Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { schemaNameOf, type Entity } from './entity.js';

@Directive('@shareable')
@ObjectType({
  description: 'The position of a page in the whole list, as the Relay connection specification defines it.',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => String, { nullable: true, description: 'The cursor of the last item; `null` if the page is empty.' })
  endCursor!: string | null;

  @Field(() => Boolean, { description: 'Whether more items follow the page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether items precede the page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first item; `null` if the page is empty.' })
  startCursor!: string | null;
}

export interface Edge<T> {
  /** Called only where a cursor is selected, which is rare. */
  makeCursor: () => string;
  node: T;
}
export interface Page<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}
export interface Order {
  /** One of the described fields, or `id`; Graph's own order without it. */
  sortKey?: string | null;
  reverse: boolean;
}
export interface PageArgs<F> extends Order {
  first: number;
  after?: string | null;
  filterBy?: F | null;
}

interface PageTypeOptions<T, F> {
  node: ClassType<T & object>;
  Filters: ClassType<F & object>;
  /** The registered enum of the fields that the list can be ordered by. Its values are the fields' names. */
  SortKey: object;
}

/** Creates the types of a list of entities. Their names start with the entity's. */
export function createPageTypes<T, F>(entity: Entity, { Filters, SortKey, node }: PageTypeOptions<T, F>) {
  const name = schemaNameOf(entity);
  const { fullNoun, noun } = entity;

  @ObjectType(`${name}Edge`, { description: `A ${fullNoun} and its cursor in the list.`, simpleResolvers: true })
  class EntityEdge {
    @Field(() => String, { description: 'The cursor of this item. Pass it as `after` to get the items that follow.' })
    get cursor(): string {
      return this.makeCursor();
    }

    makeCursor!: () => string;

    @Field(() => node, { description: `The ${noun}.` })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `One page of ${fullNoun}s.`, simpleResolvers: true })
  class EntityConnection {
    @Field(() => [EntityEdge], { description: `The ${noun}s of the page, each with its cursor.` })
    edges!: EntityEdge[];

    @Field(() => [node], { description: `The ${noun}s of the page, without cursors.` })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'The position of the page in the whole list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: `The number of ${noun}s that match \`filterBy\`, on all pages together.` })
    totalCount!: number;
  }

  @ArgsType()
  class EntityPageArgs {
    @Field(() => Int, { defaultValue: 20, description: `The number of ${noun}s to return, from 1 to 100.` })
    first!: number;

    @Field(() => String, { nullable: true, description: `Returns only the ${noun}s that follow this cursor.` })
    after?: string | null;

    @Field(() => Filters, { nullable: true, description: `Returns only the ${noun}s that match every condition.` })
    filterBy?: F | null;

    @Field(() => SortKey, {
      nullable: true,
      description: `What the ${noun}s are ordered by, lowest first, and then by id. If omitted: the order in which Microsoft Graph lists them,
which may change between pages.`,
    })
    sortKey?: string | null;

    @Field(() => Boolean, { defaultValue: false, description: 'Reverses the order.' })
    reverse!: boolean;
  }

  return { Edge: EntityEdge, Connection: EntityConnection, Args: EntityPageArgs };
}
