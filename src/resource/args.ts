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

/** Of a query for the plan of an update. */
export interface PlanArgs<I> {
  id: string;
  input: I;
}
export interface UpdateArgs<I> extends DryRunArgs, PlanArgs<I> {}

/** Makes the arguments of a query for the plan of an update. */
export function planArgsOf<I extends object>(entity: Entity, Input: ClassType<I>): new () => PlanArgs<I> {
  return changeArgsOf(Object, entity, Input);
}

/** Makes the arguments of an update. */
export function updateArgsOf<I extends object>(entity: Entity, Input: ClassType<I>): new () => UpdateArgs<I> {
  return changeArgsOf(DryRunArgs, entity, Input) as new () => UpdateArgs<I>;
}

function changeArgsOf<I extends object>(
  Base: abstract new () => object,
  { noun }: Entity,
  Input: ClassType<I>,
): new () => PlanArgs<I> {
  @ArgsType()
  class EntityChangeArgs extends Base {
    @Field(() => ID, { description: `The ${noun} to change.` })
    id!: string;

    @Field(() => Input, { description: 'The changes.' })
    input!: I;
  }
  return EntityChangeArgs;
}
