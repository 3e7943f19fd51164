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
