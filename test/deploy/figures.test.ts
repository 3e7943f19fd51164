// Numbers and names in the documentation, compared with the code.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AuthorityUnavailableError, ClaimsChallengeError, ConsentRequiredError } from '../../src/auth/errors.js';
import { attemptTimeoutMs, shutdownTimeoutMs, operationTimeoutMs } from '../../src/deadlines.js';
import { toGraphQLError } from '../../src/graphql/errors.js';
import { MsGraphRefusal } from '../../src/msgraph/errors.js';
import { outcomeOf } from '../../src/msgraph/attempt-outcome.js';
import { nextStep, retryBudgetMs } from '../../src/msgraph/retry.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
/** Reads a page as one line. */
const readPage = async (path: string): Promise<string> => (await read(path)).replaceAll(/\s+/g, ' ');

describe('the runbook', () => {
  test('names the 5xx statuses after which a read is retried', async () => {
    const isRetried = (status: number): boolean =>
      nextStep({ outcome: outcomeOf(new MsGraphRefusal({ status })), attemptNumber: 1 }).kind === 'retry';
    const retried = Array.from({ length: 100 }, (_, index) => 500 + index).filter(isRetried);
    expect(await readPage('docs/operations.md')).toContain(`A read that meets ${retried.join(', ')} or a broken`);
  });

  test('names the limits of retries and of an attempt', async () => {
    expect(retryBudgetMs).toBe(10_000);
    expect(await readPage('docs/operations.md')).toContain('no retry starts after ten seconds');
    expect(await readPage('docs/operations.md')).toContain(`does not come in ${attemptTimeoutMs / 1000} seconds`);
  });

  test('names the deadlines of an operation and of the process', async () => {
    const text = `ends within ${operationTimeoutMs / 1000} seconds, and the process exits after ${shutdownTimeoutMs / 1000} at the latest`;
    expect(await readPage('docs/operations.md')).toContain(text);
  });
});

test('the page on scaling compares the exchanges of round robin and hashing as its table does', async () => {
  const page = await read('docs/scaling.md');
  const table = /<!-- table:.*-->\n([\s\S]*?)\n<!-- \/table -->/.exec(page)?.[1] ?? '';
  const rows = table.split('\n').slice(2);
  const ratios = rows
    .map((row) => row.split('|').map((cell) => Number(cell.replace(/[ ,%]/g, ''))))
    .filter(([, , replicas]) => replicas === 10)
    .map(([, , , , , roundRobin = 0, , , hashed = 1]) => roundRobin / hashed);
  const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
  const min = words[Math.round(Math.min(...ratios))];
  const max = words[Math.round(Math.max(...ratios))];
  expect(page).toContain(`costs ${min} to ${max} times the exchanges of hashing`);
});

describe('the routers', () => {
  test("of Cosmo forward every extension of the gateway's errors", async () => {
    const permission = { name: 'DeviceManagementServiceConfig.Read.All' };
    const thrown = [
      new ConsentRequiredError(),
      new ClaimsChallengeError({ claims: '{}', authorizationUri: 'https://login.example.com' }),
      new AuthorityUnavailableError({ retryAfterSeconds: 1 }),
      new MsGraphRefusal({ status: 429, retryAfter: { kind: 'named', seconds: 1 } }),
      new MsGraphRefusal({ status: 403, denial: { permission, likelyCause: 'NO_LICENCE' } as never }),
    ];
    const shown = thrown.flatMap((error) => Object.keys(toGraphQLError(error).extensions));
    const documented = (
      await Promise.all(['docs/errors.md', 'docs/configuration.md', 'docs/front-end.md'].map(read))
    ).flatMap((page) => [...page.matchAll(/extensions\.(\w+)/g)].map(([, name]) => name ?? ''));
    // `http` is for Apollo Server and not sent.
    const sent = new Set([...shown.filter((name) => name !== 'http'), ...documented]);
    const { allowed_extension_fields: allowed } = parse(
      await read('deploy/cosmo/config.yaml'),
    ).subgraph_error_propagation;
    expect(sent.size).toBeGreaterThan(5);
    expect([...sent].toSorted()).toEqual(allowed.toSorted());
  });

  test('of Apollo forward complete errors', async () => {
    expect(parse(await read('deploy/apollo-router/router.yaml')).include_subgraph_errors).toEqual({ all: true });
  });
});
