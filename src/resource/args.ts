// Arguments that mutations and queries of all entities share.
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import type { Entity } from './entity.js';
import { Duration } from './scalars.js';
import { IntuneWarningCode, type WarningCode } from './warning.js';

@ArgsType()
export abstract class DryRunArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      `If \`true\`, nothing is sent: \`changes\` shows what would change, and \`notChecked\` what ` +
      'only Microsoft Graph can decide.',
  })
  dryRun!: boolean;

  @Field(() => [IntuneWarningCode], {
    nullable: true,
    description: `Refuses the mutation, also as a dry run, if it would have one of these warnings or if that cannot be checked. Nothing
is sent then. For programs that nobody watches.`,
  })
  refuseOn?: WarningCode[] | null;
}

@ArgsType()
export class IdArgs {
  @Field(() => ID, { description: 'The id that Microsoft Graph assigned.' })
  id!: string;
}

@ArgsType()
export class AfterArgs {
  @Field(() => Duration, { nullable: true, description: 'How old the last heartbeat may be.' })
  after?: string | null;
}

export interface UpdateArgs<I> extends DryRunArgs {
  id: string;
  input: I;
}

/** Creates the argument type of an update. */
export function createUpdateArgs<I extends object>({ noun }: Entity, Input: ClassType<I>): new () => UpdateArgs<I> {
  @ArgsType()
  class EntityUpdateArgs extends DryRunArgs {
    @Field(() => ID, { description: `The id of the ${noun} to change.` })
    id!: string;

    @Field(() => Input, { description: 'The changes.' })
    input!: I;
  }
  return EntityUpdateArgs;
}
