// The parts of Graph's metadata that the gateway models, by Graph's own names.
import { assignmentEnums, assignmentTypes } from '../assignment/target.codec.js';
import { entities } from '../graphql/unmodelled-names.js';
import { DevicePlatformType, futurePlatform } from '../references/assignment-filter.js';
import { declarationOf, enumsOf, type ModelledTypes } from '../resource/codec.js';
import { text } from '../resource/entity.js';

export const modelledTypes: ModelledTypes = {
  ...Object.fromEntries(entities.map((entity) => [entity.type, declarationOf(entity)])),
  ...assignmentTypes,
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
      ...Object.fromEntries(
        entities.map(({ collection, type }) => [collection, { type: `Collection(${type})`, nullable: true }]),
      ),
    },
  },
};

export const modelledEnums: Readonly<Record<string, readonly string[]>> = {
  ...Object.assign({}, ...entities.map(enumsOf)),
  ...assignmentEnums,
  devicePlatformType: [...Object.values(DevicePlatformType), futurePlatform],
};
