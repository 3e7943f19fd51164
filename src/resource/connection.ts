// Pages, as the Relay connection specification has them: https://relay.dev/graphql/connections.htm
import { ArgsType, Directive, Field, InputType, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import { schemaNameOf, type Entity } from './entity.js';

@Directive('@shareable')
@ObjectType({
  description: 'Where a page stands in the whole list, as the Relay connection specification defines it.',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => String, { nullable: true, description: 'The cursor of the last item; `null` when the page is empty.' })
  endCursor!: string | null;

  @Field(() => Boolean, { description: 'Whether more items follow the page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether items precede the page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first item; `null` when the page is empty.' })
  startCursor!: string | null;
}

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Whether values go up or down.',
  valuesConfig: {
    ASC: { description: 'From the lowest to the highest.' },
    DESC: { description: 'From the highest to the lowest.' },
  },
});

export interface Edge<T> {
  /** Called where a cursor is asked for, which most callers do not. */
  makeCursor: () => string;
  node: T;
}
export interface Page<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}
/** An order by one of the described fields, or by `id`. */
export interface Order {
  direction: OrderDirection;
  field: string;
}
export interface PageArgs<F> {
  first: number;
  after?: string | null;
  filterBy?: F | null;
  orderBy?: Order | null;
}

/** The types of a list of entities. */
export interface PageTypes<T, F> {
  Edge: ClassType<Edge<T>>;
  Connection: ClassType<Page<T>>;
  Args: ClassType<PageArgs<F>>;
}

interface Listed<T, F> {
  node: ClassType<T & object>;
  Filters: ClassType<F & object>;
  /** The registered enum of what the list can be ordered by, valued as the fields. */
  OrderField: object;
  /** Completes "How to order …; … when left out." */
  defaultOrder: string;
}

/** Makes the types of a list of entities, and names them as the entity. */
export function pageTypesOf<T, F>(
  entity: Entity,
  { Filters, OrderField, defaultOrder, node }: Listed<T, F>,
): PageTypes<T, F> {
  const name = schemaNameOf(entity);
  const { fullNoun, noun } = entity;

  @ObjectType(`${name}Edge`, { description: `A ${fullNoun} and its place in the list.`, simpleResolvers: true })
  class EntityEdge {
    @Field(() => String, { description: 'The place, to pass as `after`.' })
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

    @Field(() => [node], { description: `The ${noun}s of the page, for callers that need no cursors.` })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where the page stands in the whole list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: `How many ${noun}s satisfy \`filterBy\`, on all pages together.` })
    totalCount!: number;
  }

  @InputType(`${name}Order`, { description: `How to order ${fullNoun}s.` })
  class EntityOrder {
    @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Whether values go up or down.' })
    direction!: OrderDirection;

    @Field(() => OrderField, { description: 'What to order by.' })
    field!: string;
  }

  @ArgsType()
  class EntityPageArgs {
    @Field(() => Int, { defaultValue: 20, description: `How many ${noun}s to return, from 1 to 100.` })
    first!: number;

    @Field(() => String, { nullable: true, description: `Return the ${noun}s that follow this cursor.` })
    after?: string | null;

    @Field(() => Filters, {
      nullable: true,
      description: `Return only the ${noun}s that satisfy every condition given.`,
    })
    filterBy?: F | null;

    @Field(() => EntityOrder, {
      nullable: true,
      description: `How to order the ${noun}s; ${defaultOrder} when left out.`,
    })
    orderBy?: EntityOrder | null;
  }

  return { Edge: EntityEdge, Connection: EntityConnection, Args: EntityPageArgs };
}
