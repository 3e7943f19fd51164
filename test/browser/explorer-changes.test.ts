// GraphiQL cannot surprise: what Play would do is said beside it, and a change is made only once it is confirmed.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { describeInBrowser, newContext, pressAndRelease, startBrowser, startOver } from '../support/browser.js';
import { explorerOf, type Explorer } from '../support/explorer.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

const partnerId = '40000000-0000-4000-8000-000000000001';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const remove = 'deleteComplianceManagementPartner';

describeInBrowser('Changes in GraphiQL', () => {
  let gateway: TestGateway;
  let browser: Browser;
  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  describe.each([
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ])('at $width x $height', (viewport) => {
    let context: BrowserContext;
    let page: Page;
    let explorer: Explorer;
    beforeAll(async () => {
      context = await newContext(browser, { viewport });
    });
    afterAll(() => context.close());
    beforeEach(async () => {
      gateway.emulator.reset();
      page = await startOver(context, gateway.url);
      explorer = explorerOf(page, gateway.url);
      await explorer.open();
    });

    const partners = (): string => JSON.stringify(gateway.emulator.partners());
    const dialog = (): Locator => page.getByRole('dialog', { name: 'Make this change?' });
    const button = (name: string): Locator => page.getByRole('dialog').getByRole('button', { name, exact: true });
    const response = (): Promise<string> => explorer.textOf('response');
    const responds = (text: string): Promise<void> => until(async () => (await response()).includes(text));
    /** Opens an operation of the panel, and turns its dry run off. */
    const arm = async (name: string): Promise<void> => {
      await explorer.pressOperation(name);
      await explorer.setVariables((await explorer.textOf('json')).replace('"dryRun": true', '"dryRun": false'));
      expect(await explorer.effect()).toBe('LIVE');
    };
    const isInView = async (target: Locator): Promise<boolean> => {
      const box = await target.boundingBox();
      return !!box && box.x >= 0 && box.y >= 0 && box.y + box.height <= viewport.height && box.x < viewport.width;
    };

    test('lists all partners at the first press, and says that it only reads', async () => {
      expect(await explorer.effect()).toBe('READ');
      const { received } = await explorer.play();
      expect(received.data.complianceManagementPartners.nodes).toHaveLength(gateway.emulator.partners().length);
    });

    test('says that a prepared mutation is a rehearsal, with dryRun in view', async () => {
      await explorer.pressOperation('EditPlatformAssignments');
      expect(await explorer.effect()).toBe('REHEARSAL');
      expect(await isInView(page.locator('.effect'))).toBe(true);
      expect(await isInView(page.locator('.graphiql-editor-tool .view-line').getByText('"dryRun"'))).toBe(true);
      const line = page.locator('.graphiql-query-editor .view-line').getByText('$dryRun').first();
      expect(await isInView(line)).toBe(true);
    });

    test('follows each keystroke', async () => {
      await explorer.pressOperation('DeletePartner');
      await page.locator('.graphiql-editor-tool .view-line').getByText('true').click();
      await page.keyboard.press('End');
      for (let count = 0; count < 'true,'.length; count += 1) await page.keyboard.press('Backspace');
      expect(await explorer.effect()).toBe('LIVE');
      await page.keyboard.type('true,');
      expect(await explorer.effect()).toBe('REHEARSAL');
    });

    test('has different colours for what reads, rehearses and changes', async () => {
      const colour = (): Promise<string> =>
        page.evaluate('getComputedStyle(document.querySelector(".effect")).backgroundColor');
      const colours = [await colour()];
      await explorer.pressOperation('DeletePartner');
      colours.push(await colour());
      await arm('DeletePartner');
      colours.push(await colour());
      expect(new Set(colours).size).toBe(3);
    });

    test('names the partner, and makes the change once it is confirmed', async () => {
      await arm('DeletePartner');
      const { received } = await explorer.operationDuring(async () => {
        await explorer.press();
        await dialog().waitFor();
        expect(await dialog().textContent()).toContain('delete compliance management partner: Contoso Mobile Guard');
        expect(await isInView(dialog())).toBe(true);
        await until(() => button('Make the change').isEnabled());
        await pressAndRelease(page, button('Make the change'));
      });
      expect(received.data[remove].deletedComplianceManagementPartnerId).toBe(partnerId);
      expect(gateway.emulator.partners().some(({ id }) => id === partnerId)).toBe(false);
    });

    test('sends nothing when the change is cancelled by mouse, by Escape, or by Enter', async () => {
      const before = partners();
      await arm('DeletePartner');
      for (const cancel of [
        () => pressAndRelease(page, button('Cancel')),
        () => page.keyboard.press('Escape'),
        () => page.keyboard.press('Enter'),
      ]) {
        await explorer.press();
        await dialog().waitFor();
        await cancel();
        await dialog().waitFor({ state: 'detached' });
        await responds('Nothing was sent.');
      }
      expect(partners()).toBe(before);
    });

    test('asks after Ctrl+Enter too, and keeps the keyboard in the dialog', async () => {
      const before = partners();
      await arm('DeletePartner');
      await page.locator('.graphiql-query-editor .view-line').first().click();
      await page.keyboard.press('Control+Enter');
      await dialog().waitFor();
      await page.keyboard.press('Control+Enter');
      expect(await button('Cancel').evaluate((one) => one.matches(':focus'))).toBe(true);
      await until(() => button('Make the change').isEnabled());
      const inDialog =
        'document.querySelector("dialog").contains(document.activeElement) || document.activeElement === document.body';
      for (let count = 0; count < 4; count += 1) {
        expect(await page.evaluate(inDialog)).toBe(true);
        await page.keyboard.press('Tab');
      }
      expect(partners()).toBe(before);
      await button('Make the change').focus();
      await page.keyboard.press('Enter');
      await until(() => partners() !== before);
    });

    test('is not confirmed by the second press of a double click', async () => {
      const before = partners();
      await arm('DeletePartner');
      // In the page, since the test may be slower than a second press.
      await page.evaluate(`new MutationObserver((_, observer) => {
        const button = document.querySelector('dialog .live-change-confirm');
        if (!button) return;
        observer.disconnect();
        globalThis.pressed = { isDisabled: button.disabled };
        button.click();
      }).observe(document.body, { childList: true, subtree: true })`);
      await explorer.press();
      await dialog().waitFor();
      expect(await page.evaluate('pressed')).toEqual({ isDisabled: true });
      await page.keyboard.press('Escape');
      await responds('Nothing was sent.');
      expect(partners()).toBe(before);
    });

    /** Holds requests whose text matches, until they are let go. */
    const hold = async (pattern: RegExp): Promise<() => void> => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await page.route(`${gateway.url}/graphql`, async (route) => {
        if (pattern.test(route.request().postData() ?? '')) await released;
        // The page may have given the request up meanwhile.
        await route.continue().catch(() => undefined);
      });
      return release;
    };

    test('shows the response to a change, although its keys were pressed twice before the name was read', async () => {
      await arm('DeletePartner');
      const release = await hold(/NameOfObject/);
      await page.locator('.graphiql-query-editor .view-line').first().click();
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Control+Enter');
      await page.locator('dialog').waitFor({ state: 'attached' });
      expect(await dialog().isVisible()).toBe(false);
      release();
      await dialog().getByText('Contoso Mobile Guard').waitFor();
      await until(() => button('Make the change').isEnabled());
      await pressAndRelease(page, button('Make the change'));
      await responds('"isDryRun": false');
      expect(await response()).not.toContain('Nothing was sent');
      expect(gateway.emulator.partners().some(({ id }) => id === partnerId)).toBe(false);
    });

    test('keeps the question open from a confirmed change to its response', async () => {
      await arm('DeletePartner');
      const release = await hold(/"DeletePartner"/);
      await explorer.press();
      await until(() => button('Make the change').isEnabled());
      await pressAndRelease(page, button('Make the change'));
      const sending = page.getByRole('dialog', { name: 'Making the change…' });
      await sending.waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await sending.isVisible()).toBe(true);
      expect(await sending.getByRole('button').count()).toBe(0);
      release();
      await sending.waitFor({ state: 'detached' });
      await responds('"isDryRun": false');
      await until(() => page.locator('.graphiql-execute-button').evaluate((one) => one.matches(':focus')));
    });

    test('says that a change may have been made when no response to it comes', async () => {
      await arm('DeletePartner');
      await page.route(`${gateway.url}/graphql`, (route) =>
        /"DeletePartner"/.test(route.request().postData() ?? '') ? route.abort() : route.continue(),
      );
      await explorer.press();
      await until(() => button('Make the change').isEnabled());
      await pressAndRelease(page, button('Make the change'));
      await responds('The change may have been made.');
      expect(await dialog().count()).toBe(0);
    });

    test('is neither cancelled nor confirmed by a key that is held down', async () => {
      const before = partners();
      await arm('DeletePartner');
      await page.locator('.graphiql-execute-button').focus();
      // The second press without a release is a repetition.
      await page.keyboard.down('Enter');
      await dialog().waitFor();
      await page.keyboard.down('Enter');
      expect(await dialog().isVisible()).toBe(true);
      await page.keyboard.up('Enter');
      await page.keyboard.press('Escape');
      await responds('Nothing was sent.');
      expect(partners()).toBe(before);
    });

    test.each(['in a tab from the panel', 'in an empty tab'])('shows no response of another tab %s', async (where) => {
      const release = await hold(/"ListPartners"/);
      const ended = Promise.race([
        page.waitForEvent('requestfailed', { predicate: (request) => request.url() === `${gateway.url}/graphql` }),
        page.waitForResponse((one) => /"ListPartners"/.test(one.request().postData() ?? '')),
      ]);
      await explorer.press();
      if (where === 'in an empty tab') await page.click('.graphiql-tab-add');
      else await explorer.pressOperation('DeletePartner');
      release();
      await ended;
      await page.locator('.graphiql-execute-button[aria-label^="Execute"]').waitFor();
      expect(await response()).not.toContain('totalCount');
    });

    test('stops a request when the button is pressed again, except by a double click', async () => {
      const release = await hold(/"ListPartners"/);
      await page.locator('.graphiql-execute-button').dblclick();
      release();
      await responds('totalCount');
      const releaseSecond = await hold(/"ListPartners"/);
      await explorer.press();
      // Milliseconds; longer than a double click.
      await page.waitForTimeout(1_000);
      const failed = page.waitForEvent('requestfailed');
      await page.click('.graphiql-execute-button[aria-label^="Stop"]');
      expect((await failed).url()).toBe(`${gateway.url}/graphql`);
      releaseSecond();
    });

    test.each([
      ['CreateConnector', 'Microsoft Defender for Endpoint'],
      ['UpdateConnector', 'Zimperium'],
      ['CreatePartner', 'Proseware Mobile Defense'],
      ['AddAssignment', 'Contoso Mobile Guard'],
      ['SetUpPartner', 'Woodgrove Shield'],
    ])('names the object of %s: %s', async (operation, name) => {
      await arm(operation);
      await explorer.press();
      await until(async () => (await dialog().locator('strong').textContent()) === name);
      expect(await dialog().locator('strong').count()).toBe(1);
      await page.keyboard.press('Escape');
    });

    test('shows the id when the object cannot be read', async () => {
      await arm('DeletePartner');
      await explorer.setVariables('{ "id": "40000000-0000-4000-8000-00000000dead", "dryRun": false }');
      await explorer.press();
      await dialog().waitFor();
      expect(await dialog().textContent()).toContain(': 40000000-0000-4000-8000-00000000dead');
      await page.keyboard.press('Escape');
    });

    test('rehearses with variables that were pasted without dryRun', async () => {
      const before = partners();
      await explorer.pressOperation('DeletePartner');
      await explorer.setVariables(`{ "id": "${partnerId}" }`);
      expect(await explorer.effect()).toBe('REHEARSAL');
      expect((await explorer.play()).received.data[remove].isDryRun).toBe(true);
      expect(partners()).toBe(before);
    });

    test.each([
      ['without dryRun', `mutation Mine { ${remove}(id: "${partnerId}") { changed } }`, ''],
      ['with a literal', `mutation Mine { ${remove}(id: "${partnerId}", dryRun: false) { changed } }`, ''],
      [
        'with a variable',
        `mutation Mine($d: Boolean!) { ${remove}(id: "${partnerId}", dryRun: $d) { changed } }`,
        '{ "d": false }',
      ],
    ])('returns from a reload, and in a later visit, as a rehearsal: a mutation %s', async (_, query, variables) => {
      const before = partners();
      await page.click('.graphiql-tab-add');
      await explorer.setQuery(query);
      await explorer.setVariables(variables);
      expect(await explorer.effect()).toBe('LIVE');
      await explorer.reload();
      expect(await explorer.activeTab()).toBe('Mine');
      expect(await explorer.effect()).toBe('REHEARSAL');
      await explorer.setQuery(query);
      await explorer.setVariables(variables);
      await page.waitForTimeout(700);
      await page.close();
      page = await context.newPage();
      explorer = explorerOf(page, gateway.url);
      await explorer.open();
      expect(await explorer.activeTab()).toBe('ListPartners');
      await explorer.pressTab('Mine');
      expect(await explorer.effect()).toBe('REHEARSAL');
      await explorer.play();
      expect(partners()).toBe(before);
    });

    test('opens an operation of the panel as a rehearsal, although a tab has it live', async () => {
      await arm('DeletePartner');
      await explorer.pressOperation('DeletePartner');
      expect(await explorer.effect()).toBe('REHEARSAL');
    });

    test('counts what it cannot read as live, and asks', async () => {
      await explorer.setQuery('query { complianceManagementPartners { totalCount }');
      expect(await explorer.effect()).toBe('LIVE');
      await explorer.press();
      const unknown = page.getByRole('dialog', { name: 'Send this operation?' });
      await unknown.waitFor();
      expect(await unknown.textContent()).toContain('Syntax Error');
      await page.keyboard.press('Escape');
      await responds('Nothing was sent.');
    });

    test('asks for the operation that is chosen from several', async () => {
      const before = partners();
      await explorer.setQuery(`query Look { complianceManagementPartners { totalCount } }
mutation Remove { ${remove}(id: "${partnerId}") { changed } }`);
      expect(await explorer.effect()).toBe('LIVE');
      await page.click('.graphiql-execute-button');
      const { received } = await explorer.operationDuring(() => page.getByRole('menuitem', { name: 'Look' }).click());
      expect(received.data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
      await page.click('.graphiql-execute-button');
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await dialog().waitFor();
      expect(await dialog().textContent()).toContain('Contoso Mobile Guard');
      await page.keyboard.press('Escape');
      await responds('Nothing was sent.');
      expect(partners()).toBe(before);
    });

    test('opens and rehearses an operation by keyboard alone', async () => {
      const entry = page.locator('.operations button').filter({ hasText: 'AddAssignment' });
      for (let count = 0; count < 60; count += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate('document.activeElement.textContent')) === (await entry.textContent())) break;
      }
      await page.keyboard.press('Enter');
      await until(async () => (await explorer.textOf('graphql')).includes('mutation AddAssignment'));
      const { received, sent } = await explorer.operationDuring(() => page.keyboard.press('Control+Enter'));
      expect(sent.operationName).toBe('AddAssignment');
      const [platform] = received.data.addComplianceManagementPartnerAssignment.changes.platformEnrollments;
      expect(platform.addedAssignments[0].target.group.displayName).toBe('Field Engineers');
    });

    test('loads the tabs that it has made dry runs of, although another window stores live ones meanwhile', async () => {
      await arm('DeletePartner');
      const stored = (): Promise<string> => page.evaluate("localStorage.getItem('graphiql:tabState')");
      const isLive = ({ variables }: { variables: string | null }): boolean => !!variables?.includes('"dryRun": false');
      await until(async () => JSON.parse(await stored()).tabs.some(isLive));
      const live = await stored();
      // The last that the page stores before GraphiQL reads its tabs.
      await page.addInitScript(`
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, value) {
          setItem.call(this, key, value);
          if (this === sessionStorage) queueMicrotask(() => setItem.call(localStorage, 'graphiql:tabState', ${JSON.stringify(live)}));
        };`);
      await page.reload();
      await explorer.ready();
      expect(await explorer.activeTab()).toBe('DeletePartner');
      expect(await explorer.effect()).toBe('REHEARSAL');
    });

    test.each(['light', 'dark'] as const)('axe finds nothing in the parts of this page in %s', async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await arm('DeletePartner');
      await explorer.press();
      await dialog().waitFor();
      await page.evaluate(await readFile(axePath, 'utf8'));
      const findingsIn = (part: string): Promise<unknown> =>
        page.evaluate(`axe.run(${JSON.stringify(part)}).then(({ violations }) => violations.map(({ id }) => id))`);
      expect(await findingsIn('.live-change')).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      expect(await findingsIn('.operations')).toEqual([]);
      expect(await findingsIn('.effect')).toEqual([]);
      await page.emulateMedia({ colorScheme: null });
    });

    test('documents no fields for routers', async () => {
      await page.click('button[aria-label="Show Documentation Explorer"]');
      await page.locator('.graphiql-doc-explorer-content').getByText('Query', { exact: true }).click();
      const fields = page.locator('.graphiql-doc-explorer-content');
      await fields.getByText('complianceManagementPartners', { exact: true }).waitFor();
      expect(await fields.textContent()).not.toMatch(/_entities|_service/);
    });

    test('fits the window', async () => {
      await explorer.pressOperation('UpdatePartner');
      expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(viewport.height);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      for (const part of ['.graphiql-execute-button', '.effect', '.graphiql-response', '.graphiql-tab-active']) {
        expect(await isInView(page.locator(part))).toBe(true);
      }
    });
  });
});
