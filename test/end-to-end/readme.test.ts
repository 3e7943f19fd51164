// The README's examples, run on the emulator and compared with the responses that it shows.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { codeBlocks, readPage } from '../support/pages.js';

let readme: string;
let gateway: TestGateway;
beforeAll(async () => {
  readme = await readPage('README.md');
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** Returns the GraphQL operation and the JSON responses of one section. */
function section(title: string): { operation: string; responses: unknown[] } {
  const text = new RegExp(`\n## ${title}\n([^]*?)\n## `).exec(readme)?.[1] ?? '';
  const [operation = ''] = codeBlocks(text, 'graphql');
  return { operation, responses: codeBlocks(text, 'json').map((block) => JSON.parse(block)) };
}

test('the query returns the documented response', async () => {
  const { operation, responses } = section('Ask for partners');
  const { data } = await gateway.ask(operation);
  expect([{ data }]).toEqual(responses);
});

test('the mutation returns the documented changes in a dry run, and then makes the change', async () => {
  const { operation, responses } = section('Rehearse a change, then make it');
  // A batch reads the names of groups.
  const writes = (): string[] => gateway.calls().filter((call) => !/^(GET |POST \/\$batch)/.test(call));

  const planned = await gateway.ask(operation);
  expect(writes()).toEqual([]);
  const changed = await gateway.ask(operation.replace('dryRun: true', 'dryRun: false'));
  expect(writes()).toEqual([expect.stringMatching(/^PATCH /)]);

  expect([{ data: planned.data }, { data: changed.data }]).toEqual(responses);
});
