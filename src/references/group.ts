// Schema type of a group that an assignment refers to.
import { Ctx, Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { readReference, type ReferenceKind } from './reference.js';

export const groupKind: ReferenceKind = { collection: permissions.readGroups.path, properties: ['displayName'] };

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A group in Microsoft Entra ID. Graph: \`group\`.

Each field except \`id\` needs \`${permissions.readGroups.name}\`, and is \`null\` if the group no longer exists.`,
})
export class Group {
  @Field(() => ID, { simple: true, description: "The group's object id. Graph: `id`." })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Directive('@shareable')
  @Field(() => String, { nullable: true, description: 'The name that administrators see. Graph: `displayName`.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return readReference(context, { kind: groupKind, id: this.id, property: 'displayName' });
  }
}
