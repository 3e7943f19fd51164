// Payloads that all mutations share: checks, user errors and requests to Graph.
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Info, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { schemaNameOf, type Entity } from './entity.js';
import { createEnum, type ValueOf } from './tables.js';
import type { MutationAction, UserError, UserErrorCode } from './user-error.js';
import { IntuneUndo, NotUndoableReason } from './undo.js';
import { IntuneWarning, IntuneWarningCode, type Assessment, type WarningCode } from './warning.js';

export const DryRunCheck = createEnum('DryRunCheck', {
  description: 'A check that decides whether a mutation succeeds. More values may be added.',
  members: {
    CURRENT_STATE: `The current state of the object: what would change, and whether each \`key\` names an assignment. The object
may have changed by the time the mutation is sent.`,
    EXISTENCE: 'Whether the object to change exists, or no object with the id of a new one does.',
    INPUT: "This schema's own rules about the arguments.",
    MICROSOFT_GRAPH_RULES: `Whether Microsoft Graph accepts the request: whether it offers the call in this tenant, whether the groups and
filters exist, and rules that Microsoft does not document.`,
    WRITE_PERMISSION: 'Whether the user has permission to write. Microsoft Graph decides it when the mutation is sent.',
  },
});
export type DryRunCheck = ValueOf<typeof DryRunCheck>;

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
      'The body; `null` if the request has none. A number that JavaScript cannot hold is shown as text, and sent ' +
      'as a number.',
  })
  body?: object | null;
}

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES, WRITE_PERMISSION } = DryRunCheck;
/** What is checked before it is done: the id of a new object may be chosen by the caller. */
export type CheckedAction = MutationAction | 'createWithId';

/** All checks of each action, in order. The last two are made by Graph, when it carries out the write. */
const checksByAction: Record<CheckedAction, readonly DryRunCheck[]> = {
  create: [INPUT, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  createWithId: [INPUT, EXISTENCE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  change: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  remove: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
};

/** Returns the checks of an action, divided after the last one that was made. */
export function divideChecks(
  action: CheckedAction,
  lastCheck: DryRunCheck,
): { checked: DryRunCheck[]; notChecked: DryRunCheck[] } {
  const checks = checksByAction[action];
  const count = checks.indexOf(lastCheck) + 1;
  return { checked: checks.slice(0, count), notChecked: checks.slice(count) };
}

export const IntuneUnchangedReason = createEnum('IntuneUnchangedReason', {
  description: 'Why a mutation without `userErrors` has nothing to change. More values may be added.',
  members: {
    ALREADY_AS_REQUESTED:
      'Microsoft Graph already shows everything as requested, in a read that is not older than the last change ' +
      'by this replica.',
    NO_SUCH_ASSIGNMENT:
      'The platform has no assignment with the given `target` or `key`. `nearMatches` shows similar ones.',
  },
});
export type UnchangedReason = keyof typeof IntuneUnchangedReason;

@InterfaceType({ description: 'A problem with a mutation that the caller can fix.' })
export abstract class IntuneUserError {
  @Field(() => [String], {
    nullable: true,
    simple: true,
    description:
      'The path of the argument that causes the problem, such as `["input", "displayName"]`; `null` if no ' +
      'argument does.',
  })
  field!: string[] | null;

  @Field(() => String, { simple: true, description: 'The problem, and how to fix it, in English.' })
  message!: string;
}

/** Creates the type of a resource's user errors. `members` has the description of each code. */
export function createUserErrorType(
  entity: Entity,
  members: Readonly<Record<UserErrorCode, string>>,
): ClassType<UserError<string>> {
  const name = `${schemaNameOf(entity)}UserError`;
  const Code = createEnum(`${name}Code`, {
    description: 'The kind of a problem that the caller can fix. More values may be added.',
    members,
  });

  @ObjectType(name, {
    implements: IntuneUserError,
    description: `A problem with a mutation of a ${entity.noun} that the caller can fix.`,
  })
  class EntityUserError extends IntuneUserError {
    @Field(() => Code, { simple: true, description: 'The kind of the problem, for programs.' })
    code!: string;
  }
  return EntityUserError;
}

// Descriptions of fields whose types each kind of object has of its own.

export const changesDescription = 'What changed, or would change on a dry run; `null` if that is not known.';
export const userErrorsDescription = 'Problems that the caller can fix; empty on success.';

/** Part of the descriptions of the types of changes. */
export const differenceDescription =
  'The difference between what Microsoft Graph showed before a mutation and shows afterwards, or would show ' +
  'after a dry run. A field is `null` if its property does not change.';

export type MutationKind = 'refused' | 'planned' | 'unchanged' | 'written' | 'contradicted';

/** What the audit log says of a mutation that ended without an error. */
export interface MutationRecord {
  kind: MutationKind;
  /** The id of the object, if Graph shows it. */
  objectId: string | null;
  /** Graph's names of the properties that were changed, or would have been. */
  properties: readonly string[];
  /** The code of the first user error. */
  code: string | null;
}

/** Fields of the payloads of all mutations; not a type of the schema itself. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  /** Not in the schema. */
  record!: MutationRecord;

  @Field(() => Boolean, { description: 'Whether this was a dry run, so that nothing was sent.' })
  isDryRun!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether Microsoft Graph has shown everything that was requested. `false` on a dry run, and if nothing had ' +
      'to be changed.',
  })
  changed!: boolean;

  @Field(() => IntuneUnchangedReason, {
    nullable: true,
    description: 'Why nothing was changed, or would be on a dry run; otherwise `null`.',
  })
  unchangedReason!: UnchangedReason | null;

  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    description: 'The request that was sent, or would be sent without `dryRun`; `null` if there is none.',
  })
  graphRequest!: MicrosoftGraphRequest | null;

  @Field(() => [DryRunCheck], {
    description: 'The checks that were made. If there are `userErrors`, the last one failed.',
  })
  checked!: DryRunCheck[];

  @Field(() => [DryRunCheck], {
    description: 'The checks that were not made, because nothing was sent. They can still fail.',
  })
  notChecked!: DryRunCheck[];

  /** Finds the undo, or why there is none. Called only if one of the two fields below is selected. */
  findUndo!: (schema: GraphQLSchema) => IntuneUndo | NotUndoableReason | null;

  // Resolvers return plain objects, on which TypeGraphQL calls the methods of this class.

  @Field(() => IntuneUndo, {
    nullable: true,
    description:
      `What to send to restore the state before this change, as far as inputs can set it; an assignment that was there several
times is restored once. \`null\` if nothing was changed, such as on a dry run, and if there is a reason in ` +
      `\`notUndoable\`.`,
  })
  undo?(@Info() { schema }: GraphQLResolveInfo): IntuneUndo | null {
    const found = this.findUndo(schema);
    return typeof found === 'string' ? null : found;
  }

  @Field(() => NotUndoableReason, {
    nullable: true,
    description: 'Why there is no `undo` although something was changed, or may have been; otherwise `null`.',
  })
  notUndoable?(@Info() { schema }: GraphQLResolveInfo): NotUndoableReason | null {
    const found = this.findUndo(schema);
    return typeof found === 'string' ? found : null;
  }

  /** Finds the warnings, and reads what that needs. Called only if one of the two fields below is selected. */
  assess!: () => Promise<Assessment>;

  @Field(() => [IntuneWarning], {
    nullable: true,
    description: `What the change brings about, or would on a dry run, and an administrator may not expect; not what was there
before. Selecting it costs up to two calls to Microsoft Graph: the list of partners, and a batch for groups and filters.`,
  })
  async warnings?(): Promise<readonly IntuneWarning[]> {
    return (await this.assess()).warnings;
  }

  @Field(() => [IntuneWarningCode], {
    nullable: true,
    description: `The warnings that were not looked for, or not for every object, because something could not be read, such as without
the permission for it.`,
  })
  async warningsNotChecked?(): Promise<readonly WarningCode[]> {
    return (await this.assess()).notChecked;
  }
}
