// Attacks on the endpoint of assistants: messages that are costly to validate, and tools that are called at once.
import { targets } from '../tenant.mjs';

/** Sends messages of the protocol from some clients at once. Paced, since most of them cost only CPU time. */
async function flood(
  { isOver, pick, send, times, tokens, wait },
  { clients, requests, bodies, token = tokens.reader },
) {
  await times(clients, async () => {
    for (let request = 0; request < requests && !isOver(); request++) {
      const headers = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' };
      await send({ path: '/mcp', body: pick(bodies)(), headers, token });
      await wait(200);
    }
  });
}

const message = (method, params) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const call = (name, given) => message('tools/call', { name, arguments: given });
const named = (count, value) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));

export const assistantCalls = {
  summary: '12 clients that list the tools of assistants and call those that read and rehearse most',
  attack: (attacker) =>
    flood(attacker, {
      clients: 12,
      requests: 10,
      token: attacker.tokens.admin,
      bodies: [
        () => message('tools/list', {}),
        () => call('ListPartnersWithGroups', { first: 100 }),
        () => call('UserCoverage', { userId: `${attacker.name()}@contoso.example` }),
        () => call('RehearseDeletePartner', { id: targets.large }),
        () => call('GetPartner', { id: targets.slow }),
      ],
    }),
};

export const assistantMessages = {
  summary: 'messages to assistants with deep, long or many values, unknown methods, batches and bad tokens',
  attack: async (attacker) => {
    const bodies = [
      () => call('ListPartners', { first: 'x'.repeat(900_000) }),
      () => call('ListPartners', named(40_000, {})),
      () => call('x'.repeat(16_000), {}),
      () => message('x'.repeat(16_000), {}),
      () => message('initialize', { capabilities: named(190, 'x'), clientInfo: [], protocolVersion: 1 }),
      () => `[${Array.from({ length: 2_000 }, () => message('tools/list', {})).join()}]`,
      () => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      () =>
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"UpdatePartner","arguments":{"input":${'['.repeat(50_000)}${']'.repeat(50_000)}}}}`,
    ];
    await Promise.all([
      flood(attacker, { clients: 3, requests: 10, bodies }),
      flood(attacker, { clients: 3, requests: 10, bodies, token: 'a.b.c' }),
    ]);
  },
};
