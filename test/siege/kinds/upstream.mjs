// An ill Graph: calls for the attackers' partners are late, lost, garbled or throttled.
import { chaos, targets } from '../tenant.mjs';

const read = 'query ($id: ID!) { complianceManagementPartner(id: $id) { displayName } }';
const update = `mutation ($id: ID!, $name: String!) {
  updateComplianceManagementPartner(id: $id, input: { displayName: $name }) { changed userErrors { code } }
}`;

export const illGraph = {
  summary: 'reads and writes of partners for which Graph is slow, loses the answer, garbles it or throttles',
  attack: async ({ ask, name, putChaos, times, tokens }) => {
    // The faults that strike only a few times are renewed.
    await putChaos(chaos);
    const ids = [targets.slow, targets.lost, targets.garbled, targets.throttled];
    await times(40, (index) => {
      const id = ids[index % ids.length];
      if (index < 20) return ask({ query: read, variables: { id }, token: tokens.reader });
      return ask({ query: update, variables: { id, name: name() }, token: tokens.admin });
    });
  },
};
