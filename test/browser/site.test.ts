// The site that `npm run docs` builds, in a real browser.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { platformProperties } from '../../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { describeInBrowser, requestsOutside, startBrowser } from '../support/browser.js';
import { root } from '../support/pages.js';

const { serve } = await import(`${root}docs/site/serve.mjs`);

describeInBrowser('The site of the documentation', () => {
  let site: { url: string; close: () => Promise<void> };
  let browser: Browser;
  let page: Page;
  let outside: string[];

  beforeAll(async () => {
    // The first run installs VitePress. The build itself fails on a dead link or anchor.
    execFileSync(process.execPath, ['docs/site/build.mjs'], { cwd: root, stdio: 'pipe' });
    site = await serve(`${root}docs/site/dist`, 0);
    browser = await startBrowser();
    page = await browser.newPage();
    outside = requestsOutside(page, site.url);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Opens the search, and returns the titles of what it finds. */
  async function search(words: string): Promise<string[]> {
    await page.keyboard.press('Control+k');
    const input = page.locator('.search-input');
    // It opens with the words of the last search, and their results.
    await input.fill('');
    await page.locator('.results .result').first().waitFor({ state: 'detached' });
    await input.fill(words);
    await page.locator('.results .result').first().waitFor();
    const titles = await page.locator('.results .result').allInnerTexts();
    await page.keyboard.press('Escape');
    return titles.map((title) => title.replaceAll(/\s+/g, ' '));
  }

  test('opens on the README', async () => {
    await page.goto(site.url, { waitUntil: 'networkidle' });
    expect(await page.locator('h1').innerText()).toContain('Intune compliance partner gateway');
  });

  test('finds a field of the schema by its name', async () => {
    const [first] = await search('staleAfter');
    expect(first).toMatch(/Inputs .*ComplianceManagementPartnerFilters .*staleAfter/);
  });

  test("finds a field by each of Graph's own names", async () => {
    const names = Object.values(EnrollmentPlatform).flatMap((platform) => Object.values(platformProperties(platform)));
    expect(names).toContain('macOsEnrollmentAssignments');
    for (const name of ['complianceManagementPartner', ...names]) {
      expect([name, await search(name)]).toEqual([name, expect.arrayContaining([expect.stringContaining('Objects')])]);
    }
  });

  test.each([
    ['disconnect a partner', 'Disconnect a partner'],
    ['exclude a group', 'Exclude a group'],
    ['include a group', 'Include a group'],
    ['onboard a platform', 'Onboard a platform'],
    ['add a compliance partner', 'Add a compliance partner'],
    ['Partner compliance management', 'Partner compliance management'],
    ['Mobile Threat Defense', 'Mobile Threat Defense'],
    ['remove a connector', 'Remove a connector'],
    ['app protection policy evaluation', 'App protection policy evaluation'],
  ])('finds the task of an administrator first: %s', async (words, heading) => {
    const [first] = await search(words);
    // Both the page and its heading are in the result.
    expect(first).toMatch(new RegExp(`^(# )?Administer partners and connectors .*${heading}$`));
  });

  test('shows a field of the schema at the address that a search leads to', async () => {
    await page.keyboard.press('Control+k');
    await page.locator('.search-input').fill('staleAfter');
    await page.locator('.results .result', { hasText: 'ComplianceManagementPartnerFilters' }).first().click();
    await page.waitForURL('**/schema/inputs.html#compliancemanagementpartnerfilters-staleafter');
    // The page is drawn after its address is shown.
    const heading = page.locator('h3#compliancemanagementpartnerfilters-staleafter');
    await heading.waitFor({ state: 'visible' });
    expect(await heading.innerText()).toContain('staleAfter');
  });

  test('draws diagrams', async () => {
    await page.goto(`${site.url}/configuration.html`);
    await page.locator('.diagram svg').waitFor();
    expect(await page.locator('.diagram svg').textContent()).toContain('exchange on behalf of the user');
  });

  test('asks no other host for fonts, styles, scripts or images', async () => {
    for (const path of ['/', '/security.html', '/scaling.html', '/schema/objects.html']) {
      await page.goto(`${site.url}${path}`, { waitUntil: 'networkidle' });
    }
    expect(outside).toEqual([]);
  });
});
