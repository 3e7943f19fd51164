// Argument types that every resource shares.
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import { Duration } from './duration.scalar.js';
import type { Entity } from './entity.js';

/** Arguments of every mutation. */
@ArgsType()
export abstract class DryRunArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: `If \`true\`, nothing is changed. The arguments are checked and the object is read; \`changes\` shows what would change,
\`graphRequest\` the request that would be sent, and \`notChecked\` what only Microsoft Graph decides when the mutation is sent.`,
  })
  dryRun!: boolean;
}

/** Arguments of a query for one entity. */
@ArgsType()
export class IdArgs {
  @Field(() => ID, { description: 'The id that Microsoft Graph assigned.' })
  id!: string;
}

/** Arguments of `isStale`. */
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
