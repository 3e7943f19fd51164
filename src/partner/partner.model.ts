// What of Graph's metadata this gateway models, by Graph's own names: what decoding takes for known, and what the metadata
// of Graph is compared with (`npm run graph:drift`). As of August 2026: https://github.com/microsoftgraph/msgraph-metadata
import { DevicePlatformType, futurePlatform } from '../references/device-platform.js';
import { AssignmentFilterMode } from './assignment-target.type.js';
import { DeviceManagementPartnerTenantState, EnrollmentPlatform } from './partner.type.js';

/** A property as CSDL declares it. */
export interface ModelledProperty {
  /** `Edm.String`, or a name of the model; `undefined` where no metadata says. */
  type: string | undefined;
  nullable: boolean;
}

export interface ModelledType {
  base?: string;
  properties: Readonly<Record<string, ModelledProperty>>;
  /** Only these of its properties are read here; what else it has is no concern. */
  partial?: boolean;
}

/** The two properties that Graph has for a platform. */
export function platformProperties(platform: EnrollmentPlatform): { onboarded: string; assignments: string } {
  return { onboarded: `${platform}Onboarded`, assignments: `${platform}EnrollmentAssignments` };
}

const text: ModelledProperty = { type: 'Edm.String', nullable: true };
const flag: ModelledProperty = { type: 'Edm.Boolean', nullable: false };
const target = (properties: ModelledType['properties'] = {}, base = targetBase): ModelledType => ({ base, properties });

/** What every kind of target extends. */
export const targetBase = 'deviceAndAppManagementAssignmentTarget';

/** Every kind of target that is a member of the union, unknown ones left out. */
export const modelledTargets = {
  allDevicesAssignmentTarget: target(),
  allLicensedUsersAssignmentTarget: target(),
  configurationManagerCollectionAssignmentTarget: target({ collectionId: text }),
  exclusionGroupAssignmentTarget: target({}, 'groupAssignmentTarget'),
  groupAssignmentTarget: target({ groupId: text }),
  // On Microsoft's pages, and in no metadata.
  scopeTagGroupAssignmentTarget: target({ entraObjectId: text, targetType: { type: undefined, nullable: true } }),
} satisfies Record<string, ModelledType>;

export const modelledTypes: Readonly<Record<string, ModelledType>> = {
  complianceManagementPartner: {
    base: 'entity',
    properties: {
      displayName: text,
      lastHeartbeatDateTime: { type: 'Edm.DateTimeOffset', nullable: false },
      partnerState: { type: 'deviceManagementPartnerTenantState', nullable: false },
      ...Object.fromEntries(
        Object.values(EnrollmentPlatform)
          .map(platformProperties)
          .flatMap(({ onboarded, assignments }) => [
            [onboarded, flag],
            [assignments, { type: 'Collection(complianceManagementPartnerAssignment)', nullable: true }],
          ]),
      ),
    },
  },
  complianceManagementPartnerAssignment: { properties: { target: { type: targetBase, nullable: true } } },
  [targetBase]: {
    properties: {
      deviceAndAppManagementAssignmentFilterId: text,
      deviceAndAppManagementAssignmentFilterType: {
        type: 'deviceAndAppManagementAssignmentFilterType',
        nullable: false,
      },
    },
  },
  ...modelledTargets,
  deviceAndAppManagementAssignmentFilter: {
    partial: true,
    properties: {
      displayName: { type: 'Edm.String', nullable: false },
      description: text,
      platform: { type: 'devicePlatformType', nullable: false },
      rule: { type: 'Edm.String', nullable: false },
    },
  },
  group: { partial: true, properties: { displayName: text } },
  deviceManagement: {
    partial: true,
    properties: {
      assignmentFilters: { type: 'Collection(deviceAndAppManagementAssignmentFilter)', nullable: true },
      complianceManagementPartners: { type: 'Collection(complianceManagementPartner)', nullable: true },
    },
  },
};

/** The members of each enum; `none`, for no filter, is `null` in the schema. */
export const modelledEnums: Readonly<Record<string, readonly string[]>> = {
  deviceManagementPartnerTenantState: Object.values(DeviceManagementPartnerTenantState),
  deviceAndAppManagementAssignmentFilterType: ['none', ...Object.values(AssignmentFilterMode)],
  devicePlatformType: [...Object.values(DevicePlatformType), futurePlatform],
};

/** The names of the properties that a type may have in an answer, its bases' included; an `entity` has an id. */
export function knownProperties(name: string): ReadonlySet<string> {
  if (name === 'entity') return new Set(['id']);
  const { base, properties } = modelledTypes[name] ?? { properties: {} };
  return new Set([...Object.keys(properties), ...(base === undefined ? [] : knownProperties(base))]);
}
