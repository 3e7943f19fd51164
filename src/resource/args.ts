// Argument types that every resource shares.
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import { Duration } from './duration.scalar.js';
import type { Entity } from './entity.js';

/** Arguments of every mutation. */
@ArgsType()
export abstract class DryRunArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: `If \`true\`, nothing is changed. The arguments are checked and the object is read; \`plan\` shows what would change,
and \`graphRequest\` the request that would be sent. Permission to write is not checked: Microsoft Graph decides it when the
mutation is sent.`,
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

/** Arguments of a query for the plan of an update. */
export interface PlanArgs<I> {
  id: string;
  input: I;
}
export interface UpdateArgs<I> extends DryRunArgs, PlanArgs<I> {}

/** Creates the argument type of a query for the plan of an update. */
export function createPlanArgs<I extends object>(entity: Entity, Input: ClassType<I>): new () => PlanArgs<I> {
  return createChangeArgs(entity, { Base: Object, Input });
}

/** Creates the argument type of an update. */
export function createUpdateArgs<I extends object>(entity: Entity, Input: ClassType<I>): new () => UpdateArgs<I> {
  return createChangeArgs(entity, { Base: DryRunArgs, Input }) as new () => UpdateArgs<I>;
}

function createChangeArgs<I extends object>(
  { noun }: Entity,
  { Base, Input }: { Base: abstract new () => object; Input: ClassType<I> },
): new () => PlanArgs<I> {
  @ArgsType()
  class EntityChangeArgs extends Base {
    @Field(() => ID, { description: `The id of the ${noun} to change.` })
    id!: string;

    @Field(() => Input, { description: 'The changes.' })
    input!: I;
  }
  return EntityChangeArgs;
}
