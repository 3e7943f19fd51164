// What disconnecting a partner writes. Pure.
import type { Proposal } from '../resource/change.js';
import type { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { partnerEntity, platformProperties } from './partner.model.js';

/**
 * Returns what disconnects a partner from platforms: neither onboarded nor assigned. A platform that Graph does not show, such as
 * one that its version lacks, has nothing to clear.
 */
export function proposeDisconnection(platforms: readonly EnrollmentPlatform[], current: Json): Proposal {
  const cleared: Json = {};
  for (const { assignments, onboarded } of platforms.map(platformProperties)) {
    if (current[onboarded] !== undefined) cleared[onboarded] = false;
    if (current[assignments] !== undefined) cleared[assignments] = [];
  }
  return { body: { '@odata.type': `#microsoft.graph.${partnerEntity.type}`, ...cleared } };
}
