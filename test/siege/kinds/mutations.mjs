// Attacks with mutations, which are queued for each object and take several calls to Graph.
import { targets } from '../tenant.mjs';

export const contendedMutations = {
  summary: '80 mutations of one partner at once, each with a body of 100 kB',
  attack: async ({ ask, name, times, tokens }) => {
    const query = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
      updateComplianceManagementPartner(id: $id, input: $input) { changed userErrors { code } }
    }`;
    const key = 'k'.repeat(60);
    const platformEnrollments = [{ platform: 'IOS', assignments: Array.from({ length: 400 }, () => ({ key })) }];
    await times(80, (index) => {
      const input = index % 2 === 0 ? { displayName: name() } : { platformEnrollments };
      return ask({ query, variables: { id: targets.contended, input }, token: tokens.admin });
    });
  },
};

export const tenMutations = {
  summary: '10 operations at once with ten mutations each, half of them dry runs, and some with eleven',
  attack: async ({ ask, name, times, tokens }) => {
    const update = (id, index) => `m${index}: updateComplianceManagementPartner(
      id: "${id}", input: { displayName: "${name()}" }, dryRun: $dryRun
    ) { changed changes { displayName { from to } } userErrors { code } }`;
    await times(10, (index) => {
      const ids = index % 5 === 0 ? [...targets.ten, targets.contended] : targets.ten;
      const query = `mutation ($dryRun: Boolean!) { ${ids.map(update).join(' ')} }`;
      return ask({ query, variables: { dryRun: index % 2 === 0 }, token: tokens.admin });
    });
  },
};

export const watchedMutations = {
  summary:
    '6 operations at once with six set-ups or ten updates, each with `refuseOn`, warnings and an undo many times',
  attack: async ({ ask, below, times, tokens }) => {
    const codes = '[GROUP_NOT_FOUND, FILTER_NOT_FOUND, PLATFORM_HELD_BY_ANOTHER_PARTNER]';
    const payload = `changed userErrors { code } ${Array.from(
      { length: 15 },
      (_, index) => `w${index}: warnings { code message objectIds } u${index}: undo { document variables }`,
    ).join(' ')}`;
    const enrollmentOf = () => {
      const assignments = Array.from({ length: 30 }, (_, index) => ({
        target: {
          group: { groupId: `d0000000-0000-4000-8000-${String(below(1_000) * 100 + index).padStart(12, '0')}` },
        },
      }));
      return [{ platform: 'LINUX', onboarded: true, assignments }];
    };
    const setUp = (id, index) => `m${index}: setUpComplianceManagementPartner(
      id: "${id}", platformEnrollments: $enrollments, dryRun: true, refuseOn: ${codes}
    ) { ${payload} }`;
    const update = (id, index) => `m${index}: updateComplianceManagementPartner(
      id: "${id}", input: { platformEnrollments: $enrollments }, dryRun: true, refuseOn: ${codes}
    ) { ${payload} }`;
    await times(6, (index) => {
      const mutations = index % 2 === 0 ? targets.ten.slice(0, 6).map(setUp) : targets.ten.map(update);
      const query = `mutation ($enrollments: [PlatformEnrollmentInput!]!) { ${mutations.join(' ')} }`;
      return ask({ query, variables: { enrollments: enrollmentOf() }, token: tokens.admin });
    });
  },
};
