// The page of the schema that `npm run docs` makes, in a real browser.
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { platformProperties } from '../../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../../src/partner/partner.type.js';
import { describeInBrowser, requestsOutside, startBrowser } from '../support/browser.js';

const build = new URL('../../docs/schema/build.mjs', import.meta.url);

describeInBrowser('The page of the schema', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let outside: string[];

  beforeAll(async () => {
    // The first run installs SpectaQL.
    execFileSync(process.execPath, [build.pathname], { stdio: 'pipe' });
    const html = await readFile(new URL('public/index.html', build));
    // Over HTTP, since a page from a file may not ask for everything that a page on a site may.
    server = createServer(({ url }, response) => {
      response.writeHead(url === '/' ? 200 : 404, { 'content-type': 'text/html' }).end(url === '/' ? html : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await startBrowser();
    page = await browser.newPage();
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    outside = requestsOutside(page, home);
    await page.goto(home, { waitUntil: 'networkidle' });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('asks no other host for fonts, styles, scripts or images', async () => {
    // Fonts and images load when they come into view.
    const height = await page.evaluate<number>('document.body.scrollHeight');
    for (let y = 0; y < height; y += 2_000) await page.evaluate(`window.scrollTo(0, ${y})`);
    await page.waitForTimeout(300);
    expect(outside).toEqual([]);
  }, 60_000);

  test("finds a field by each of Graph's own names, with the browser's search", async () => {
    const names = Object.values(EnrollmentPlatform).flatMap((platform) => Object.values(platformProperties(platform)));
    expect(names).toContain('macOsEnrollmentAssignments');
    for (const name of ['complianceManagementPartner', ...names]) {
      expect([name, await page.evaluate(`window.find(${JSON.stringify(name)}, false, false, true)`)]).toEqual([
        name,
        true,
      ]);
    }
  }, 60_000);
});
