// An assignment filter that a target points at.
import { Ctx, Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { unmodelledIn } from '../resource/unmodelled.js';
import { decodePlatform, DevicePlatformType, unmodelledPlatform } from './device-platform.js';
import { readReference } from './reference.js';

const properties = ['displayName', 'description', 'platform', 'rule'] as const;
export const assignmentFilterKind = { collection: permissions.readAssignmentFilters.path, properties };
export const unmodelledInFilter = unmodelledIn({
  type: 'deviceAndAppManagementAssignmentFilter',
  properties: new Map([['platform', unmodelledPlatform]]),
  partial: true,
});

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A reusable rule over device properties, defined once in Intune. Graph: \`deviceAndAppManagementAssignmentFilter\`.

Every field but \`id\` costs a call to Microsoft Graph, and is \`null\` when the
filter no longer exists. It needs \`${permissions.readAssignmentFilters.name}\`.`,
})
export class AssignmentFilter {
  @Field(() => ID, { simple: true, description: 'The id Microsoft Graph gave the filter. Graph: `id`.' })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Field(() => String, { nullable: true, description: 'The name administrators see. Graph: `displayName`.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'displayName');
  }

  @Field(() => String, {
    nullable: true,
    description: 'What the filter is for, in the words of its author. Graph: `description`.',
  })
  description(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'description');
  }

  @Field(() => DevicePlatformType, {
    nullable: true,
    description: 'The kind of device or app that the rule looks at. Graph: `platform`.',
  })
  async platform(@Ctx() context: Context): Promise<DevicePlatformType | null> {
    const word = await this.read(context, 'platform');
    return word === null ? null : decodePlatform(word);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The rule in Intune\'s filter language, such as `(device.model -eq "iPhone")`. Graph: `rule`.',
  })
  rule(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'rule');
  }

  private read(context: Context, property: (typeof properties)[number]): Promise<string | null> {
    return readReference(context, { kind: assignmentFilterKind, id: this.id }, property);
  }
}
