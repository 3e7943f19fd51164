// The request of a mutation, and the checks that decide whether the mutation succeeds.
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

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

@ObjectType({ description: 'A request to Microsoft Graph.', simpleResolvers: true })
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

/** What a mutation does with an entity. */
export type MutationAction = 'create' | 'change' | 'remove';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES, WRITE_PERMISSION } = DryRunCheck;
/** All checks of each action, in order. The last two are made by Graph, when it carries out the write. */
const checksByAction: Record<MutationAction, readonly DryRunCheck[]> = {
  create: [INPUT, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  change: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  remove: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
};

/** Returns the checks of an action, divided after the last one that was made. */
export function divideChecks(
  action: MutationAction,
  lastCheck: DryRunCheck,
): { checked: DryRunCheck[]; notChecked: DryRunCheck[] } {
  const checks = checksByAction[action];
  const count = checks.indexOf(lastCheck) + 1;
  return { checked: checks.slice(0, count), notChecked: checks.slice(count) };
}
