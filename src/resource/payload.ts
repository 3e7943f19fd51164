// Outcomes of mutations, as every resource has them; no types of the schema themselves.
import { Field, ObjectType } from 'type-graphql';
import { MicrosoftGraphRequest } from './dry-run.js';

/** What every outcome has, beside `plan` and `userErrors` of the resource. */
@ObjectType()
export abstract class Payload {
  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description:
      'The request that a dry run would have sent; `null` when it would have sent none, and when this is no dry run.',
  })
  graphRequest?: MicrosoftGraphRequest | null;
}

/** What a change comes to, beside its `unchangedReason`. */
@ObjectType()
export abstract class ChangePayload extends Payload {
  @Field(() => Boolean, {
    simple: true,
    description:
      'Whether anything was changed; `false` when it was so already and nothing was sent, on a dry run, and with `userErrors`.',
  })
  changed: boolean = false;
}

export const planDescription =
  'What a dry run would have changed, and what it did not check; `null` when this is no dry run.';
export const userErrorsDescription = 'What the caller can put right; empty on success.';
export const unchangedReasonDescription = `Why nothing was changed, or on a dry run why nothing would be; \`null\` when something was or would be, and
when \`userErrors\` is not empty.`;
/** Of the field with the entity after a change. */
export const afterDescription = (noun: string): string =>
  `The ${noun} after the change; \`null\` when \`userErrors\` is not empty, and on a dry run.`;
