// Schema type of an assignment filter that a target refers to.
import { Ctx, Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { createUnmodelledFinder } from '../resource/unmodelled.js';
import { decodePlatform, DevicePlatformType, findUnmodelledPlatform } from './device-platform.js';
import { readReference } from './reference.js';

const properties = ['displayName', 'description', 'platform', 'rule'] as const;
export const assignmentFilterKind = { collection: permissions.readAssignmentFilters.path, properties };
export const findUnmodelledInFilter = createUnmodelledFinder({
  type: 'deviceAndAppManagementAssignmentFilter',
  properties: new Map([['platform', findUnmodelledPlatform]]),
  partial: true,
});

@Directive('@key(fields: "id")')
@ObjectType({
  description: `A reusable rule over device properties, defined once in Intune. Graph: \`deviceAndAppManagementAssignmentFilter\`.

Each field except \`id\` needs \`${permissions.readAssignmentFilters.name}\`, and is \`null\` if the filter no longer exists.`,
})
export class AssignmentFilter {
  @Field(() => ID, { simple: true, description: 'The id that Microsoft Graph assigned. Graph: `id`.' })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  @Field(() => String, { nullable: true, description: 'The name that administrators see. Graph: `displayName`.' })
  displayName(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'displayName');
  }

  @Field(() => String, {
    nullable: true,
    description: 'The description that administrators wrote for the filter. Graph: `description`.',
  })
  description(@Ctx() context: Context): Promise<string | null> {
    return this.read(context, 'description');
  }

  @Field(() => DevicePlatformType, {
    nullable: true,
    description: 'The kind of devices or apps that the rule applies to. Graph: `platform`.',
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
    return readReference(context, { kind: assignmentFilterKind, id: this.id, property });
  }
}
