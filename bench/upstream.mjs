// The emulator as a process of its own, so that its work is no one else's. The parent asks for figures and tokens.
import { startEmulator } from '../dist/src/emulator/emulator.js';
import { groups, partners } from './data.mjs';

const { partnerCount, groupCount, assignments, latencyMs } = JSON.parse(process.argv[2]);
/** The share of responses after which the tenant changes, so that the next one differs from all earlier ones. */
let vary = 0;
/** Reaches 1 when the next change is due. */
let due = 0;
let changes = 0;

const emulator = await startEmulator({
  pageSize: 10_000,
  partners: partners(partnerCount, groupCount, assignments),
  groups: groups(groupCount),
  latencyMs,
  onRequest: () => {
    due += vary;
    if (due < 1) return;
    due -= 1;
    changes += 1;
    // The emulator keeps what it shows, so this is the quickest heartbeat that a partner can have.
    const [partner] = emulator.partners();
    partner.lastHeartbeatDateTime = new Date(Date.UTC(2026, 0, 1) + changes).toISOString();
  },
});

/** No token ends before the longest run. */
const exp = Math.floor(Date.now() / 1000) + 24 * 60 * 60;

const commands = {
  /** Tokens for the gateway, each of a sign-in of its own. */
  tokens: (count) =>
    Promise.all(Array.from({ length: count }, (_, index) => emulator.sign({ uti: `sign-in ${index}`, exp }))),
  /** What was asked since the last time; the data is as at the start again. */
  counts: async () => {
    const { calls, exchanges } = emulator.requests;
    emulator.reset();
    return { calls, exchanges };
  },
  vary: (share) => {
    vary = share;
  },
};
process.on('message', async ({ id, command, argument }) => {
  process.send({ id, result: await commands[command](argument) });
});
process.on('disconnect', () => process.exit());

const { authorityHost, certificate, clientId, clientSecret, msgraphUrl, tenantId } = emulator;
// For peers, which verify nothing and exchange nothing.
const msgraphToken = await emulator.sign({
  aud: new URL(msgraphUrl).origin,
  exp,
  scp: 'DeviceManagementServiceConfig.ReadWrite.All DeviceManagementConfiguration.Read.All GroupMember.Read.All',
});
process.send({ authorityHost, certificate, clientId, clientSecret, msgraphToken, msgraphUrl, tenantId });
