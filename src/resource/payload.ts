// Payload, plan and user error types that the mutations of every resource share.
import { Field, ObjectType, type ClassType } from 'type-graphql';
import { changeTypes, MicrosoftGraphRequest, Plan } from './dry-run.js';
import { schemaNameOf, type Entity, type Properties, type Writable } from './entity.js';
import { createEnum } from './tables.js';
import type { UserError } from './user-error.js';

/** The codes that have the same meaning for every resource. */
const sharedCodes = ({ noun }: Entity): Record<'NOT_APPLIED' | 'NOT_YET_VISIBLE', string> => ({
  NOT_APPLIED: `Microsoft Graph accepted the change, but shows other values than were sent for the properties that \`message\`
names. The payload has the ${noun} as it is now.`,
  NOT_YET_VISIBLE: `Microsoft Graph still shows the ${noun} as it was before an earlier change by this gateway, so nothing was sent.
Try again in a minute.`,
});

/** Creates the type of a resource's user errors. `codes` has the description of each code of its own. */
export function createUserErrorType<const C extends Readonly<Record<string, string>>>(
  entity: Entity,
  codes: C,
): ClassType<UserError<(keyof C & string) | keyof ReturnType<typeof sharedCodes>>> {
  const name = `${schemaNameOf(entity)}UserError`;
  const description = 'The kind of a problem that the caller can fix. More values may be added.';
  const Code = createEnum(`${name}Code`, { description, members: { ...codes, ...sharedCodes(entity) } });

  @ObjectType(name, { description: 'A problem with a mutation that the caller can fix.', simpleResolvers: true })
  class EntityUserError {
    @Field(() => Code, { description: 'The kind of the problem, for programs.' })
    code!: (keyof C & string) | keyof ReturnType<typeof sharedCodes>;

    @Field(() => [String], {
      nullable: true,
      description:
        'The path of the argument that causes the problem, such as `["input", "platformEnrollments", "0", "platform"]`; `null` if no argument does.',
    })
    field!: string[] | null;

    @Field(() => String, { description: 'The problem, and how to fix it, in English.' })
    message!: string;
  }
  return EntityUserError;
}

type ChangeTypes = typeof changeTypes;
/** The change of each writable field. The resource's plan declares those of enums, which have types of their own. */
type Changes<F extends Properties> = {
  [K in Writable<F> as F[K]['type'] extends keyof ChangeTypes ? K : never]: InstanceType<
    ChangeTypes[F[K]['type'] & keyof ChangeTypes]
  > | null;
};
/** Base of a resource's plan: the current entity under the name of its type, its changes, and the user errors. */
export type EntityPlan<F extends Properties, N extends string, T, E> = Plan & { [K in N]: T | null } & {
  userErrors: E[];
} & Changes<F>;

interface PlanTypes<T extends object, E extends object> {
  node: ClassType<T>;
  UserError: ClassType<E>;
  /** Description of the field with the current entity. */
  description: string;
  /** Returns the description of a field's change. */
  describe?: (name: string) => string;
}

/** Creates the base of a resource's plan. The plan may declare the field of a change again, with another type. */
export function createPlanBase<F extends Properties, N extends string, T extends object, E extends object>(
  entity: Entity<F, N>,
  { describe = (name) => `The change of \`${name}\`.`, description, node, UserError: EntityUserError }: PlanTypes<T, E>,
): new () => EntityPlan<F, N, T, E> {
  @ObjectType()
  abstract class PlanBase extends Plan {
    @Field(() => [EntityUserError], {
      simple: true,
      description: 'The problems for which the mutation would be refused, as far as they were checked.',
    })
    userErrors!: E[];
  }
  Field(() => node, { nullable: true, simple: true, description })(PlanBase.prototype, entity.type);
  for (const [name, { isWritable, type }] of Object.entries(entity.fields)) {
    const Change = changeTypes[type as keyof ChangeTypes] as ClassType | undefined;
    if (!isWritable || !Change) continue;
    Field(() => Change, { nullable: true, simple: true, description: describe(name) })(PlanBase.prototype, name);
  }
  return PlanBase as unknown as new () => EntityPlan<F, N, T, E>;
}

interface PayloadTypes<T, P, E> {
  node: ClassType<T & object>;
  Plan: ClassType<P & object>;
  UserError: ClassType<E & object>;
  UnchangedReason: object;
}
/** Fields of every payload. */
export interface PayloadBase<P> {
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: P | null;
  userErrors: UserError<string>[];
}
/** Fields of the payload of a change. */
export type ChangePayloadBase<N extends string, T, P> = PayloadBase<P> & { [K in N]?: T } & {
  changed: boolean;
  unchangedReason?: string | null;
};

/** Creates the bases of a resource's payloads. They are not types of the schema themselves. */
export function createPayloadBases<N extends string, T, P, E>(
  entity: Entity & { type: N },
  { node, Plan: EntityPlanType, UnchangedReason, UserError: EntityUserError }: PayloadTypes<T, P, E>,
): { Payload: new () => PayloadBase<P>; ChangePayload: new () => ChangePayloadBase<N, T, P> } {
  @ObjectType()
  abstract class EntityPayload {
    @Field(() => MicrosoftGraphRequest, {
      nullable: true,
      simple: true,
      description:
        'The request that would be sent without `dryRun`; `null` if none would be sent, or if this is not a dry run.',
    })
    graphRequest?: MicrosoftGraphRequest | null;

    @Field(() => EntityPlanType, {
      nullable: true,
      simple: true,
      description: 'What would change without `dryRun`, and what was not checked; `null` if this is not a dry run.',
    })
    plan?: P | null;

    @Field(() => [EntityUserError], {
      simple: true,
      description: 'Problems that the caller can fix; empty on success.',
    })
    userErrors: E[] = [];
  }

  @ObjectType()
  abstract class EntityChangePayload extends EntityPayload {
    @Field(() => Boolean, {
      simple: true,
      description:
        'Whether everything was changed as requested: Microsoft Graph has shown what was sent. `false` if nothing had to be changed, on a dry run, and if there are `userErrors`.',
    })
    changed: boolean = false;

    @Field(() => UnchangedReason, {
      nullable: true,
      simple: true,
      description: `Why nothing was changed, or on a dry run why nothing would be; \`null\` if something was or would be changed,
and if there are \`userErrors\`.`,
    })
    unchangedReason?: string | null;
  }
  const description = `The ${entity.noun} after the change. \`null\` on a dry run, and if there are \`userErrors\` other than \`NOT_APPLIED\`.`;
  Field(() => node, { nullable: true, simple: true, description })(EntityChangePayload.prototype, entity.type);
  return { Payload: EntityPayload as never, ChangePayload: EntityChangePayload as never };
}
