// The GraphQL-over-HTTP specification, by the audit of its reference implementation.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('all 61 audits pass, warnings and notices included', async () => {
  const results = await auditServer({ url: `${gateway.url}/graphql` });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(
    await Promise.all(failed.map(async (it) => `${it.id} ${it.status} ${it.name}: ${'reason' in it ? it.reason : ''}`)),
  ).toEqual([]);
  expect(results).toHaveLength(61);
});
