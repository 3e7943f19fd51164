// A group that an assignment points at.
import { Ctx, Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../context.js';
import { readReference } from './reference.js';

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A group in Microsoft Entra ID.

Every field but \`id\` costs a call to Microsoft Graph, and is \`null\` when the
group no longer exists.`,
})
export class Group {
  @Field(() => ID, { simple: true, description: "The group's object id." })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Directive('@shareable')
  @Field(() => String, { nullable: true, description: 'The name administrators see.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return readReference(context, { collection: '/groups', id: this.id, properties: ['displayName'] }, 'displayName');
  }
}
