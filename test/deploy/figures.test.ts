// Figures and names of the documentation that the code decides.
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
/** The text of a page with its line breaks taken out. */
const readPage = async (path: string): Promise<string> => (await read(path)).replaceAll(/\s+/g, ' ');

describe('the runbook', () => {
  test('names the 5xx statuses after which a read is tried again', async () => {
    const isRetried = (status: number): boolean =>
      nextStep({ outcome: outcomeOf(new MsGraphRefusal({ status })), isRead: true, attemptNumber: 1 }).kind === 'retry';
    const retried = Array.from({ length: 100 }, (_, index) => 500 + index).filter(isRetried);
    expect(await readPage('docs/operations.md')).toContain(`A read that meets ${retried.join(', ')} or a broken`);
  });

  test('says how long a retry may wait and an answer may take', async () => {
    expect(retryBudgetMs).toBe(10_000);
    expect(await readPage('docs/operations.md')).toContain('no retry starts after ten seconds');
    expect(await readPage('docs/operations.md')).toContain(`does not come in ${attemptTimeoutMs / 1000} seconds`);
  });

  test('says when an operation and the process end', async () => {
    const text = `ends within ${operationTimeoutMs / 1000} seconds, and the process exits after ${shutdownTimeoutMs / 1000} at the latest`;
    expect(await readPage('docs/operations.md')).toContain(text);
  });
});

test('the page on scaling says how many more exchanges round robin costs than hashing, as its table does', async () => {
  const page = await read('docs/scaling.md');
  const table = /<!-- table:.*-->\n([\s\S]*?)\n<!-- \/table -->/.exec(page)?.[1] ?? '';
  const rows = table.split('\n').slice(2);
  const ratios = rows
    .map((row) => row.split('|').map((cell) => Number(cell.replace(/[ ,%]/g, ''))))
    .filter(([, , replicas]) => replicas === 10)
    .map(([, , , , , roundRobin = 0, , , hashed = 1]) => roundRobin / hashed);
  const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((it) => words[Math.round(it)]);
  expect(page).toContain(`costs ${least} to ${most} times the exchanges of hashing`);
});

describe('the routers', () => {
  test('of Cosmo hand up every extension that an error of the gateway may have', async () => {
    const permission = { name: 'DeviceManagementServiceConfig.Read.All' };
    const thrown = [
      new ConsentRequiredError(),
      new ClaimsChallengeError({ claims: '{}', authorizationUri: 'https://login.example.com' }),
      new AuthorityUnavailableError({ retryAfterSeconds: 1 }),
      new MsGraphRefusal({ status: 429, retryAfter: { kind: 'named', seconds: 1 } }),
      new MsGraphRefusal({ status: 403, denial: { permission, likelyCause: 'NO_LICENCE' } as never }),
    ];
    const shown = thrown.flatMap((error) => Object.keys(toGraphQLError(error).extensions));
    // Every one that the documentation names must be among them.
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

  test('of Apollo hand up errors whole', async () => {
    expect(parse(await read('deploy/apollo-router/router.yaml')).include_subgraph_errors).toEqual({ all: true });
  });
});
