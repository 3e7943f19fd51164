// Arguments that every resource takes.
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import { Duration } from './duration.scalar.js';
import type { Entity } from './entity.js';

/** Of every mutation. */
@ArgsType()
export abstract class DryRunArgs {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: `Sends no change. Checks the arguments, reads the object, and shows in \`plan\` what would change and in
\`graphRequest\` what would be sent. Whether the user may write is Microsoft Graph's to decide and is not checked.`,
  })
  dryRun!: boolean | null;
}

/** Of a query for one entity. */
@ArgsType()
export class IdArgs {
  @Field(() => ID, { description: 'The id Microsoft Graph gave it.' })
  id!: string;
}

/** Of `isStale`. */
@ArgsType()
export class AfterArgs {
  @Field(() => Duration, { nullable: true, description: 'How long a silence may last.' })
  after?: string | null;
}

export interface UpdateArgs<I> extends DryRunArgs {
  id: string;
  input: I;
}

/** Makes the arguments of an update. */
export function updateArgsOf<I extends object>({ noun }: Entity, Input: ClassType<I>): new () => UpdateArgs<I> {
  @ArgsType()
  class EntityUpdateArgs extends DryRunArgs {
    @Field(() => ID, { description: `The ${noun} to change.` })
    id!: string;

    @Field(() => Input, { description: 'The changes.' })
    input!: I;
  }
  return EntityUpdateArgs;
}
