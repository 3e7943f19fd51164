// What a team with Microsoft's own client does against the emulator; a process of its own, which trusts the emulator's
// certificate as theirs would. Prints what came of each step.
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from '@microsoft/microsoft-graph-client';

const [, , msgraphUrl, controlUrl] = process.argv;
const url = new URL(msgraphUrl);

const client = Client.init({
  baseUrl: `${url.origin}/`,
  defaultVersion: url.pathname.slice(1),
  // Without this the client sends tokens to Microsoft's hosts only, and only over https.
  customHosts: new Set([url.hostname]),
  authProvider: async (done) => {
    const answer = await fetch(`${controlUrl}/token?for=msgraph`);
    done(null, await answer.text());
  },
});
const partners = '/deviceManagement/complianceManagementPartners';
const control = (method, path, body) =>
  fetch(controlUrl + path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
const told = {};

// Paging, by the client's own iterator.
const names = [];
await new PageIterator(
  client,
  await client.api(partners).select('id,displayName').get(),
  ({ displayName }) => names.push(displayName) > 0,
).iterate();
told.names = names;

const created = await client.api(partners).post({
  '@odata.type': '#microsoft.graph.complianceManagementPartner',
  displayName: 'Made by the client',
  iosOnboarded: true,
  iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
});
told.created = created;
told.updated = await client.api(`${partners}/${created.id}`).update({ displayName: 'Renamed by the client' });

// The client takes the origin away, and Graph wants no version in a batch.
const batch = new BatchRequestContent([
  { id: 'partner', request: new Request(`${url.origin}${partners}/${created.id}`) },
  { id: 'group', request: new Request(`${url.origin}/groups/20000000-0000-4000-8000-000000000001`) },
  { id: 'none', request: new Request(`${url.origin}/groups/20000000-0000-4000-8000-000000000009`) },
]);
const responses = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()));
told.batch = {};
for (const id of ['partner', 'group', 'none']) {
  const response = responses.getResponseById(id);
  told.batch[id] = [response.status, (await response.json()).displayName ?? null];
}

told.deleted = (await client.api(`${partners}/${created.id}`).delete()) ?? null;
told.gone = await client
  .api(`${partners}/${created.id}`)
  .get()
  .catch(({ code, statusCode }) => [statusCode, code]);

// Throttled again and again, which the client waits out by itself.
await control('PUT', '/chaos', { seed: 4, rates: { throttled: 0.4 } });
let answered = 0;
for (let call = 0; call < 10; call++) answered += (await client.api(partners).get()).value.length > 0 ? 1 : 0;
await control('DELETE', '/chaos');
told.answered = answered;
const { msgraph } = await (await control('GET', '/requests')).json();
told.throttled = msgraph.filter(({ status }) => status === 429).length;
told.logged = JSON.stringify(msgraph).includes('eyJ');

await control('PUT', '/claims-challenge', { authenticationContext: 'c1' });
told.challenged = await client
  .api(partners)
  .get()
  .catch(({ code, statusCode }) => [statusCode, code]);
await control('DELETE', '/claims-challenge');
told.calm = (await client.api(partners).get()).value.length;

process.stdout.write(JSON.stringify(told));
