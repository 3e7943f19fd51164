// Which refusals of Graph are reported as missing consent. Only a new token includes consent that is given later.
import { afterEach, expect, test } from '@jest/globals';
import { MsGraphRefusal } from '../../src/msgraph/errors.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';

let msgraph: ScriptedMsGraph;
afterEach(() => msgraph.close());

const noConsent = { error: { code: 'Forbidden', message: 'Application is not authorized to perform this operation.' } };
const noRole = { error: { code: 'Forbidden', message: 'User is not authorized to perform this operation.' } };
const path = '/deviceManagement/complianceManagementPartners';

/** Starts a Graph with one response; returns the tokens that were reported as lacking consent. */
async function connect(status: number, body: object): Promise<string[]> {
  const reported: string[] = [];
  msgraph = await scriptMsGraph([{ status, body }], { onConsentMissing: (token) => void reported.push(token) });
  return reported;
}

test('a 403 that most likely means missing consent is reported with its token', async () => {
  const reported = await connect(403, noConsent);
  await expect(msgraph.client.get(path)).rejects.toBeInstanceOf(MsGraphRefusal);
  expect(reported).toEqual(['the-token']);
});

test('the same 403 to a member of a batch is reported with its token', async () => {
  const reported = await connect(200, { responses: [{ id: '0', status: 403, body: noConsent }] });
  await msgraph.client.batch([path]);
  expect(reported).toEqual(['the-token']);
});

test('a 403 that means a missing role is not reported', async () => {
  const reported = await connect(403, noRole);
  await expect(msgraph.client.get(path)).rejects.toBeInstanceOf(MsGraphRefusal);
  expect(reported).toEqual([]);
});
