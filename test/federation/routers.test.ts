// What routers keep of the gateway's responses: @apollo/gateway is run, the others are in the table of
// docs/supergraph.md.
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json } from '../support/gateway.js';

const folder = new URL('../../../schema/supergraph/', import.meta.url);
const load = (name: string): Promise<Json> => import(new URL(name, folder).href);

let routers: Json;
let table: (name: string) => [string, string][];
beforeAll(async () => {
  const { outcomesIn, page } = await load('page.mjs');
  ({ routers } = await load('routers.mjs'));
  const markdown = await readFile(page, 'utf8');
  table = (name) => outcomesIn(markdown, name);
});

test('@apollo/gateway keeps what the table says', async () => {
  const { runConformance } = await load('conformance.mjs');
  expect(await runConformance('apollo-gateway')).toEqual(table('apollo-gateway'));
});

test('with its data source, @apollo/gateway loses nothing of a refusal, and serves the rest', () => {
  const outcomes = table('apollo-gateway').filter(([scenario]) => !scenario.endsWith('sent as 200)'));
  expect(outcomes.length).toBeGreaterThan(10);
  expect(outcomes.filter(([, outcome]) => outcome !== 'all' && !outcome.startsWith('served'))).toEqual([]);
});

test('the table has every scenario for every router', () => {
  const scenarios = table('apollo-gateway').map(([scenario]) => scenario);
  for (const name of Object.keys(routers)) {
    expect(table(name).map(([scenario]) => scenario)).toEqual(scenarios);
    expect(table(name).map(([, outcome]) => outcome)).not.toContain('not run');
  }
});

test.each(['hive', 'hive-js', 'grafbase'])('%s keeps every code that is sent with 200', (name) => {
  const outcomes = table(name).filter(([scenario]) => /\(200\)$|sent as 200\)$/.test(scenario));
  expect(outcomes.length).toBeGreaterThan(5);
  expect(outcomes.filter(([, outcome]) => !/^all|code|^refused by the router$/.test(outcome))).toEqual([]);
});

describe('the data source of @apollo/gateway', () => {
  const withSubgraph = async (listener: RequestListener, run: (url: string) => Promise<void>): Promise<void> => {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const ask = async (partners: string): Promise<{ status: number; text: string }> => {
    const urls = { partners, directory: partners };
    const router = await routers['apollo-gateway'].start({ urls, port: 0 });
    try {
      const response = await fetch(router.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
      });
      return { status: response.status, text: await response.text() };
    } finally {
      await router.close();
    }
  };

  test.each<[string, RequestListener]>([
    ['a page of HTML', (_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<p>no')],
    [
      'JSON that is not GraphQL',
      (_, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{}'),
    ],
    [
      'JSON that is cut off',
      (_, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{"'),
    ],
    ['a page of HTML with 200', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>no')],
    ['a broken connection', (request) => request.socket.destroy()],
  ])('shows no address and no content of %s', async (_, listener) => {
    await withSubgraph(listener, async (url) => {
      const { text } = await ask(url);
      expect(JSON.parse(text).errors[0].message).toBe('A subgraph sent no usable response.');
      expect(text).not.toContain(new URL(url).host);
      expect(text).not.toContain('<p>');
    });
  });

  test.each([400, 401, 403, 503])('keeps the code and the extensions of a response with %d', async (status) => {
    const error = { message: 'No.', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 } };
    const body = JSON.stringify({ errors: [error] });
    await withSubgraph(
      (_, response) => response.writeHead(status, { 'content-type': 'application/graphql-response+json' }).end(body),
      async (url) => {
        const response = await ask(url);
        expect(response.status).toBe(status);
        expect(JSON.parse(response.text).errors[0]).toMatchObject(error);
        expect(response.text).not.toContain(new URL(url).host);
      },
    );
  });
});

test('a request that asks for an inline trace is answered without one', async () => {
  const gateway = await startTestGateway();
  try {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'apollo-federation-include-trace': 'ftv1',
        authorization: `Bearer ${await gateway.emulator.signIn()}`,
      },
      body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
    });
    expect(await response.json()).toEqual({
      data: { complianceManagementPartners: { totalCount: expect.any(Number) } },
    });
  } finally {
    await gateway.close();
  }
});
