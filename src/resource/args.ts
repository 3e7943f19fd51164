// Arguments that every resource takes.
import { Field, ArgsType } from 'type-graphql';

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
