// The site that `npm run docs` builds, in a real browser.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { platformProperties } from '../../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { describeInBrowser, newContext, requestsOutside, startBrowser } from '../support/browser.js';
import { root } from '../support/pages.js';

const { serve } = await import(`${root}docs/site/serve.mjs`);
const { findCutOff } = await import(`${root}test/support/cut-off.mjs`);
const { filesOf } = await import(`${root}docs/site/check.mjs`);

/** Below a path, as a project's pages on GitHub are. */
const home = 'https://contoso.github.io/partner-gateway/';
const base = '/partner-gateway/';
const axe = readFileSync(`${root}node_modules/axe-core/axe.min.js`, 'utf8');
const widths = [1280, 390];

describeInBrowser('The site of the documentation', () => {
  let site: { url: string; close: () => Promise<void> };
  let browser: Browser;
  let page: Page;
  let outside: string[];
  let paths: string[];

  beforeAll(async () => {
    // The first run installs VitePress. The build itself fails on a dead link or anchor.
    execFileSync(process.execPath, ['docs/site/build.mjs', `--url=${home}`], { cwd: root, stdio: 'pipe' });
    site = await serve(`${root}docs/site/dist`, { port: 0, base });
    const files: string[] = [...(await filesOf(`${root}docs/site/dist`))];
    paths = files.filter((file) => file.endsWith('.html')).map((file) => file.replace(/(?:index)?\.html$/, ''));
    browser = await startBrowser();
    page = await (await newContext(browser)).newPage();
    outside = requestsOutside(page, new URL(site.url).origin);
    await page.goto(site.url, { waitUntil: 'networkidle' });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Opens the search, and returns what it finds: the titles, and the address below the path of the site. */
  async function search(words: string): Promise<{ titles: string[]; addresses: string[] }> {
    await page.keyboard.press('Control+k');
    const input = page.locator('.search-input');
    // It opens with the words of the last search, and their results.
    await input.fill('');
    const results = page.locator('.results .result');
    await results.first().waitFor({ state: 'detached' });
    await input.fill(words);
    await results.first().waitFor();
    const titles = await results.allInnerTexts();
    const addresses = await results.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    await page.keyboard.press('Escape');
    return {
      titles: titles.map((title) => title.replaceAll(/\s+/g, ' ')),
      addresses: addresses.map((address) => address.replace(base, '/')),
    };
  }

  test('opens on the README', async () => {
    expect(await page.locator('h1').innerText()).toContain('Intune compliance partner gateway');
  });

  test('finds a field of the schema by its name', async () => {
    const { titles } = await search('staleAfter');
    expect(titles[0]).toMatch(/Inputs .*ComplianceManagementPartnerFilters .*staleAfter/);
  });

  test("finds a field by each of Graph's own names", async () => {
    const names = Object.values(EnrollmentPlatform).flatMap((platform) => Object.values(platformProperties(platform)));
    expect(names).toContain('macOsEnrollmentAssignments');
    for (const name of ['complianceManagementPartner', ...names]) {
      const { titles } = await search(name);
      expect([name, titles]).toEqual([name, expect.arrayContaining([expect.stringContaining('Objects')])]);
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
    const { titles } = await search(words);
    // Both the page and its heading are in the result.
    expect(titles[0]).toMatch(new RegExp(`^(# )?Administer partners and connectors .*${heading}$`));
  });

  test.each([
    ['who manages this device', '/administration#find-out-why-a-user-is-or-is-not-covered'],
    ['why is nobody reported', '/administration#see-what-needs-attention'],
    ['find stale partners', '/administration#see-what-needs-attention'],
    ['remove a group', '/administration#remove-a-group'],
    ['delete an assignment', '/administration#remove-a-group'],
    ['assign everyone', '/administration#assign-all-users'],
    ['undo', '/administration#rehearse-make-and-undo-a-change'],
    ['rollback', '/administration#rehearse-make-and-undo-a-change'],
    ['test without changing anything', '/administration#rehearse-make-and-undo-a-change'],
    ['partner not responding', '/administration#see-what-needs-attention'],
    ['playground', '/explorer#graphiql'],
    ['live', '/explorer#see-what-the-button-would-do'],
    ['mfa', '/front-end#claims-challenges'],
    ['gcc high', '/operations#national-clouds'],
    ['copilot', '/assistants#assistants'],
    ['multiple tenants', '/configuration#connect-a-tenant'],
    ['set up a placeholder', '/administration#add-a-compliance-partner'],
    ['copy assignments', '/administration#onboard-a-platform'],
    ['delete a partner', '/administration#disconnect-a-partner'],
    ['delete', '/administration'],
    ['partner', '/administration#partner-compliance-management'],
    ['assignment', '/administration'],
    ['permission', '/microsoft-graph-mapping#permissions'],
    ['which permissions do I need', '/microsoft-graph-mapping#permissions'],
    ['throttling', '/operations#graphthrottling'],
    ['too many requests', '/operations#graphthrottling'],
    ['environment variables', '/configuration#variables'],
    ['docker', '/configuration#run-it-in-a-container'],
    ['get a token', '/explorer#get-a-token-without-graphiqls-sign-in'],
    ['mock server', '/emulator#the-emulator'],
    ['cors error', '/front-end#call-the-gateway-from-a-browser'],
    ['who changed this partner', '/operations#the-audit-log'],
    ['change port', '/configuration#variables'],
    ['pagination', '/front-end#the-cache'],
    ['my mutation timed out', '/front-end#a-lost-write'],
    ['null group name', '/errors#one-error-for-each-cause'],
    ['how do I add a field', '/architecture#add-a-property-that-can-be-read-and-written'],
    ['deploy', '/production'],
    ['CREATE_NOT_OFFERED', '/errors#codes-in-usererrors'],
    ['PlatformEnrollment', '/schema/objects#platformenrollment'],
    ['EnrollmentPlatform', '/schema/enums#enrollmentplatform'],
    ['complianceManagementPartners', '/schema/queries#compliancemanagementpartners'],
    ['setUpComplianceManagementPartner', '/schema/mutations#setupcompliancemanagementpartner'],
  ])('finds the right section for: %s', async (words, address) => {
    const { addresses } = await search(words);
    // An address without a heading stands for any section of the page.
    const [found = ''] = addresses;
    expect(address.includes('#') ? found : found.split('#')[0]).toBe(address);
  });

  test.each(['partner', 'assignment', 'delete', 'permission', 'throttling', 'group', 'filter', 'platform'])(
    'shows guides before the reference of the schema for: %s',
    async (word) => {
      const { addresses } = await search(word);
      expect(addresses.slice(0, 5).filter((address) => address.startsWith('/schema/'))).toEqual([]);
    },
  );

  test('shows a field of the schema at the address that a search leads to', async () => {
    await page.keyboard.press('Control+k');
    await page.locator('.search-input').fill('staleAfter');
    await page.locator('.results .result', { hasText: 'ComplianceManagementPartnerFilters' }).first().click();
    await page.waitForURL('**/partner-gateway/schema/inputs#compliancemanagementpartnerfilters-staleafter');
    // The page is drawn after its address is shown.
    const heading = page.locator('h3#compliancemanagementpartnerfilters-staleafter');
    await heading.waitFor({ state: 'visible' });
    expect(await heading.innerText()).toContain('staleAfter');
  });

  test('draws diagrams', async () => {
    await page.goto(`${site.url}configuration`);
    await page.locator('.diagram svg').waitFor();
    expect(await page.locator('.diagram svg').textContent()).toContain('exchange on behalf of the user');
  });

  test('asks no other host for fonts, styles, scripts or images', async () => {
    for (const path of ['', 'security', 'scaling', 'schema/objects']) {
      await page.goto(`${site.url}${path}`, { waitUntil: 'networkidle' });
    }
    expect(outside).toEqual([]);
  });

  test('serves each page without .html, and names that address as the canonical one', async () => {
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths.filter((it) => it !== '404')) {
      const response = await fetch(`${site.url}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).toContain(`<link rel="canonical" href="${home}${path}">`);
    }
  });

  test('still shows a page at its old address, and at the heading', async () => {
    await page.goto(`${site.url}errors.html#examples`, { waitUntil: 'networkidle' });
    expect(await page.locator('h1').innerText()).toContain('Errors');
    expect(await page.locator('h2#examples').evaluate((it) => Math.abs(it.getBoundingClientRect().top) < 200)).toBe(
      true,
    );
    await page.locator('.VPSidebar a', { hasText: 'Warnings and issues' }).click();
    await page.waitForURL(`${site.url}warnings`);
    await page.locator('h1', { hasText: 'Warnings and issues' }).waitFor();
  });

  test('says that a page does not exist, inside and outside of its path', async () => {
    for (const path of ['gone', 'schema', '%ff', '..%2fpackage.json']) {
      expect([path, (await fetch(`${site.url}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await fetch(new URL('/errors', site.url))).status).toBe(404);
  });

  describe.each(widths)('at a width of %d pixels', (width) => {
    let narrow: Page;
    beforeAll(async () => {
      narrow = await (await newContext(browser, { viewport: { width, height: 900 } })).newPage();
    });
    afterAll(() => narrow?.close());

    /** Opens a page, with its diagrams drawn. */
    const open = async (path: string): Promise<void> => {
      await narrow.goto(`${site.url}${path}`);
      await narrow.waitForFunction("document.querySelector('pre.diagram') === null");
    };

    test('no page scrolls sideways, and nothing on it is cut off', async () => {
      const faults: string[] = [];
      for (const path of paths) {
        await open(path);
        const found: string[] = await narrow.evaluate(findCutOff, { mayScroll: width < 1280 });
        faults.push(...found.map((fault) => `${path}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });

    test('what scrolls is reached by the keyboard', async () => {
      await open('architecture');
      await open('errors');
      const table = narrow.locator('.vp-doc .table').first();
      expect(await table.getAttribute('aria-label')).toBe('Table: Code, HTTP, Log, Meaning, What to do');
      await table.focus();
      await narrow.keyboard.press('ArrowRight');
      await narrow.keyboard.press('ArrowRight');
      await narrow.waitForTimeout(300);
      const moved = await table.evaluate((it) => it.scrollLeft);
      expect(moved > 0).toBe(width < 1280);
    });

    test.each(['light', 'dark'] as const)('axe has no findings in %s', async (colorScheme) => {
      await narrow.emulateMedia({ colorScheme });
      const findings: string[] = [];
      for (const path of ['', 'administration', 'architecture', 'errors', 'front-end', 'schema/queries']) {
        await open(path);
        await narrow.evaluate(axe);
        const found = (await narrow.evaluate(
          'axe.run().then((it) => it.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
        )) as string[];
        findings.push(...found.map((finding) => `${path}: ${finding}`));
      }
      expect(findings).toEqual([]);
    });
  });
});
