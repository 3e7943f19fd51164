// Mutated HTTP requests to `/graphql`: none may lead to a 5xx. A failure prints its seed; FUZZ_SEED repeats it.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

describe('the HTTP endpoint', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    token = await gateway.emulator.signIn();
  });
  afterAll(() => gateway.close());

  const header = fc.string({ unit: fc.constantFrom(...'abcXYZ019 ,;=/+*"-_.') });
  interface TestRequest {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }
  const send = ({ body, headers, method, path }: TestRequest): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        gateway.url + path,
        { method, headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' } },
        (response) => {
          response.resume().once('end', () => resolve(response.statusCode ?? 0));
        },
      );
      sent.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(400) : reject(error),
      );
      sent.end(body);
    });

  test('never responds with a 5xx', async () => {
    const valid = JSON.stringify({
      query: 'query ($id: ID!) { complianceManagementPartner(id: $id) { displayName } }',
      variables: { id: 'x' },
      extensions: {},
    });
    const mutated = fc
      .tuple(fc.nat(valid.length), fc.nat(20), fc.string({ unit: 'binary' }))
      .map(([at, cut, text]) => valid.slice(0, at) + text + valid.slice(at + cut));
    const documents = fc.constantFrom(
      '{ __typename }',
      'query a { __typename } query b { __typename }',
      'subscription { x }',
      'mutation { __typename }',
      'fragment f on Query { __typename }',
      '{ ...f }',
      'query ($a: Int!) { __typename }',
      '{ _service { sdl } }',
      '{ __typename @defer }',
    );
    const wellFormed = fc
      .record({
        query: documents,
        operationName: fc.option(fc.constantFrom('a', 'nope', '')),
        variables: fc.option(fc.dictionary(fc.constantFrom('a', 'id', 'constructor'), fc.jsonValue())),
      })
      .map((body) => JSON.stringify(body));
    const json = fc
      .record({ query: fc.oneof(fc.string(), fc.anything()), variables: fc.anything(), operationName: fc.anything() })
      .map((body) => JSON.stringify(body) ?? 'null');
    const requests = fc.tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('POST') },
        fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
      ),
      fc.oneof(
        fc.constant('/graphql'),
        fc.webPath().map((path) => `/graphql${path}`),
        fc.webQueryParameters().map((query) => `/graphql?${query}`),
      ),
      fc.record(
        {
          'content-type': fc.oneof(
            { weight: 5, arbitrary: fc.constant('application/json') },
            fc.constantFrom('application/json', 'application/graphql', 'text/plain', 'multipart/form-data'),
            header,
          ),
          accept: fc.oneof(fc.constantFrom('application/json', 'text/html', '*/*'), header),
          authorization: fc.oneof(fc.constant(`Bearer ${token}`), header),
        },
        { requiredKeys: [] },
      ),
      fc.oneof(wellFormed, mutated, json, fc.json(), fc.string({ unit: 'binary' })),
    );
    await fc.assert(
      fc.asyncProperty(requests, async ([method, path, headers, body]) => {
        const status = await send({ method, path, headers: headers as Record<string, string>, body });
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      }),
      { seed: fuzzSeed, numRuns: fuzzRuns(0.4) },
    );
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    expect((await gateway.ask('{ complianceManagementPartners { totalCount } }', { token })).errors).toBeUndefined();
  });
});
