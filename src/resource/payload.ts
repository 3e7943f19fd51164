// The types with which mutations of a resource answer: what is the same for all of them.
import { Field, ObjectType, type ClassType } from 'type-graphql';
import { changeTypes, MicrosoftGraphRequest, Plan } from './dry-run.js';
import { schemaNameOf, type Entity, type Properties, type Written } from './entity.js';
import { namedEnum } from './tables.js';
import type { UserError } from './user-error.js';

/** Makes the type of a resource's user errors; `codes` has a description for each. */
export function userErrorOf<const C extends Readonly<Record<string, string>>>(
  entity: Entity,
  codes: C,
): ClassType<UserError<keyof C & string>> {
  const name = `${schemaNameOf(entity)}UserError`;
  const Code = namedEnum(`${name}Code`, 'What can go wrong that the caller can put right; more may be added.', codes);

  @ObjectType(name, {
    description: "Something about a mutation's arguments that the caller can put right.",
    simpleResolvers: true,
  })
  class EntityUserError {
    @Field(() => Code, { description: 'What went wrong, for programs.' })
    code!: keyof C & string;

    @Field(() => [String], {
      nullable: true,
      description:
        'The path to the argument at fault, such as `["input", "platformEnrollments", "0", "platform"]`; `null` when none is.',
    })
    field!: string[] | null;

    @Field(() => String, { description: 'What went wrong, in English, for developers.' })
    message!: string;
  }
  return EntityUserError;
}

type ChangeTypes = typeof changeTypes;
/** For each field that can be written, its change; an enum has a type of its own, which the resource's plan declares. */
type Changes<F extends Properties> = {
  [K in Written<F> as F[K]['type'] extends keyof ChangeTypes ? K : never]: InstanceType<
    ChangeTypes[F[K]['type'] & keyof ChangeTypes]
  > | null;
};
/** The base of a resource's plan: the entity as it is, under the name of its type, what changes, and what stands against it. */
export type EntityPlan<F extends Properties, N extends string, T, E> = Plan & { [K in N]: T | null } & {
  userErrors: E[];
} & Changes<F>;

interface PlanTypes<T extends object, E extends object> {
  node: ClassType<T>;
  UserError: ClassType<E>;
  /** Of the entity as it is. */
  description: string;
  /** Returns the description of a field's change. */
  describe?: (name: string) => string;
}

/** Makes the base of a resource's plan. What it declares of a change, the plan may declare in its own words and types. */
export function planOf<F extends Properties, N extends string, T extends object, E extends object>(
  entity: Entity<F, N>,
  { describe = (name) => `The change of \`${name}\`.`, description, node, UserError: Problem }: PlanTypes<T, E>,
): new () => EntityPlan<F, N, T, E> {
  @ObjectType()
  abstract class AnyPlan extends Plan {
    @Field(() => [Problem], {
      simple: true,
      description: 'What the mutation would be refused for, as far as it was checked.',
    })
    userErrors!: E[];
  }
  Field(() => node, { nullable: true, simple: true, description })(AnyPlan.prototype, entity.type);
  for (const [name, { type, written }] of Object.entries(entity.fields)) {
    const Change = changeTypes[type as keyof ChangeTypes] as ClassType | undefined;
    if (!written || !Change) continue;
    Field(() => Change, { nullable: true, simple: true, description: describe(name) })(AnyPlan.prototype, name);
  }
  return AnyPlan as unknown as new () => EntityPlan<F, N, T, E>;
}

interface PayloadTypes<T, P, E> {
  node: ClassType<T & object>;
  Plan: ClassType<P & object>;
  UserError: ClassType<E & object>;
  UnchangedReason: object;
}
/** What every outcome has. */
export interface AnyPayload<P, E> {
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: P | null;
  userErrors: E[];
}
/** What a change comes to. */
export type AnyChangePayload<N extends string, T, P, E> = AnyPayload<P, E> & { [K in N]?: T } & {
  changed: boolean;
  unchangedReason?: string | null;
};

/** Makes the bases of a resource's payloads; no types of the schema themselves. */
export function payloadsOf<N extends string, T, P, E>(
  entity: Entity & { type: N },
  { node, Plan: PlanType, UnchangedReason, UserError: Problem }: PayloadTypes<T, P, E>,
): { Payload: new () => AnyPayload<P, E>; ChangePayload: new () => AnyChangePayload<N, T, P, E> } {
  @ObjectType()
  abstract class EntityPayload {
    @Field(() => MicrosoftGraphRequest, {
      nullable: true,
      simple: true,
      description:
        'The request that a dry run would have sent; `null` when it would have sent none, and when this is no dry run.',
    })
    graphRequest?: MicrosoftGraphRequest | null;

    @Field(() => PlanType, {
      nullable: true,
      simple: true,
      description: 'What a dry run would have changed, and what it did not check; `null` when this is no dry run.',
    })
    plan?: P | null;

    @Field(() => [Problem], { simple: true, description: 'What the caller can put right; empty on success.' })
    userErrors!: E[];
  }

  @ObjectType()
  abstract class EntityChangePayload extends EntityPayload {
    @Field(() => Boolean, {
      simple: true,
      description:
        'Whether anything was changed; `false` when it was so already and nothing was sent, on a dry run, and with `userErrors`.',
    })
    changed: boolean = false;

    @Field(() => UnchangedReason, {
      nullable: true,
      simple: true,
      description: `Why nothing was changed, or on a dry run why nothing would be; \`null\` when something was or would be, and
when \`userErrors\` is not empty.`,
    })
    unchangedReason?: string | null;
  }
  const description = `The ${entity.noun} after the change; \`null\` when \`userErrors\` is not empty, and on a dry run.`;
  Field(() => node, { nullable: true, simple: true, description })(EntityChangePayload.prototype, entity.type);
  return { Payload: EntityPayload as never, ChangePayload: EntityChangePayload as never };
}
