// Names in Graph's responses that the schema does not model: they are counted, logged once each, and fail no operation.
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { createMetrics } from '../../src/observability/metrics.js';
import { createUnmodelledReporter } from '../../src/server/unmodelled.js';
import { startGatewayBefore } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const target = (type: string, own: object = {}): object => ({
  target: { '@odata.type': `#microsoft.graph.${type}`, ...own },
});
const partner = {
  '@odata.type': '#microsoft.graph.complianceManagementPartner',
  'iosEnrollmentAssignments@odata.context': 'x',
  id: '1',
  displayName: 'One',
  partnerState: 'dormant',
  visionOsOnboarded: true,
  iosOnboarded: true,
  iosEnrollmentAssignments: [
    target('exampleFutureAssignmentTarget', { galaxyId: '42' }),
    target('groupAssignmentTarget', {
      groupId: 'g',
      nickname: 'n',
      deviceAndAppManagementAssignmentFilterType: 'sometimes',
    }),
    { target: {} },
  ],
};

test('properties, kinds of target and members of enums that are not modelled are counted by name, once per occurrence', async () => {
  const msgraph = await startScriptedServer({ body: { value: [partner] } });
  const gateway = await startGatewayBefore(msgraph.url);
  for (let time = 0; time < 2; time++) {
    const { data, errors } = await gateway.ask(
      '{ complianceManagementPartners { nodes { displayName partnerState platformEnrollments { platform } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.complianceManagementPartners.nodes).toEqual([
      { displayName: 'One', partnerState: 'UNKNOWN', platformEnrollments: [{ platform: 'IOS' }] },
    ]);
  }
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  await gateway.close();
  await msgraph.close();
  const counted = Object.fromEntries(
    [...text.matchAll(/^msgraph_unmodelled_total\{name="([^"]+)"\} (\d+)/gm)].map(([, name, times]) => [
      name,
      Number(times),
    ]),
  );
  expect(counted).toEqual({
    'complianceManagementPartner/visionOsOnboarded': 2,
    'deviceManagementPartnerTenantState/dormant': 2,
    'deviceAndAppManagementAssignmentFilterType/sometimes': 2,
    exampleFutureAssignmentTarget: 2,
    'groupAssignmentTarget/nickname': 2,
    'deviceAndAppManagementAssignmentTarget without a type': 2,
  });
});

describe('the log', () => {
  /** Returns a function that reports a response with a property, and the lines that it logs. */
  function createReporter(): { report: (property: string) => void; lines: Record<string, unknown>[] } {
    const lines: Record<string, unknown>[] = [];
    const destination = new Writable({
      write: (chunk, _, done) => {
        lines.push(JSON.parse(String(chunk)));
        done();
      },
    });
    const reportUnmodelled = createUnmodelledReporter(createMetrics(), pino({}, destination));
    const path = '/deviceManagement/complianceManagementPartners/1';
    const report = (property: string): void => reportUnmodelled({ path, body: { id: '1', [property]: true } });
    return { report, lines };
  }

  test('has one line per name', () => {
    const { lines, report } = createReporter();
    for (const name of ['b', 'c', 'b', 'c']) report(name);
    expect(lines.map(({ level, name }) => [level, name])).toEqual([
      [40, 'complianceManagementPartner/b'],
      [40, 'complianceManagementPartner/c'],
    ]);
  });

  test('has a bounded number of lines, each of bounded length', async () => {
    const { lines, report } = createReporter();
    for (let number = 0; number < 1_000; number++) report(`${'x'.repeat(1_000)}${number}`.slice(number));
    expect(lines.length).toBeLessThanOrEqual(101);
    expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(400);
  });
});
