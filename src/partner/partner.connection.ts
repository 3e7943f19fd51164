// Pages of partners, as the Relay connection specification has them: https://relay.dev/graphql/connections.htm
import { ArgsType, Directive, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Duration } from './duration.scalar.js';
import { defaultStaleAfter } from './partner.health.js';
import { ComplianceManagementPartner, DeviceManagementPartnerTenantState, EnrollmentPlatform } from './partner.type.js';

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

@ObjectType({ description: 'A compliance management partner and its place in the list.', simpleResolvers: true })
export class ComplianceManagementPartnerEdge {
  @Field(() => String, { description: 'The place, to pass as `after`.' })
  get cursor(): string {
    return this.makeCursor();
  }

  /** Called where a cursor is asked for, which most callers do not. */
  makeCursor!: () => string;

  @Field(() => ComplianceManagementPartner, { description: 'The partner.' })
  node!: ComplianceManagementPartner;
}

@ObjectType({ description: 'One page of compliance management partners.', simpleResolvers: true })
export class ComplianceManagementPartnerConnection {
  @Field(() => [ComplianceManagementPartnerEdge], { description: 'The partners of the page, each with its cursor.' })
  edges!: ComplianceManagementPartnerEdge[];

  @Field(() => [ComplianceManagementPartner], {
    description: 'The partners of the page, for callers that need no cursors.',
  })
  nodes!: ComplianceManagementPartner[];

  @Field(() => PageInfo, { description: 'Where the page stands in the whole list.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many partners satisfy `filterBy`, on all pages together.' })
  totalCount!: number;
}

@InputType({ description: 'Conditions on compliance management partners; a partner must satisfy every one given.' })
export class ComplianceManagementPartnerFilters {
  @Field(() => String, { nullable: true, description: 'The display name contains this text, in any case.' })
  displayNameContains?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the partner was never heard from.' })
  neverHeardFrom?: boolean | null;

  @Field(() => EnrollmentPlatform, { nullable: true, description: 'The partner is onboarded for this platform.' })
  onboardedFor?: EnrollmentPlatform | null;

  @Field(() => [DeviceManagementPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: DeviceManagementPartnerTenantState[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether Microsoft Graph only lists the partner and it was never set up: its state is unknown and it was
never heard from. \`false\` leaves such placeholders out.`,
  })
  placeholder?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `What \`isStale\` says of the partner, with \`staleAfter\`. One that was never heard from is neither \`true\` nor
\`false\`: ask for those by \`neverHeardFrom\`.`,
  })
  stale?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultStaleAfter,
    description: 'How long a silence may last before a partner is `stale`.',
  })
  staleAfter?: string | null;
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

/** Valued as the properties that they order by. */
export enum ComplianceManagementPartnerOrderField {
  DISPLAY_NAME = 'displayName',
  LAST_HEARTBEAT_DATE_TIME = 'lastHeartbeatDateTime',
}
registerEnumType(ComplianceManagementPartnerOrderField, {
  name: 'ComplianceManagementPartnerOrderField',
  description: 'What compliance management partners can be ordered by.',
  valuesConfig: {
    DISPLAY_NAME: { description: 'By `displayName`, in any case; a partner without one is the lowest.' },
    LAST_HEARTBEAT_DATE_TIME: {
      description: 'By `lastHeartbeatDateTime`; a partner that was never heard from is the lowest.',
    },
  },
});

@InputType({ description: 'How to order compliance management partners.' })
export class ComplianceManagementPartnerOrder {
  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Whether values go up or down.' })
  direction!: OrderDirection;

  @Field(() => ComplianceManagementPartnerOrderField, { description: 'What to order by.' })
  field!: ComplianceManagementPartnerOrderField;
}

@ArgsType()
export class ComplianceManagementPartnersArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many partners to return, from 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Return the partners that follow this cursor.' })
  after?: string | null;

  @Field(() => ComplianceManagementPartnerFilters, {
    nullable: true,
    description: 'Return only the partners that satisfy every condition given.',
  })
  filterBy?: ComplianceManagementPartnerFilters | null;

  @Field(() => ComplianceManagementPartnerOrder, {
    nullable: true,
    description: 'How to order the partners; by display name when left out.',
  })
  orderBy?: ComplianceManagementPartnerOrder | null;
}
