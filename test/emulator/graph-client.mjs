// A program that uses the emulator through Microsoft's own client, and prints the result of each step as JSON. It runs
// in a process of its own, which trusts the emulator's certificate by NODE_EXTRA_CA_CERTS.
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from '@microsoft/microsoft-graph-client';

const [, , msgraphUrl, controlUrl] = process.argv;
const url = new URL(msgraphUrl);

const client = Client.init({
  baseUrl: `${url.origin}/`,
  defaultVersion: url.pathname.slice(1),
  // By default the client sends tokens only to Microsoft's hosts.
  customHosts: new Set([url.hostname]),
  authProvider: async (done) => {
    const response = await fetch(`${controlUrl}/token?for=msgraph`);
    done(null, await response.text());
  },
});
const partners = '/deviceManagement/complianceManagementPartners';
const control = (method, path, body) =>
  fetch(controlUrl + path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
const result = {};

// Paging with the client's own iterator.
const names = [];
await new PageIterator(
  client,
  await client.api(partners).select('id,displayName').get(),
  ({ displayName }) => names.push(displayName) > 0,
).iterate();
result.names = names;

const created = await client.api(partners).post({
  '@odata.type': '#microsoft.graph.complianceManagementPartner',
  displayName: 'Created by the client',
  iosOnboarded: true,
  iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
});
result.created = created;
result.updated = await client.api(`${partners}/${created.id}`).update({ displayName: 'Renamed by the client' });

// The client removes the origin. URLs in a batch have no version.
const batch = new BatchRequestContent([
  { id: 'partner', request: new Request(`${url.origin}${partners}/${created.id}`) },
  { id: 'group', request: new Request(`${url.origin}/groups/20000000-0000-4000-8000-000000000001`) },
  { id: 'none', request: new Request(`${url.origin}/groups/20000000-0000-4000-8000-000000000009`) },
]);
const responses = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()));
result.batch = {};
for (const id of ['partner', 'group', 'none']) {
  const response = responses.getResponseById(id);
  result.batch[id] = [response.status, (await response.json()).displayName ?? null];
}

result.deleted = (await client.api(`${partners}/${created.id}`).delete()) ?? null;
result.readAfterDelete = await client
  .api(`${partners}/${created.id}`)
  .get()
  .catch(({ code, statusCode }) => [statusCode, code]);

// The client waits and retries by itself when it is throttled.
await control('PUT', '/chaos', { seed: 4, rates: { throttled: 0.4 } });
let successes = 0;
for (let call = 0; call < 10; call++) {
  const { value } = await client.api(partners).get();
  if (value.length > 0) successes++;
}
await control('DELETE', '/chaos');
result.successes = successes;
const { msgraph } = await (await control('GET', '/requests')).json();
result.throttled = msgraph.filter(({ status }) => status === 429).length;
result.isTokenLogged = JSON.stringify(msgraph).includes('eyJ');

await control('PUT', '/claims-challenge', { authenticationContext: 'c1' });
result.challenged = await client
  .api(partners)
  .get()
  .catch(({ code, statusCode }) => [statusCode, code]);
await control('DELETE', '/claims-challenge');
result.afterChallenge = (await client.api(partners).get()).value.length;

process.stdout.write(JSON.stringify(result));
