// The configurations of routers, compared with the errors of the gateway.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AuthorityUnavailableError, ClaimsChallengeError, ConsentRequiredError } from '../../src/auth/errors.js';
import { toGraphQLError } from '../../src/graphql/errors.js';
import { MsGraphRefusal } from '../../src/msgraph/errors.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

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
