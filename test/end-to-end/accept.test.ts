// Negotiation of the response's media type by `Accept` (RFC 9110, section 12.5.1; GraphQL over HTTP, draft of
// 2025-05-08, section 6.4).
import { request as sendHttp } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  token = await gateway.emulator.signIn();
});
afterAll(() => gateway.close());

interface Answer {
  status: number | undefined;
  contentType: string | undefined;
  text: string;
}

interface Sent {
  method?: string;
  path?: string;
  accept: string | string[] | undefined;
  body?: string;
  headers?: Record<string, string>;
}

/** Sends a request. Unlike `fetch`, can leave out the `Accept` header. */
function send({ accept, body, headers, method = 'POST', path = '/graphql' }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(accept === undefined ? {} : { accept }),
        ...headers,
      },
    };
    const request = sendHttp(gateway.url + path, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, contentType: response.headers['content-type'], text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const ask = (accept: Sent['accept'], query: string, rest: object = {}): Promise<Answer> =>
  send({ accept, body: JSON.stringify({ query, ...rest }) });

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

/** An `Accept` header, the content type of a result, and that of a document fault. */
const table: [accept: Sent['accept'], result: string, fault: string][] = [
  // No preference.
  [undefined, json, graphqlResponse],
  ['', json, graphqlResponse],
  ['*/*', json, graphqlResponse],
  ['application/*', json, graphqlResponse],
  ['APPLICATION/*', json, graphqlResponse],
  ['*/*;q=0.1', json, graphqlResponse],
  ['text/html, */*;q=0.5', json, graphqlResponse],
  ['text/plain;note="application/json", */*', json, graphqlResponse],
  // One of the two.
  ['application/json', json, json],
  ['Application/JSON', json, json],
  ['application/json;charset=utf-8', json, json],
  ['application/json; charset="UTF-8"', json, json],
  ['application/json ; q=0.001', json, json],
  ['application/json, text/plain, */*', json, json],
  ['application/graphql-response+json', graphqlResponse, graphqlResponse],
  ['APPLICATION/GRAPHQL-RESPONSE+JSON', graphqlResponse, graphqlResponse],
  ['text/html, application/graphql-response+json;q=0.2', graphqlResponse, graphqlResponse],
  // Both, with a preference.
  ['application/graphql-response+json, application/json;q=0.9', graphqlResponse, graphqlResponse],
  ['application/json;q=0.9, application/graphql-response+json', graphqlResponse, graphqlResponse],
  ['application/graphql-response+json;q=0.1, application/json;q=0.2', json, json],
  ['application/graphql-response+json, application/json', graphqlResponse, graphqlResponse],
  ['application/json, application/graphql-response+json', json, json],
  [['text/html', 'application/graphql-response+json'], graphqlResponse, graphqlResponse],
  // The most specific range counts.
  ['application/graphql-response+json;q=0.1, */*', json, json],
  ['application/json;q=0.1, */*', graphqlResponse, graphqlResponse],
  ['application/*;q=0.1, application/graphql-response+json', graphqlResponse, graphqlResponse],
  ['*/*;q=0, application/json', json, json],
  // q=0 is a refusal.
  ['application/json;q=0, application/graphql-response+json', graphqlResponse, graphqlResponse],
  ['application/json;q=0.0, */*', graphqlResponse, graphqlResponse],
  ['application/json, application/graphql-response+json;q=0', json, json],
  ['application/graphql-response+json;Q=0, */*', json, json],
  ['application/graphql-response+json;q=0.000, application/*', json, json],
];

describe.each(table)('a client that accepts %j', (accept, result, fault) => {
  const status = fault === json ? 200 : 400;

  test('is sent a result in the type that it prefers, for a new operation and a known one', async () => {
    for (const _ of [1, 2]) {
      const answer = await ask(accept, '{ __typename }');
      expect(answer).toEqual({ status: 200, contentType: result, text: '{"data":{"__typename":"Query"}}\n' });
    }
  });

  test('is sent a result of a GET in the same type', async () => {
    const answer = await send({ accept, method: 'GET', path: '/graphql?query={__typename}' });
    const isPage = String(accept).startsWith('text/html');
    expect(answer.contentType).toBe(isPage ? 'text/html' : result);
    expect(answer.status).toBe(200);
  });

  test.each([
    ['a document that is not GraphQL', '{', {}],
    ['an unknown field', '{ nothing }', {}],
    ['a document over a limit', `{ ${'__typename '.repeat(251)} }`, {}],
    ['a variable of the wrong type', 'query ($a: Boolean!) { __typename @include(if: $a) }', { variables: { a: 1 } }],
    [
      'a variable that is not text',
      'mutation ($a: ID!) { deleteComplianceManagementPartner(id: $a) { userErrors { code } } }',
      { variables: { a: '\ud800' } },
    ],
  ])('is sent %s with the status of its type', async (_, query, rest) => {
    const answer = await ask(accept, query, rest);
    expect(answer.contentType).toBe(fault);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).data).toBeUndefined();
  });

  test('is sent other errors in the type that it prefers, with their status', async () => {
    const unauthenticated = await send({
      accept,
      body: '{"query":"{ assignableGroups { nodes { id } } }"}',
      headers: { authorization: 'Bearer a.b.c' },
    });
    expect(unauthenticated.status).toBe(401);
    expect(unauthenticated.contentType).toBe(result);
    const malformed = await send({ accept, body: '{' });
    expect(malformed.status).toBe(400);
    expect(malformed.contentType).toBe(result);
    const withoutOperation = await ask(accept, 'query A { __typename }', { operationName: 'B' });
    expect(withoutOperation.status).toBe(400);
    expect(withoutOperation.contentType).toBe(result);
    const unknown = await send({ accept, method: 'GET', path: '/nothing' });
    expect(unknown.status).toBe(404);
    expect(unknown.contentType).toBe(result);
  });
});

describe.each([
  'text/html',
  'image/png, text/*',
  'application/xml',
  'application/json;q=0',
  'application/json;q=0, application/graphql-response+json;q=0, */*;q=0',
  '*/*;q=0',
  'application/*;q=0',
  'application/json; charset=iso-8859-1',
  'application/graphql+json',
  'application/jsonp, xapplication/json, application/graphql-response+jsonx',
  'text/plain; type="application/json"',
])('a client that accepts only %j', (accept) => {
  const message = 'Accept `application/graphql-response+json` or `application/json`: responses have no other type.';

  test('is refused with a 406, and the operation is not executed', async () => {
    gateway.calls();
    const partner = '40000000-0000-4000-8000-000000000001';
    const mutation = `mutation { deleteComplianceManagementPartner(id: "${partner}") { userErrors { code } } }`;
    for (const query of ['{ complianceManagementPartners { totalCount } }', mutation, '{']) {
      const answer = await ask(accept, query);
      expect(answer.status).toBe(406);
      expect(answer.contentType).toBe(json);
      expect(JSON.parse(answer.text)).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    }
    expect(gateway.calls()).toEqual([]);
  });
});

describe('a browser', () => {
  const page = (accept: string): Promise<Answer> =>
    send({ accept, method: 'GET', path: '/graphql?query={__typename}' });

  test.each([
    'text/html',
    'TEXT/HTML',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'text/*',
    'application/json;q=0.9, text/html',
  ])('that accepts %s gets the page of the explorer', async (accept) => {
    const { contentType, text } = await page(accept);
    expect(contentType).toBe('text/html');
    expect(text).toContain('embeddable-sandbox');
  });

  test.each(['text/html;q=0.5, application/json', 'text/html;q=0, */*', 'application/json, text/html', '*/*'])(
    'that accepts %s gets the result',
    async (accept) => {
      const { contentType, text } = await page(accept);
      expect(contentType).toBe(json);
      expect(text).toBe('{"data":{"__typename":"Query"}}\n');
    },
  );
});

test('thousands of different headers, and long ones, are answered', async () => {
  for (let index = 0; index < 1_000; index++) {
    expect((await ask(`application/json;q=0.${String(index + 1).padStart(4, '0')}`, '{ __typename }')).status).toBe(
      200,
    );
  }
  const long = await ask(`${'text/plain;q=0.1, '.repeat(700)}application/json`, '{ __typename }');
  expect(long.contentType).toBe(json);
});
