// Issues of a partner, decided on Graph's own JSON. Pure.
import { defaultStaleAfterMs } from '../connectors/health.js';
import {
  healthIssues,
  isHealthIssue,
  type Diagnosis,
  type HealthIssueCode,
  type IntuneConnectorIssue,
  type IssueCode,
} from '../connectors/issue.js';
import { EnrollmentPlatform, platformName } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import {
  assignmentsOf,
  filterIdsOf,
  groupIdsOf,
  holds,
  inWords,
  otherHolders,
  type NeededFacts,
  type PartnerFacts,
  type Referenced,
} from './partner.facts.js';
import { hasEnrollment } from './partner.list.js';
import type { ComplianceManagementPartner } from './partner.type.js';

interface Outcome {
  issues: readonly Omit<IntuneConnectorIssue, 'code'>[];
  /** Whether everything that the check needs was read. */
  isChecked: boolean;
}
type Rule = (json: Json, facts: PartnerFacts) => Outcome;

const allPlatforms = Object.values(EnrollmentPlatform);

interface DeletedRule {
  idsOf: (assignments: readonly Json[]) => string[];
  objects: 'groups' | 'filters';
  messageOf: (listed: string, platform: string) => string;
}

/** Creates a rule about objects of assignments that no longer exist. */
function onDeleted({ idsOf, messageOf, objects }: DeletedRule): Rule {
  return (json, facts) => {
    const referenced = (id: string): Referenced => facts[objects].get(id) ?? 'unreadable';
    const platforms = allPlatforms.map((platform) => ({ platform, ids: idsOf(assignmentsOf(json, platform)) }));
    const issues = platforms.flatMap(({ ids, platform }) => {
      const objectIds = ids.filter((id) => referenced(id) === 'missing');
      if (objectIds.length === 0) return [];
      return [{ platform, objectIds, message: messageOf(inWords(objectIds), platformName(platform)) }];
    });
    return { issues, isChecked: platforms.every(({ ids }) => ids.every((id) => referenced(id) !== 'unreadable')) };
  };
}

const rules: Readonly<Record<Exclude<IssueCode, HealthIssueCode>, Rule>> = {
  ASSIGNED_GROUP_DELETED: onDeleted({
    idsOf: groupIdsOf,
    objects: 'groups',
    messageOf: (listed, platform) =>
      `An assignment on ${platform} names the group ${listed}, which no longer exists. Remove the assignment, or ` +
      'assign another group.',
  }),
  FILTER_DELETED: onDeleted({
    idsOf: filterIdsOf,
    objects: 'filters',
    messageOf: (listed, platform) =>
      `An assignment on ${platform} has the assignment filter ${listed}, which no longer exists. Give it another ` +
      'filter, or none.',
  }),
  PLATFORM_WITH_TWO_PARTNERS: (json, { holders }) => {
    const held = allPlatforms.filter((platform) => holds(json, platform));
    const issues = held.flatMap((platform) => {
      const others = otherHolders(holders, { id: String(json['id']), platform });
      if (others.length === 0) return [];
      const names = inWords(others.map(({ name }) => name));
      const message =
        `${platformName(platform)} belongs to another partner, too: ${names}. A platform can have ` +
        'one partner. Disconnect one of them from it.';
      return [{ platform, objectIds: others.map(({ id }) => id), message }];
    });
    return { issues, isChecked: held.length === 0 || holders !== null };
  },
};

/** Returns the facts that some issues of a partner depend on. */
export function neededForIssues(codes: readonly IssueCode[], json: Json): NeededFacts {
  const assignments = allPlatforms.flatMap((platform) => assignmentsOf(json, platform));
  return {
    holders: codes.includes('PLATFORM_WITH_TWO_PARTNERS') && allPlatforms.some((platform) => holds(json, platform)),
    groups: new Set(codes.includes('ASSIGNED_GROUP_DELETED') ? groupIdsOf(assignments) : []),
    filters: new Set(codes.includes('FILTER_DELETED') ? filterIdsOf(assignments) : []),
  };
}

/** Returns the issues of a partner with these codes, in order of the codes and then of the platforms. */
export function issuesOf(
  codes: readonly IssueCode[],
  { facts, now, partner }: { partner: ComplianceManagementPartner; facts: PartnerFacts; now: number },
): Diagnosis {
  const issues: IntuneConnectorIssue[] = [];
  const notChecked: IssueCode[] = [];
  const connection = {
    signs: partner,
    isSetUp: hasEnrollment(partner.json),
    staleAfterMs: defaultStaleAfterMs,
    now,
  };
  for (const code of codes) {
    if (isHealthIssue(code)) {
      issues.push(...healthIssues([code], connection));
      continue;
    }
    const outcome = rules[code](partner.json, facts);
    for (const issue of outcome.issues) issues.push(Object.assign({ code }, issue));
    if (!outcome.isChecked) notChecked.push(code);
  }
  return { issues, notChecked };
}
