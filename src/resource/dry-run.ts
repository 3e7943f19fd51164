// Types of a dry run that all mutations share: the request, the changes, and the checks that were made.
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
  description: 'A check that decides whether a mutation succeeds. More values may be added.',
  valuesConfig: {
    CURRENT_STATE: {
      description: `The current state of the object: what would change, and whether each \`key\` names an assignment. The object
may have changed by the time the mutation is sent.`,
    },
    EXISTENCE: { description: 'Whether the object to change exists.' },
    INPUT: { description: "This schema's own rules about the arguments." },
    MICROSOFT_GRAPH_RULES: {
      description: `Whether Microsoft Graph accepts the request: whether it offers the call in this tenant, whether the groups and
filters exist, and rules that Microsoft does not document.`,
    },
    WRITE_PERMISSION: {
      description: 'Whether the user has permission to write. Microsoft Graph decides it when the mutation is sent.',
    },
  },
});

@ObjectType({ description: 'A request to Microsoft Graph, as it would be sent.', simpleResolvers: true })
export class MicrosoftGraphRequest {
  @Field(() => String, { description: 'The HTTP method, such as `PATCH`.' })
  method!: string;

  @Field(() => String, {
    description: 'The path with its version, such as `/beta/deviceManagement/complianceManagementPartners`.',
  })
  path!: string;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'The body; `null` if the request has none. A number that JavaScript cannot hold is shown as text, and sent as a number.',
  })
  body?: object | null;
}

const currentValue = 'The current value; `null` if Microsoft Graph does not report it.';
const newValue = 'The new value.';

@ObjectType({ description: 'A change of a Boolean property.', simpleResolvers: true })
export class MicrosoftGraphBooleanChange {
  @Field(() => Boolean, { nullable: true, description: currentValue })
  from!: boolean | null;

  @Field(() => Boolean, { description: newValue })
  to!: boolean;
}

@ObjectType({ description: 'A change of an integer property.', simpleResolvers: true })
export class MicrosoftGraphIntChange {
  @Field(() => Int, { nullable: true, description: currentValue })
  from!: number | null;

  @Field(() => Int, { description: newValue })
  to!: number;
}

@ObjectType({ description: 'A change of a text property.', simpleResolvers: true })
export class MicrosoftGraphStringChange {
  @Field(() => String, {
    nullable: true,
    description: 'The current value; `null` if there is none, or if Microsoft Graph does not report it.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The new value; `null` if it would be cleared.' })
  to!: string | null;
}

@ObjectType({ description: 'A change of a date and time.', simpleResolvers: true })
export class MicrosoftGraphDateTimeChange {
  @Field(() => DateTime, { nullable: true, description: currentValue })
  from!: string | null;

  @Field(() => DateTime, { description: newValue })
  to!: string;
}

/** By the property's type in Graph's metadata. Each enum has a change type of its own. */
export const changeTypes = {
  'Edm.Boolean': MicrosoftGraphBooleanChange,
  'Edm.DateTimeOffset': MicrosoftGraphDateTimeChange,
  'Edm.Int32': MicrosoftGraphIntChange,
  'Edm.String': MicrosoftGraphStringChange,
} as const;

/** What a mutation does with an entity. */
export type MutationAction = 'create' | 'change' | 'remove';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES, WRITE_PERMISSION } = DryRunCheck;
/** All checks of each action, in order. The last two are made by Graph, when it carries out the write. */
export const checksByAction: Record<MutationAction, readonly DryRunCheck[]> = {
  create: [INPUT, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  change: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  remove: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
};
/** The checks up to and including one of them. */
export const checkedUpTo = {
  input: [INPUT],
  existence: [INPUT, EXISTENCE],
  currentState: [INPUT, EXISTENCE, CURRENT_STATE],
} as const satisfies Record<string, readonly DryRunCheck[]>;

/** Base of every plan; not a type of the schema itself. */
@ObjectType()
export abstract class Plan {
  @Field(() => [DryRunCheck], {
    simple: true,
    description: `The checks that were made. If \`userErrors\` is not empty, the last of these checks failed. Otherwise all of them
passed, and only those in \`notChecked\` can still make the mutation fail.`,
  })
  checked!: DryRunCheck[];

  @Field(() => [DryRunCheck], {
    simple: true,
    description:
      'The checks that were not made and can still make the mutation fail. Permission to write is never checked.',
  })
  notChecked!: DryRunCheck[];

  @Field(() => Boolean, {
    simple: true,
    description: 'Whether nothing would change. The mutation would then send no request.',
  })
  isEmpty!: boolean;

  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description: 'The request that the mutation would send; `null` if it would send none.',
  })
  graphRequest!: MicrosoftGraphRequest | null;
}
