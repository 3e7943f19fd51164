// The emulator's control from a page of a front end's development server, in a browser.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, newContext, startBrowser } from '../support/browser.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const list = '{ complianceManagementPartners { totalCount } }';

describeInBrowser('a page of a development server', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let page: Page;
  let server: Server;
  beforeAll(async () => {
    gateway = await startTestGateway();
    server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    browser = await startBrowser();
    page = await (await newContext(browser)).newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('signs in, sends queries, and turns a Graph failure on and off', async () => {
    const url = gateway.url.replace('127.0.0.1', 'localhost');
    const codes = await page.evaluate(
      async ({ query, url: base }) => {
        const headers = {
          'content-type': 'application/json',
          authorization: `Bearer ${await (await fetch(`${base}/emulator/token?user=reader`)).text()}`,
        };
        const ask = async (): Promise<unknown> => {
          const response = await fetch(`${base}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
          const { errors } = (await response.json()) as Json;
          return errors?.[0]?.extensions?.code ?? 'data';
        };
        const chaos = `${base}/emulator/chaos`;
        const body = JSON.stringify({ faults: [{ fault: 'failed' }] });
        const before = await ask();
        await fetch(chaos, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
        const during = await ask();
        await fetch(chaos, { method: 'DELETE' });
        return [before, during, await ask()];
      },
      { query: list, url },
    );
    expect(codes).toEqual(['data', 'UPSTREAM_UNAVAILABLE', 'data']);
  });
});
