// Types that the payloads of all mutations share.
import { Field, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { DryRunCheck, MicrosoftGraphRequest } from './dry-run.js';
import { schemaNameOf, type Entity } from './entity.js';
import { createEnum } from './tables.js';
import type { UserError } from './user-error.js';

export const IntuneUnchangedReason = createEnum('IntuneUnchangedReason', {
  description: 'Why a mutation without `userErrors` has nothing to change. More values may be added.',
  members: {
    ALREADY_AS_REQUESTED:
      'Microsoft Graph already shows everything as requested, in a read that is not older than the last change by this replica.',
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
      'The path of the argument that causes the problem, such as `["input", "platformEnrollments", "0", "platform"]`; `null` if no argument does.',
  })
  field!: string[] | null;

  @Field(() => String, { simple: true, description: 'The problem, and how to fix it, in English.' })
  message!: string;
}

/** Creates the type of a resource's user errors. `codes` has the description of each code of its own. */
export function createUserErrorType(
  entity: Entity,
  codes: Readonly<Record<string, string>>,
): ClassType<UserError<string>> {
  const { noun } = entity;
  const name = `${schemaNameOf(entity)}UserError`;
  const Code = createEnum(`${name}Code`, {
    description: 'The kind of a problem that the caller can fix. More values may be added.',
    members: {
      ...codes,
      NOT_APPLIED: `Microsoft Graph accepted the change, but shows other values than were sent for the properties that \`message\`
names. The payload has the ${noun} as it is now.`,
      NOT_YET_VISIBLE: `Microsoft Graph still shows the ${noun} as it was before an earlier change by this gateway, so nothing was sent.
Try again in a minute.`,
    },
  });

  @ObjectType(name, {
    implements: IntuneUserError,
    description: `A problem with a mutation of a ${noun} that the caller can fix.`,
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
export const differenceDescription = `The difference between what Microsoft Graph showed before a mutation and shows afterwards: a property that Microsoft Graph
changed besides, or someone else at the same time, is in it. On a dry run, the difference that the request would make.
It is not known if there are \`userErrors\` other than \`NOT_APPLIED\`, and if Microsoft Graph does not show the whole object as it
is after the change yet. A field is \`null\` if its property does not change.`;

/** Fields of the payloads of all mutations; not a type of the schema itself. */
@ObjectType()
export abstract class Payload {
  @Field(() => Boolean, { simple: true, description: 'Whether this was a dry run, so that nothing was sent.' })
  isDryRun!: boolean;

  @Field(() => Boolean, {
    simple: true,
    description:
      'Whether Microsoft Graph has shown everything that was requested. `false` on a dry run, and if nothing had to be changed.',
  })
  changed!: boolean;

  @Field(() => IntuneUnchangedReason, {
    nullable: true,
    simple: true,
    description: 'Why nothing was changed, or would be on a dry run; otherwise `null`.',
  })
  unchangedReason!: UnchangedReason | null;

  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description: 'The request that was sent, or would be sent without `dryRun`; `null` if there is none.',
  })
  graphRequest!: MicrosoftGraphRequest | null;

  @Field(() => [DryRunCheck], {
    simple: true,
    description: 'The checks that were made. If there are `userErrors`, the last one failed.',
  })
  checked!: DryRunCheck[];

  @Field(() => [DryRunCheck], {
    simple: true,
    description: 'The checks that were not made, because nothing was sent. They can still fail.',
  })
  notChecked!: DryRunCheck[];
}
