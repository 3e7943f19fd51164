// What a dry run shows of every mutation: the request, and what was checked.
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from './date-time.scalar.js';

export enum DryRunCheck {
  CURRENT_STATE = 'CURRENT_STATE',
  EXISTENCE = 'EXISTENCE',
  INPUT = 'INPUT',
  MICROSOFT_GRAPH_RULES = 'MICROSOFT_GRAPH_RULES',
  WRITE_PERMISSION = 'WRITE_PERMISSION',
}
registerEnumType(DryRunCheck, {
  name: 'DryRunCheck',
  description: 'Something that decides whether a mutation succeeds; more may be added.',
  valuesConfig: {
    CURRENT_STATE: {
      description: `What the object is like now: what would change, and whether each \`key\` names an assignment. It may be
different by the time the mutation is sent.`,
    },
    EXISTENCE: { description: 'Whether the object to change exists.' },
    INPUT: { description: "This schema's own rules about the arguments." },
    MICROSOFT_GRAPH_RULES: {
      description: `Whether Microsoft Graph accepts the request: whether the tenant offers it, whether groups and filters exist,
and rules that Microsoft does not document.`,
    },
    WRITE_PERMISSION: {
      description: 'Whether the user may write. Microsoft Graph decides it when the mutation is sent.',
    },
  },
});

@ObjectType({ description: 'A call to Microsoft Graph, as it would be sent.', simpleResolvers: true })
export class MicrosoftGraphRequest {
  @Field(() => String, { description: 'The HTTP method, such as `PATCH`.' })
  method!: string;

  @Field(() => String, {
    description: 'The path with its version, such as `/beta/deviceManagement/complianceManagementPartners`.',
  })
  path!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'The body; `null` when the call has none.' })
  body?: object | null;
}

@ObjectType({ description: 'A change of a property that is true or false.', simpleResolvers: true })
export class MicrosoftGraphBooleanChange {
  @Field(() => Boolean, { nullable: true, description: 'What it is; `null` when Microsoft Graph does not report it.' })
  from!: boolean | null;

  @Field(() => Boolean, { description: 'What it would be.' })
  to!: boolean;
}

@ObjectType({ description: 'A change of a property that is a whole number.', simpleResolvers: true })
export class MicrosoftGraphIntChange {
  @Field(() => Int, { nullable: true, description: 'What it is; `null` when Microsoft Graph does not report it.' })
  from!: number | null;

  @Field(() => Int, { description: 'What it would be.' })
  to!: number;
}

@ObjectType({ description: 'A change of a property that is a text.', simpleResolvers: true })
export class MicrosoftGraphStringChange {
  @Field(() => String, {
    nullable: true,
    description: 'What it is; `null` when it has none, and when Microsoft Graph does not report it.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'What it would be; `null` when it would be cleared.' })
  to!: string | null;
}

@ObjectType({ description: 'A change of a property that is an instant.', simpleResolvers: true })
export class MicrosoftGraphDateTimeChange {
  @Field(() => DateTime, { nullable: true, description: 'What it is; `null` when Microsoft Graph does not report it.' })
  from!: string | null;

  @Field(() => DateTime, { description: 'What it would be.' })
  to!: string;
}

/** By the type of the property in Graph's metadata. An enum has a type of its own. */
export const changeTypes = {
  'Edm.Boolean': MicrosoftGraphBooleanChange,
  'Edm.DateTimeOffset': MicrosoftGraphDateTimeChange,
  'Edm.Int32': MicrosoftGraphIntChange,
  'Edm.String': MicrosoftGraphStringChange,
} as const;

/** What a mutation does with an entity: makes one, or changes or removes one that exists. */
export type Attempted = 'create' | 'change' | 'remove';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES, WRITE_PERMISSION } = DryRunCheck;
/** What each mutation depends on, in the order of its checks. Only a write itself tells the last two. */
export const checksOf: Record<Attempted, readonly DryRunCheck[]> = {
  create: [INPUT, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  change: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  remove: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
};
/** The checks up to one of them. */
export const checkedUpTo = {
  input: [INPUT],
  existence: [INPUT, EXISTENCE],
  currentState: [INPUT, EXISTENCE, CURRENT_STATE],
} as const satisfies Record<string, readonly DryRunCheck[]>;

/** What every plan has; no type of the schema itself. */
@ObjectType()
export abstract class Plan {
  @Field(() => [DryRunCheck], {
    simple: true,
    description: `What was checked. With \`userErrors\`, the last of these checks found them. Without, all of these passed, and
\`notChecked\` can still make the mutation fail.`,
  })
  checked!: DryRunCheck[];

  @Field(() => [DryRunCheck], {
    simple: true,
    description: 'What was not checked and can make the mutation fail. Permission to write is never checked.',
  })
  notChecked!: DryRunCheck[];

  @Field(() => Boolean, {
    simple: true,
    description: 'Whether nothing would change; the mutation would then send nothing.',
  })
  isEmpty!: boolean;

  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description: 'What the mutation would send; `null` when it would send nothing.',
  })
  graphRequest!: MicrosoftGraphRequest | null;
}
