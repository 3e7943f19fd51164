// Page types of a list of entities, after the Relay connection specification: https://relay.dev/graphql/connections.htm
import { ArgsType, Directive, Field, InputType, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
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

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'The direction of an order.',
  valuesConfig: {
    ASC: { description: 'Ascending: from the lowest to the highest.' },
    DESC: { description: 'Descending: from the highest to the lowest.' },
  },
});

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

interface PageTypeOptions<T, F> {
  node: ClassType<T & object>;
  Filters: ClassType<F & object>;
  /** The registered enum of the fields that the list can be ordered by. Its values are the fields' names. */
  OrderField: object;
  /** Completes the sentence "The order of the …; … if omitted." */
  defaultOrder: string;
}

/** Creates the types of a list of entities. Their names start with the entity's. */
export function createPageTypes<T, F>(
  entity: Entity,
  { Filters, OrderField, defaultOrder, node }: PageTypeOptions<T, F>,
): PageTypes<T, F> {
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

  @InputType(`${name}Order`, { description: `An order of ${fullNoun}s.` })
  class EntityOrder {
    @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'The direction of the order.' })
    direction!: OrderDirection;

    @Field(() => OrderField, { description: 'The field to order by.' })
    field!: string;
  }

  @ArgsType()
  class EntityPageArgs {
    @Field(() => Int, { defaultValue: 20, description: `The number of ${noun}s to return, from 1 to 100.` })
    first!: number;

    @Field(() => String, { nullable: true, description: `Returns only the ${noun}s that follow this cursor.` })
    after?: string | null;

    @Field(() => Filters, { nullable: true, description: `Returns only the ${noun}s that match every condition.` })
    filterBy?: F | null;

    @Field(() => EntityOrder, {
      nullable: true,
      description: `The order of the ${noun}s; ${defaultOrder} if omitted. Those that are equal are ordered by id, in the same direction.`,
    })
    orderBy?: EntityOrder | null;
  }

  return { Edge: EntityEdge, Connection: EntityConnection, Args: EntityPageArgs };
}
