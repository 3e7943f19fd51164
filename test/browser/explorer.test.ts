// GraphiQL in a real browser, with a real mouse, as an administrator meets it.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readStarterOperations } from '../../src/explorers/starter-operations.js';
import { describeInBrowser, newContext, requestsOutside, startBrowser, startOver } from '../support/browser.js';
import { explorerOf, type Explorer } from '../support/explorer.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

describeInBrowser('GraphiQL', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let explorer: Explorer;

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await startBrowser();
    context = await newContext(browser, { viewport: { width: 1280, height: 720 } });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.emulator.reset();
    page = await startOver(context, gateway.url);
    explorer = explorerOf(page, gateway.url);
  });

  const tabs = (): Promise<string[]> => page.locator('.graphiql-tab-button').allTextContents();
  /** What a write would change. */
  const partners = (): string => JSON.stringify(gateway.emulator.partners());

  test('opens on the list of partners, shows it at the first click, and asks no other host', async () => {
    const outside = requestsOutside(page, gateway.url);
    await explorer.open();
    expect(await explorer.activeTab()).toBe('ListPartners');
    const { received } = await explorer.play();
    expect(received.data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    await until(async () => !!(await page.locator('.graphiql-response').textContent())?.includes('totalCount'));
    expect(outside).toEqual([]);
  });

  test('opens each operation of the panel in a tab of its own, or in the one that has it, and writes nothing', async () => {
    const before = partners();
    await explorer.open();
    const { documents } = await readStarterOperations();
    for (const { operationName: name } of documents.toReversed()) {
      await explorer.pressOperation(name);
      expect(await explorer.activeTab()).toBe(name);
      expect(await explorer.textOf('graphql')).toMatch(new RegExp(`(query|mutation) ${name}\\b`));
      expect((await explorer.play()).sent.operationName).toBe(name);
    }
    expect(partners()).toBe(before);
    expect(await tabs()).toHaveLength(documents.length);
  });

  test('activates the tab that the mouse was pressed on', async () => {
    await explorer.open();
    for (const name of (await tabs()).toReversed()) {
      await explorer.pressTab(name);
      expect(await explorer.activeTab()).toBe(name);
    }
  });

  test('keeps its tabs in place and in order while the mouse is dragged along them', async () => {
    await explorer.open();
    const before = await tabs();
    const places = (): Promise<number[]> =>
      page.locator('.graphiql-tab').evaluateAll((all) => all.map((tab) => Math.round(tab.getBoundingClientRect().x)));
    const placesBefore = await places();
    const box = await page.locator('.graphiql-tab').nth(1).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 10, { steps: 20 });
    expect(await places()).toEqual(placesBefore);
    await page.mouse.up();
    await page.waitForTimeout(400);
    expect(await tabs()).toEqual(before);
  });

  test('has three tabs, and all operations in the panel, by what they are for', async () => {
    await explorer.open();
    const { documents } = await readStarterOperations();
    expect(await tabs()).toEqual(['ListPartners', 'GetPartner', 'UpdatePartner']);
    const panel = page.getByRole('navigation', { name: 'Operations' });
    expect(await panel.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      'Look',
      'Rehearse a change',
      'Connectors',
      'Forms',
    ]);
    const names = await panel.getByRole('button').locator('b').allTextContents();
    expect(names.toSorted()).toEqual(documents.map(({ operationName }) => operationName).toSorted());
  });

  test('rehearses a prepared mutation, and shows what it would change before the request', async () => {
    const before = partners();
    await explorer.open();
    await explorer.pressOperation('CreatePartner');
    const { received, sent } = await explorer.play();
    expect(sent.variables.dryRun).toBe(true);
    const payload = received.data.createComplianceManagementPartner;
    expect(payload.changes.displayName.to).toBe('Proseware Mobile Defense');
    expect(payload.graphRequest.method).toBe('POST');
    expect(Object.keys(payload).at(-1)).toBe('graphRequest');
    expect(partners()).toBe(before);
  });

  test('comes back from a reload with the same tabs, the same one active, and what was typed', async () => {
    await explorer.open();
    await explorer.pressOperation('DeletePartner');
    const before = await tabs();
    await explorer.setVariables('{ "id": "typed by the user", "dryRun": true }');
    await explorer.reload();
    await explorer.reload();
    expect(await tabs()).toEqual(before);
    expect(await explorer.activeTab()).toBe('DeletePartner');
    expect(JSON.parse(await explorer.textOf('json'))).toEqual({ id: 'typed by the user', dryRun: true });
  });

  test('comes back from a reload with the same tabs right after another one was pressed', async () => {
    await explorer.open();
    const before = await tabs();
    await explorer.pressTab('GetPartner');
    await page.reload();
    await explorer.ready();
    expect(await tabs()).toEqual(before);
  });

  test('returns to dry runs when the page is loaded again', async () => {
    await explorer.open();
    await explorer.pressOperation('DeletePartner');
    await explorer.setVariables('{ "id": "1", "dryRun": false }');
    await explorer.reload();
    expect(await explorer.activeTab()).toBe('DeletePartner');
    expect(JSON.parse(await explorer.textOf('json'))).toEqual({ id: '1', dryRun: true });
  });

  test('opens on the list of partners in a new visit, with the tabs of the last one', async () => {
    await explorer.open();
    await page.click('.graphiql-tab-add');
    await explorer.pressOperation('DeletePartner');
    await page.waitForTimeout(700);
    await page.close();
    page = await context.newPage();
    explorer = explorerOf(page, gateway.url);
    await explorer.open();
    expect(await explorer.activeTab()).toBe('ListPartners');
    expect(await explorer.textOf('graphql')).toContain('query ListPartners');
    expect(await tabs()).toContain('DeletePartner');
    expect(await tabs()).toContain('<untitled>');
  });

  test('takes no operation from a link, and puts none into the address', async () => {
    await explorer.open('/graphiql?query=mutation%20Evil%20%7B%20__typename%20%7D&variables=%7B%7D');
    expect(await tabs()).not.toContain('Evil');
    expect(await explorer.activeTab()).toBe('ListPartners');
    await explorer.pressTab('GetPartner');
    await page.waitForTimeout(700);
    expect(page.url()).toBe(`${gateway.url}/graphiql`);
  });

  test('replaces the tabs of an older version of the page, and keeps those of the user', async () => {
    const tab = (operationName: string, query: string): object => ({
      id: operationName,
      title: operationName,
      query,
      variables: '{}',
      headers: null,
      operationName,
      response: null,
    });
    const older = {
      activeTabIndex: 0,
      tabs: [tab('CreatePartner', 'mutation CreatePartner { __typename }'), tab('Mine', 'query Mine { __typename }')],
    };
    await page.goto(`${gateway.url}/health/live`);
    await page.evaluate(`localStorage.setItem('graphiql:tabState', ${JSON.stringify(JSON.stringify(older))})`);
    await explorer.open();
    expect(await tabs()).toEqual(['ListPartners', 'GetPartner', 'UpdatePartner', 'Mine']);
    expect(await explorer.activeTab()).toBe('ListPartners');
    await explorer.pressOperation('CreatePartner');
    expect(JSON.parse(await explorer.textOf('json'))).toMatchObject({ dryRun: true });
  });

  test('stores no token, and offers no way to store one', async () => {
    await explorer.open();
    await explorer.pressTab('GetPartner');
    await explorer.play();
    await page.waitForTimeout(700);
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(/Bearer|eyJ/);
    await page.click('button[aria-label="Open settings dialog"]');
    await page.waitForSelector('.graphiql-dialog');
    expect(await page.locator('.graphiql-dialog').textContent()).not.toContain('Persist headers');
  });

  test('works in a browser that stores nothing', async () => {
    const blocking = await context.newPage();
    await blocking.addInitScript(`Object.defineProperty(window, 'localStorage', {
      get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); },
    });`);
    const one = explorerOf(blocking, gateway.url);
    await one.open();
    expect(await one.activeTab()).toBe('ListPartners');
    await one.pressOperation('DeletePartner');
    expect((await one.play()).sent.variables.dryRun).toBe(true);
  });

  test('works under its own strict policy', async () => {
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    const answer = await page.goto(`${gateway.url}/graphiql`);
    await explorer.ready();
    await page.waitForTimeout(1_000);
    expect(refused).toEqual([]);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    await expect(page.evaluate('fetch("https://example.com/")')).rejects.toThrow('Failed to fetch');
    expect(refused.join()).toContain('https://example.com/');
  });

  test('is one click away from the page of Apollo Sandbox where that cannot be loaded', async () => {
    await page.route(
      (url) => url.origin !== gateway.url,
      (route) => route.abort(),
    );
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(`${gateway.url}/graphql`);
    await page.getByRole('heading', { name: 'Apollo Sandbox cannot be loaded' }).waitFor();
    expect(await page.locator('body').textContent()).not.toContain('Welcome to Apollo Server');
    expect(await page.title()).toBe('Apollo Sandbox');
    const link = page.getByRole('link', { name: 'Open GraphiQL' });
    // The page is styled: the link is a button in the middle.
    const box = await link.boundingBox();
    expect(box?.height).toBeGreaterThan(30);
    expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - 640)).toBeLessThan(200);
    expect(faults.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([]);
    await link.click();
    await explorer.ready();
    expect(new URL(page.url()).pathname).toBe('/graphiql');
  });
});
