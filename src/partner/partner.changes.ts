// Changes of a partner: their types, and what is shown of the differences on each platform.
import { Field, ObjectType } from 'type-graphql';
import {
  addChanges,
  createChangeType,
  IntuneBooleanChange,
  type SimpleChanges,
  type ValueChange,
} from '../resource/change.type.js';
import type { DifferingStates } from '../resource/difference.js';
import { flag } from '../resource/entity.js';
import { differenceDescription } from '../resource/payload.js';
import { withMembers } from '../resource/tables.js';
import { differenceOf } from '../assignment/key.js';
import { asList } from '../assignment/list.js';
import { decodeAssignment } from './partner.codec.js';
import { partnerEntity, platformProperties, type PartnerFields } from './partner.model.js';
import {
  ComplianceManagementPartnerAssignment,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';

const DeviceManagementPartnerTenantStateChange = createChangeType<DeviceManagementPartnerTenantState>(
  'DeviceManagementPartnerTenantStateChange',
  {
    description: 'A change of the state of the connection to a partner.',
    type: () => DeviceManagementPartnerTenantState,
  },
);

@ObjectType({ description: 'The changes on one device platform.', simpleResolvers: true })
export class PlatformEnrollmentChange {
  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => IntuneBooleanChange, {
    nullable: true,
    description: `The change of whether the partner is onboarded; \`null\` if there is none. Graph: ${onboardedNames}.`,
  })
  onboarded!: ValueChange<boolean> | null;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description:
      'The assignments that are added. A change of a filter removes the assignment and adds it with the new filter.',
  })
  addedAssignments!: ComplianceManagementPartnerAssignment[];

  @Field(() => [ComplianceManagementPartnerAssignment], { description: 'The assignments that are removed.' })
  removedAssignments!: ComplianceManagementPartnerAssignment[];
}

@ObjectType({
  description: `${differenceDescription}

With a create, everything changes from nothing; with a delete, to nothing. The following are not changes: another order of
assignments, another notation of the same date and time, and a filter of type \`none\` instead of no filter. Replacing an
assignment that has an unknown filter is a change.`,
  simpleResolvers: true,
})
export class ComplianceManagementPartnerChanges extends withMembers<SimpleChanges<PartnerFields>>() {
  @Field(() => DeviceManagementPartnerTenantStateChange, {
    nullable: true,
    description: 'The change of `partnerState`.',
  })
  partnerState!: ValueChange<DeviceManagementPartnerTenantState> | null;

  @Field(() => [PlatformEnrollmentChange], {
    description: 'The changes on each platform. Platforms without changes are left out.',
  })
  platformEnrollments!: PlatformEnrollmentChange[];
}

addChanges(ComplianceManagementPartnerChanges, partnerEntity);

/** Returns the changes on each platform. */
export function presentEnrollments({
  after,
  before,
  differing,
}: DifferingStates): Pick<ComplianceManagementPartnerChanges, 'platformEnrollments'> {
  const platformEnrollments: PlatformEnrollmentChange[] = [];
  for (const platform of Object.values(EnrollmentPlatform)) {
    const names = platformProperties(platform);
    const isOnboardedDiffering = differing.has(names.onboarded);
    if (!isOnboardedDiffering && !differing.has(names.assignments)) continue;
    const lists = { before: asList(before[names.assignments]), after: asList(after[names.assignments]) };
    const { added, removed } = differenceOf(lists);
    platformEnrollments.push({
      platform,
      onboarded: isOnboardedDiffering
        ? { from: flag.decode(before[names.onboarded]), to: flag.decode(after[names.onboarded]) }
        : null,
      addedAssignments: added.map(decodeAssignment),
      removedAssignments: removed.map(decodeAssignment),
    });
  }
  return { platformEnrollments };
}
