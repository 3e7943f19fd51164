// The explorer in a real browser, as someone who has just started the gateway meets it.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

const executablePath = '/usr/bin/chromium';
const installed = existsSync(executablePath);
if (!installed)
  process.stderr.write('No browser at /usr/bin/chromium, so the explorer is not tested: install chromium.\n');

(installed ? describe : describe.skip)('GraphiQL', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let page: Page;
  const outside: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (origin !== gateway.url && !['data:', 'blob:'].includes(protocol)) outside.push(request.url());
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  const run = async (): Promise<string> => {
    const answered = page.waitForResponse(
      (response) =>
        response.url().endsWith('/graphql') &&
        /createCompl|deleteCompl|totalCount/.test(response.request().postData() ?? ''),
    );
    await page.click('.graphiql-execute-button');
    return (await answered).text();
  };
  const open = async (): Promise<void> => {
    await page.goto(`${gateway.url}/graphiql`);
    await page.waitForSelector('.graphiql-query-editor .view-line');
  };

  test('creates a partner at the first click, and asks nothing outside', async () => {
    await open();
    const { data } = JSON.parse(await run());
    expect(data.createComplianceManagementPartner).toMatchObject({
      complianceManagementPartner: { displayName: 'Proseware Mobile Defense' },
      userErrors: [],
    });
    await page.waitForFunction('document.querySelector(".graphiql-response")?.textContent?.includes("Proseware")');
    expect(outside).toEqual([]);
  }, 60_000);

  test('works when the page is opened again, on every tab, and keeps no token in storage', async () => {
    await open();
    await page.click('text=ListPartners');
    await page.waitForFunction('document.querySelector(".graphiql-query-editor")?.textContent?.includes("totalCount")');
    expect(JSON.parse(await run()).data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('Bearer');
  }, 60_000);

  test('is one click away from the page of Apollo Sandbox where that cannot be loaded', async () => {
    const offline = await browser.newPage();
    await offline.route(
      (url) => url.origin !== gateway.url,
      (route) => route.abort(),
    );
    const faults: string[] = [];
    offline.on('console', (message) => faults.push(message.text()));
    await offline.goto(`${gateway.url}/graphql`);
    const box = await offline.getByRole('link', { name: 'GraphiQL' }).boundingBox();
    expect(box?.height).toBeGreaterThan(5);
    expect(faults.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([]);
    await offline.getByRole('link', { name: 'GraphiQL' }).click();
    await offline.waitForSelector('.graphiql-query-editor .view-line');
    expect(new URL(offline.url()).pathname).toBe('/graphiql');
    await offline.close();
  }, 60_000);
});
