// The README's examples, run on the emulator, return the answers that it shows.
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

/** The GraphQL and the JSON of one section. */
function section(title: string): { operation: string; answers: unknown[] } {
  const text = new RegExp(`\n## ${title}\n([^]*?)\n## `).exec(readme)?.[1] ?? '';
  const [operation = ''] = codeBlocks(text, 'graphql');
  return { operation, answers: codeBlocks(text, 'json').map((block) => JSON.parse(block)) };
}

test('the query returns its answer', async () => {
  const { operation, answers } = section('Ask for partners');
  const { data } = await gateway.ask(operation);
  expect([{ data }]).toEqual(answers);
});

test('the change is planned first, and made without the dry run', async () => {
  const { operation, answers } = section('Plan a change, then make it');
  // Names of groups are read in a batch.
  const writes = (): string[] => gateway.calls().filter((call) => !/^(GET |POST \/\$batch)/.test(call));

  const planned = await gateway.ask(operation);
  expect(writes()).toEqual([]);
  const made = await gateway.ask(operation.replace('dryRun: true', 'dryRun: false'));
  expect(writes()).toEqual([expect.stringMatching(/^PATCH /)]);

  expect([{ data: planned.data }, { data: made.data }]).toEqual(answers);
});
